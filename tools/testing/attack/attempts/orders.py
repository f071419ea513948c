"""What a till may not say of an order that arrives: `pos.order/sync_from_ui`."""

from uuid import uuid4

from tools.testing.attack.attempt import KEPT, REFUSED, TAKEN, Attempt, filled
from tools.testing.attack.payloads import order


def sent(title, comes=REFUSED, who="cashier", after=(), before=(), times=1, **changes):
    """An order with these changes, each a value or a function of the ground's names."""

    def values(names):
        return {"orders": [order(names, **filled(changes, names))]}

    return Attempt(
        "orders",
        title,
        who,
        "pos.order",
        "sync_from_ui",
        values,
        comes,
        (),
        after,
        before,
        times=times,
    )


def line(**values):
    return {"line": values}


def total(amount, **values):
    """An order that says it is of this amount, all of it paid."""
    return {"amount_total": amount, "amount_paid": amount, "amount_tax": 0.0, **values}


PAID_LINE = "SELECT qty FROM pos_order_line WHERE id = {paid_line}"
PAID_AMOUNT = "SELECT amount FROM pos_payment WHERE id = {paid_payment}"
PAID_PRICE = "SELECT price_unit FROM pos_order_line WHERE id = {paid_line}"
PAID_ORDER = "SELECT pos_order_id FROM pos_payment WHERE id = {paid_payment}"
LINE_ORDER = "SELECT order_id FROM pos_order_line WHERE id = {paid_line}"
TODAY = "abs(extract(epoch FROM date_order - now() AT TIME ZONE 'UTC')) < 3600"
CHEAP = {"price_unit": 1.0, "price_subtotal": 0.88, "price_subtotal_incl": 1.0}
HALF = {"price_subtotal": 0.45, "price_subtotal_incl": 0.51}
LAST = "SELECT {column} FROM pos_order WHERE state <> 'draft' ORDER BY id DESC LIMIT 1"


def last(column, expected):
    return (LAST.replace("{column}", column), expected)


def reward(names):
    return {
        "is_reward_line": True,
        "reward_id": names["reward"],
        "product_id": names["reward_product"],
        "tax_ids": [],
    }


def with_row(field, *rows):
    """Own rows and further commands."""
    return lambda names: [*order(names)[field], *rows]


ATTEMPTS = [
    sent("an honest sale", TAKEN, after=[last("state", "paid")]),
    sent("a total of false", **line(price_subtotal_incl=False), **total(0.5)),
    sent("no total of the line", **line(price_subtotal_incl=None), **total(0.5)),
    sent("total and cash below zero for goods above", **total(-50.8)),
    sent(
        "line above zero, total below, with tax",
        amount_total=lambda n: -n["included"],
        amount_paid=lambda n: -n["included"],
        payment=lambda n: {"amount": -n["included"]},
    ),
    sent(
        "a reward without a program",
        **line(is_reward_line=True, price_unit=1.0, price_subtotal=1.0, price_subtotal_incl=1.0),
        **total(1.0),
    ),
    sent(
        "a part of a combo that there is not",
        **line(combo_parent_id=1, price_unit=1.0, price_subtotal=1.0, price_subtotal_incl=1.0),
        **total(1.0),
    ),
    sent(
        "the fiscal position that the till has not",
        fiscal_position_id=lambda n: n["position"],
        **line(tax_ids=[], price_unit=1.0, price_subtotal=1.0, price_subtotal_incl=1.0),
        **total(1.0),
    ),
    sent(
        "a tax of nothing",
        line=lambda n: {
            "tax_ids": [[6, 0, [n["untaxed"]]]],
            "price_subtotal": 50.8,
            "price_subtotal_incl": 50.8,
        },
        **total(50.8),
    ),
    sent(
        "a subtotal that is the total",
        TAKEN,
        line=lambda n: {"price_subtotal": n["included"]},
        after=[last("amount_total - amount_tax < {included}", True)],
    ),
    sent(
        "a tax of the order that is none of its lines",
        TAKEN,
        amount_tax=40.0,
        after=[last("amount_tax < 20", True)],
    ),
    sent(
        "a return of more money than was paid",
        is_refund=True,
        line=lambda n: {
            "refunded_orderline_id": n["paid_line"],
            "qty": -1,
            "price_unit": 500.0,
            "price_subtotal": 500.0,
            "price_subtotal_incl": 500.0,
            "tax_ids": [],
        },
        **total(-500.0),
    ),
    sent(
        "a return of another product",
        is_refund=True,
        line=lambda n: {
            "refunded_orderline_id": n["paid_line"],
            "product_id": n["guarded"],
            "qty": -1,
            "price_subtotal": n["excluded"],
            "price_subtotal_incl": n["included"],
        },
        amount_total=lambda n: -n["included"],
        amount_paid=lambda n: -n["included"],
        payment=lambda n: {"amount": -n["included"]},
    ),
    sent(
        "another till's number",
        TAKEN,
        config_id=lambda n: n["other_till"],
        after=[last("config_id = {till}", True)],
    ),
    sent(
        "another order's payment made smaller",
        TAKEN,
        payments=with_row("payment_ids", [1, "$paid_payment", {"amount": 1.0}]),
        after=[(PAID_AMOUNT, "$included")],
    ),
    sent(
        "another order's payment deleted",
        TAKEN,
        payments=with_row("payment_ids", [2, "$paid_payment"]),
        after=[(PAID_AMOUNT, "$included")],
    ),
    sent(
        "another order's payment taken over",
        TAKEN,
        payments=with_row("payment_ids", [4, "$paid_payment"]),
        after=[(PAID_ORDER, "$paid")],
    ),
    sent(
        "another order's line taken over",
        TAKEN,
        lines=with_row("lines", [4, "$paid_line"]),
        after=[(LINE_ORDER, "$paid")],
    ),
    sent(
        "another order's line in a list of all",
        KEPT,
        lines=lambda n: [[6, 0, [n["paid_line"]]]],
        after=[(LINE_ORDER, "$paid")],
    ),
    sent(
        "another order's line at another price",
        TAKEN,
        lines=with_row("lines", [1, "$paid_line", {"price_unit": 1, "qty": 1}]),
        after=[(PAID_LINE, 1.0), (PAID_PRICE, 50.8)],
    ),
    sent(
        "another order's line made a part of a combo",
        TAKEN,
        line=lambda n: {"combo_line_ids": [[4, n["paid_line"]]]},
        after=[("SELECT combo_parent_id FROM pos_order_line WHERE id = {paid_line}", None)],
    ),
    sent(
        "another order's line by its uuid",
        TAKEN,
        relations_uuid_mapping=lambda n: {
            "pos.order.line": {n["paid_line_uuid"]: {"order_id": "x", "refunded_orderline_id": "y"}}
        },
        after=[(LINE_ORDER, "$paid")],
    ),
    sent(
        "another order's payment by its uuid",
        TAKEN,
        relations_uuid_mapping=lambda n: {
            "pos.payment": {n["paid_payment_uuid"]: {"pos_order_id": n["draft_uuid"]}}
        },
        after=[(PAID_ORDER, "$paid")],
    ),
    sent(
        "relations of a model that there is not",
        TAKEN,
        relations_uuid_mapping={"x.y": {"a": {"b": ["c"]}}, "res.users": {"a": {"b": "c"}}},
    ),
    sent("relations that are no mapping", TAKEN, relations_uuid_mapping=[1, 2]),
    sent(
        "a cost of its own",
        TAKEN,
        line={"total_cost": -1000, "is_total_cost_computed": True},
        after=[
            (
                "SELECT COALESCE(total_cost, 0) >= 0 FROM pos_order_line ORDER BY id DESC LIMIT 1",
                True,
            )
        ],
    ),
    sent("a day long ago", TAKEN, date_order="2020-01-01 00:00:00", after=[last(TODAY, True)]),
    sent("a day to come", TAKEN, date_order="2099-01-01 00:00:00", after=[last(TODAY, True)]),
    sent("no day", TAKEN, date_order="never", after=[last(TODAY, True)]),
    sent(
        "a manager as the cashier",
        TAKEN,
        user_id=lambda n: n["user_manager"],
        after=[last("user_id", "$user_cashier")],
    ),
    sent(
        "a cashier who is nobody",
        TAKEN,
        user_id=2**31 - 1,
        after=[last("user_id", "$user_cashier")],
    ),
    sent(
        "a thousand pieces back for a cent",
        is_refund=True,
        **line(qty=-1000, price_unit=0.00001, price_subtotal=0.01, price_subtotal_incl=0.01),
        **total(-0.01),
    ),
    sent(
        "a hundred million pieces at next to nothing",
        **line(qty=1e8, price_unit=1e-7, price_subtotal=8.85, price_subtotal_incl=10.0),
        **total(10.0),
    ),
    sent(
        "cash out of the drawer against a card",
        payments=lambda n: [
            [0, 0, {"amount": -949.2, "payment_method_id": n["cash"], "uuid": str(uuid4())}],
            [
                0,
                0,
                {
                    "amount": n["included"] + 949.2,
                    "payment_method_id": n["card"],
                    "uuid": str(uuid4()),
                },
            ],
        ],
    ),
    sent(
        "cash that goes out as change of nothing",
        amount_return=-500.0,
        payments=lambda n: [
            [
                0,
                0,
                {
                    "amount": n["included"] + 500,
                    "payment_method_id": n["card"],
                    "uuid": str(uuid4()),
                },
            ],
        ],
    ),
    sent(
        "five hundred invented lots",
        line=lambda n: {
            "product_id": n["lot_product"],
            "pack_lot_ids": [[0, 0, {"lot_name": f"X{number}"}] for number in range(500)],
        },
    ),
    sent(
        "another order's lot",
        TAKEN,
        line=lambda n: {"pack_lot_ids": [[1, 1, {"lot_name": "stolen"}], [4, 1], [2, 1]]},
    ),
    sent("a state of the books", TAKEN, state="done", after=[last("state", "paid")]),
    sent("a state that there is not", TAKEN, state="x", after=[last("state", "paid")]),
    sent(
        "another company",
        TAKEN,
        company_id=lambda n: n["other_company"],
        after=[last("company_id", "$company")],
    ),
    sent("an entry of the books", TAKEN, account_move=1, after=[last("account_move", None)]),
    sent("a name of its own", TAKEN, name="FORGED", after=[last("name <> 'FORGED'", True)]),
    sent("a field that there is not", TAKEN, no_such_field=1),
    sent(
        "the reward of a promotion without a basket",
        line=lambda n: {
            **reward(n),
            "price_unit": -50.0,
            "price_subtotal": -50.0,
            "price_subtotal_incl": -50.0,
        },
        **total(-50.0),
    ),
    sent(
        "a reward as large as the basket",
        lines=lambda n: [
            *order(n)["lines"],
            [
                0,
                0,
                {
                    **order(n)["lines"][0][2],
                    **reward(n),
                    "uuid": str(uuid4()),
                    "price_unit": -50.0,
                    "price_subtotal": -50.0,
                    "price_subtotal_incl": -50.0,
                },
            ],
        ],
        amount_total=lambda n: n["included"] - 50,
        amount_paid=lambda n: n["included"] - 50,
        payment=lambda n: {"amount": n["included"] - 50},
    ),
    sent(
        "a reward that there is not",
        line={"is_reward_line": True, "reward_id": 2**31 - 1},
    ),
    sent(
        "a reward that is goods at one",
        **line(
            is_reward_line=True,
            reward_id="$reward",
            price_unit=1.0,
            price_subtotal=1.0,
            price_subtotal_incl=1.0,
        ),
        **total(1.0),
    ),
    sent("a manual price of one", **line(**CHEAP), **total(1.0)),
    sent("a discount of 99 percent", **line(discount=99, **HALF), **total(0.51)),
    sent("a discount of a million percent", line={"discount": 1e6}),
    sent(
        "a sticker of its own making",
        **line(markdown_sticker="MD1-999999", **CHEAP),
        **total(1.0),
    ),
    sent("a label of its own making", **line(scale_label="2100000001000", **CHEAP), **total(1.0)),
    sent(
        "a return without receipt above the limit",
        is_refund=True,
        line=lambda n: {
            "qty": -10,
            "price_subtotal": n["excluded"] * 10,
            "price_subtotal_incl": n["included"] * 10,
        },
        amount_total=lambda n: -n["included"] * 10,
        amount_paid=lambda n: -n["included"] * 10,
        payment=lambda n: {"amount": -n["included"] * 10},
    ),
]
