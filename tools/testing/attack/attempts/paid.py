"""What is paid or counted, and what a till is set to, by requests for single records."""

from tools.testing.attack.attempt import KEPT, TAKEN, Attempt


def call(title, target, values, who="cashier", comes="refused", **others):
    model, method = target.split("/")
    return Attempt("paid", title, who, model, method, values, comes, **others)


def write(title, model, ids, vals, **others):
    return call(title, f"{model}/write", {"ids": [ids], "vals": vals}, **others)


def create(title, model, vals, **others):
    return call(title, f"{model}/create", {"vals_list": [vals]}, **others)


PAYMENT = {"pos_order_id": "$paid", "amount": -100.0, "payment_method_id": "$cash"}
LINE = {
    "order_id": "$paid",
    "product_id": "$product",
    "qty": 1,
    "price_unit": -50.0,
    "price_subtotal": -50.0,
    "price_subtotal_incl": -50.0,
}
ORDER = {
    "session_id": "$session",
    "company_id": "$company",
    "amount_total": 1.0,
    "amount_tax": 0.0,
    "amount_paid": 1.0,
    "amount_return": 0.0,
    "lines": [
        [
            0,
            0,
            {
                **LINE,
                "order_id": False,
                "qty": 10,
                "price_unit": 0.1,
                "price_subtotal": 1.0,
                "price_subtotal_incl": 1.0,
            },
        ]
    ],
}

ATTEMPTS = [
    call("a payment deleted", "pos.payment/unlink", {"ids": ["$paid_payment"]}),
    call("a line deleted", "pos.order.line/unlink", {"ids": ["$paid_line"]}),
    call("an order deleted", "pos.order/unlink", {"ids": ["$paid"]}),
    create("a payment more", "pos.payment", PAYMENT),
    create("a line more", "pos.order.line", LINE),
    *(
        write(f"a payment's {name}", "pos.payment", "$paid_payment", {name: value})
        for name, value in (
            ("pos_order_id", "$draft"),
            ("amount", 1.0),
            ("payment_method_id", "$card"),
            ("payment_date", "2019-01-01 00:00:00"),
            ("uuid", "forged"),
            ("is_change", True),
        )
    ),
    *(
        write(f"a line's {name}", "pos.order.line", "$paid_line", {name: value})
        for name, value in (
            ("order_id", "$draft"),
            ("qty", 100),
            ("price_unit", 1.0),
            ("discount", 50.0),
            ("price_subtotal_incl", 1.0),
            ("product_id", "$guarded"),
            ("total_cost", -999),
            ("uuid", "forged"),
            ("refunded_orderline_id", "$old_line"),
            ("promotion_units", -500),
            ("pack_lot_ids", [[0, 0, {"lot_name": "X"}]]),
        )
    ),
    *(
        write(f"an order's {name}", "pos.order", "$paid", {name: value})
        for name, value in (
            ("user_id", "$user_manager"),
            ("date_order", "2019-01-01 00:00:00"),
            ("config_id", "$other_till"),
            ("session_id", "$other_session"),
            ("uuid", "forged"),
            ("amount_total", 1.0),
            ("amount_paid", 1.0),
            ("state", "draft"),
            ("lines", [[5, 0, 0]]),
            ("payment_ids", [[2, "$paid_payment"]]),
            ("company_id", "$other_company"),
            ("paid_offline", True),
            ("account_move", 1),
        )
    ),
    write("another's invoice for a saved order", "pos.order", "$draft", {"account_move": 1}),
    create("an order with another's invoice", "pos.order", {**ORDER, "account_move": 1}),
    create("an order that is paid already", "pos.order", {**ORDER, "state": "paid"}),
    call("an order made paid", "pos.order/action_pos_order_paid", {"ids": ["$draft"]}),
    write("an order written paid", "pos.order", "$draft", {"state": "paid"}),
    write("an order written done", "pos.order", "$draft", {"state": "done"}),
    call(
        "an order born paid",
        "pos.order/create",
        {"vals_list": [ORDER], "context": {"default_state": "paid"}},
        comes=TAKEN,
        after=(("SELECT state FROM pos_order ORDER BY id DESC LIMIT 1", "draft"),),
    ),
    *(
        write(f"a counted session's {name}", "pos.session", "$counted", {name: value})
        for name, value in (
            ("state", "closing_control"),
            ("state", "opened"),
            ("cash_register_balance_end_real", 123456),
            ("cash_register_balance_start", 1.0),
            ("cash_real_transaction", -99),
            ("stop_at", "2019-01-01 00:00:00"),
            ("user_id", "$user_manager"),
            ("config_id", "$other_till"),
            ("stock_by_ledger", False),
        )
    ),
    *(
        write(f"an open session's {name}", "pos.session", "$session", {name: value})
        for name, value in (
            ("state", "closed"),
            ("state", "closing_control"),
            ("stock_by_ledger", False),
            ("update_stock_at_closing", False),
            ("config_id", "$other_till"),
            ("cash_register_balance_start", 5000.0),
            ("start_at", "2019-01-01 00:00:00"),
        )
    ),
    call("a session deleted", "pos.session/unlink", {"ids": ["$session"]}),
    create(
        "a session that is closed already",
        "pos.session",
        {"config_id": "$closed_till", "state": "closed", "cash_register_balance_end_real": 9},
        comes=TAKEN,
        after=(
            ("SELECT state = 'closed' FROM pos_session ORDER BY id DESC LIMIT 1", False),
            (
                "SELECT COALESCE(cash_register_balance_end_real, 0) FROM pos_session"
                " ORDER BY id DESC LIMIT 1",
                0.0,
            ),
        ),
    ),
    *(
        write(f"a till's {name}", "pos.config", "$till", {name: value})
        for name, value in (
            ("picking_type_id", 1),
            ("fiscal_position_ids", [[6, 0, ["$position"]]]),
            ("default_fiscal_position_id", "$position"),
            ("tax_regime_selection", True),
            ("restrict_price_control", False),
            ("cash_control", False),
            ("journal_id", 1),
            ("name", "Mine"),
            ("payment_method_ids", [[5, 0, 0]]),
            ("use_limits", False),
            ("limit_return", 1e6),
            ("limit_price", 100.0),
            ("blind_close", False),
            ("pricelist_id", False),
            ("set_maximum_difference", False),
            ("oversell_policy", "warn"),
            ("round_off_limit", 500.0),
            ("company_id", "$other_company"),
            ("active", False),
        )
    ),
    create("a till", "pos.config", {"name": "Mine"}),
    call("a till deleted", "pos.config/unlink", {"ids": ["$closed_till"]}),
    write("the same by the web client", "pos.payment", "$paid_payment", {"amount": 1.0}, by="rpc"),
    write("a paid line by an employee", "pos.order.line", "$paid_line", {"qty": 9}, who="employee"),
    write("a paid order by a buyer", "pos.order", "$paid", {"amount_total": 9}, who="buyer"),
    call(
        "what the drawers have taken by their journal",
        "account.journal/search_read",
        {"domain": [["type", "=", "cash"]], "fields": ["current_statement_balance"]},
    ),
    call(
        "the expected cash of a blind till",
        "pos.payment/formatted_read_group",
        {"domain": [["session_id", "=", "$session"]], "groupby": [], "aggregates": ["amount:sum"]},
        comes=KEPT,
    ),
]
