"""Money by ways that are no sale: combos, prices below zero, cards, terms of customers, drafts."""

from uuid import uuid4

from tools.testing.attack.attempt import EITHER, KEPT, TAKEN, Attempt
from tools.testing.attack.attempts.orders import last, total
from tools.testing.attack.payloads import order

MOST_POINTS = "SELECT max(points) <= 30 FROM loyalty_card WHERE program_id = {card_program}"
POINTS = "SELECT points FROM loyalty_card WHERE id = {gift_card}"


def call(title, target, values, comes="refused", who="cashier", **others):
    model, method = target.split("/")
    return Attempt("offers", title, who, model, method, values, comes, **others)


def line_of(names, product, price, quantity=1, **values):
    """One line, taxed as the attacked goods are, of this price without tax."""
    [sold] = order(names)["lines"]
    rate = names["included"] / 50.8
    is_included = abs(rate - 1) < 1e-9
    ratio = names["excluded"] / 50.8 if is_included else 1.0
    excluded = round(price * quantity * ratio, 2)
    included = round(price * quantity * (1.0 if is_included else rate), 2)
    return [
        0,
        0,
        {
            **sold[2],
            "uuid": str(uuid4()),
            "product_id": names[product],
            "qty": quantity,
            "price_unit": price,
            "price_subtotal": excluded,
            "price_subtotal_incl": included,
            **values,
        },
    ]


def basket(title, lines, linked=False, comes="refused", **others):
    """An order of these lines, paid in cash to its total; `linked`: the first is their combo."""

    def values(names):
        rows = [line_of(names, *row) for row in lines]
        amount = round(sum(row[2]["price_subtotal_incl"] for row in rows), 2)
        told = {"lines": rows, **total(amount), "is_refund": amount < 0}
        told["amount_tax"] = amount - sum(row[2]["price_subtotal"] for row in rows)
        if told["is_refund"]:
            for row in rows:
                for name in ("price_subtotal", "price_subtotal_incl"):
                    row[2][name] = abs(row[2][name])
        if linked:
            combo, *parts = (row[2]["uuid"] for row in rows)
            mapping = {part: {"combo_parent_id": combo} for part in parts}
            told["relations_uuid_mapping"] = {
                "pos.order.line": {**mapping, combo: {"combo_line_ids": parts}}
            }
        return {"orders": [order(names, **told)]}

    return call(title, "pos.order/sync_from_ui", values, comes, **others)


def paid_by_card(names, worth):
    """Goods, and a gift card that pays some of them."""
    card = {
        "is_reward_line": True,
        "reward_id": names["card_reward"],
        "coupon_id": names["gift_card"],
        "reward_identifier_code": "card",
        "points_cost": 0,
        "tax_ids": [],
        "price_subtotal": -worth,
        "price_subtotal_incl": -worth,
    }
    lines = [line_of(names, "product", 50.8), line_of(names, "card_product", -worth, **card)]
    rest = round(names["included"] - worth, 2)
    return {"orders": [order(names, lines=lines, **total(rest))]}


def in_context(title, context, after):
    """An honest sale that says more in its context."""

    def values(names):
        return {"orders": [order(names)], "context": context}

    return call(title, "pos.order/sync_from_ui", values, TAKEN, after=after)


LAST_LINE = "SELECT {} FROM pos_order_line ORDER BY id DESC LIMIT 1"

ATTEMPTS = [
    # combos
    basket(
        "goods as the combo of others",
        [("product", 1.0), ("steak", 40.0)],
        linked=True,
    ),
    basket(
        "ten pieces for the price of one combo",
        [("menu", 0.0), ("steak", 4.5, 10)],
        linked=True,
    ),
    basket(
        "a combo brought back without a receipt",
        [("menu", 0.0, -1), ("steak", 500.0, -1)],
        linked=True,
    ),
    basket("a combo at its price", [("menu", 0.0), ("steak", 45.0)], linked=True, comes=TAKEN),
    # prices below zero
    basket("free goods at minus fifty", [("product", 50.8), ("free", -50.0)]),
    basket("a tip of minus fifty", [("product", 50.8), ("tip", -50.0)]),
    basket("a tip", [("product", 50.8), ("tip", 3.0)], comes=TAKEN),
    # cards
    call(
        "a card's points",
        "loyalty.card/write",
        {"ids": ["$gift_card"], "vals": {"points": 1e6}},
        after=((POINTS, 30.0),),
    ),
    call(
        "a card's owner", "loyalty.card/write", {"ids": ["$gift_card"], "vals": {"partner_id": 1}}
    ),
    call(
        "a card's balance by Odoo's dialog",
        "loyalty.card.update.balance/create",
        {"vals_list": [{"card_id": "$gift_card", "new_balance": 1e6, "description": "x"}]},
        EITHER,
    ),
    call(
        "a card's history",
        "loyalty.history/create",
        {"vals_list": [{"card_id": "$gift_card", "description": "x", "used": 0, "issued": 9}]},
    ),
    *(
        call(
            f"points of an order that earned none, {what}",
            "pos.order/confirm_coupon_programs",
            {
                "ids": ["$paid"],
                "coupon_data": {
                    "$gift_card" if what == "on a card" else "-1": {
                        "points": 1e6,
                        "program_id": "$card_program",
                        "coupon_id": "$gift_card",
                        "code": f"MINE-{what}",
                    }
                },
            },
            EITHER,
            after=(
                (
                    "SELECT max(points) <= 30 FROM loyalty_card WHERE program_id = {card_program}",
                    True,
                ),
            ),
        )
        for what in ("on a card", "on a new card")
    ),
    *(
        call(
            f"cards that are {what}",
            "pos.order/confirm_coupon_programs",
            {"ids": ["$paid"], "coupon_data": told},
        )
        for what, told in (
            ("a list", [1]),
            ("named by a word", {"x": {"points": 1, "program_id": 1}}),
            ("without a program", {"1": {"points": 1}}),
            ("not a number", {"1": {"points": "nan", "program_id": 1}}),
            ("a number", {"1": 7}),
        )
    ),
    call(
        "more than a card is worth",
        "pos.order/sync_from_ui",
        lambda n: paid_by_card(n, 45.0),
    ),
    call(
        "a card that pays and is not told of it",
        "pos.order/sync_from_ui",
        lambda n: paid_by_card(n, 20.0),
        TAKEN,
    ),
    call(
        "the same card once more",
        "pos.order/sync_from_ui",
        lambda n: paid_by_card(n, 20.0),
    ),
    call(
        "the program of cards",
        "loyalty.program/write",
        {"ids": ["$card_program"], "vals": {"active": False}},
    ),
    # terms of customers
    *(
        call(
            f"a customer's {name}",
            "res.partner/write",
            {"ids": ["$customer"], "vals": {name: value}},
        )
        for name, value in (
            ("property_product_pricelist", "$cheap_pricelist"),
            ("specific_property_product_pricelist", "$cheap_pricelist"),
            ("property_account_position_id", "$position"),
        )
    ),
    call(
        "a customer born with a price list",
        "res.partner/create",
        {"vals_list": [{"name": "Me", "property_product_pricelist": "$cheap_pricelist"}]},
    ),
    # what the till does not say
    in_context(
        "costs by the context",
        {"default_total_cost": -1000, "default_is_total_cost_computed": True},
        ((LAST_LINE.format("COALESCE(total_cost, 0) >= 0"), True),),
    ),
    in_context(
        "a markdown by the context",
        {"default_markdown_id": 1},
        ((LAST_LINE.format("markdown_id"), None),),
    ),
    in_context(
        "an entry by the context",
        {"default_account_move": 1, "default_session_move_id": 1, "default_picking_ids": [[4, 1]]},
        (last("account_move", None),),
    ),
    in_context(
        "a till by the context", {"default_config_id": "$other_till"}, (last("config_id", "$till"),)
    ),
    in_context(
        "paid offline by the context",
        {"default_paid_offline": True},
        (last("COALESCE(paid_offline, FALSE)", False),),
    ),
    *(
        call(
            f"a zone that there is not, {zone!r}",
            "pos.order/sync_from_ui",
            lambda n, zone=zone: {"orders": [order(n)], "context": {"tz": zone}},
            EITHER,
        )
        for zone in ("No/Where", 7, "")
    ),
    # drafts
    call(
        "a draft line's markdown",
        "pos.order.line/write",
        {"ids": ["$draft_line"], "vals": {"markdown_id": "$supermarket_markdown"}},
        EITHER,
        after=(("SELECT markdown_id FROM pos_order_line WHERE id = {draft_line}", None),),
    ),
    *(
        call(f"the lot of a paid line {what}", f"pos.pack.operation.lot/{method}", values)
        for what, method, values in (
            ("renamed", "write", {"ids": ["$sold_lot"], "vals": {"lot_name": "HELD"}}),
            (
                "moved",
                "write",
                {"ids": ["$sold_lot"], "vals": {"pos_order_line_id": "$draft_line"}},
            ),
            ("deleted", "unlink", {"ids": ["$sold_lot"]}),
            (
                "added",
                "create",
                {"vals_list": [{"lot_name": "HELD", "pos_order_line_id": "$paid_line"}]},
            ),
        )
    ),
    call(
        "a copy that is paid",
        "pos.order/copy",
        {"ids": ["$paid"], "default": {"state": "paid"}},
    ),
    call(
        "an order imported as paid",
        "pos.order/load",
        {"fields": [".id", "amount_total"], "data": [["$paid", "1.0"]]},
        KEPT,
    ),
    *(
        call(f"a paid order through {model}", f"{model}/write", {"ids": [some], "vals": vals})
        for model, some, vals in (
            ("pos.session", "$session", {"order_ids": [[1, "$paid", {"amount_total": 1.0}]]}),
            ("pos.session", "$session", {"order_ids": [[2, "$paid"]]}),
            ("res.partner", "$customer", {"pos_order_ids": [[1, "$paid", {"amount_paid": 1.0}]]}),
            ("pos.order", "$draft", {"lines": [[1, "$paid_line", {"qty": 9}]]}),
            ("pos.order", "$draft", {"payment_ids": [[1, "$paid_payment", {"amount": 1.0}]]}),
            ("pos.order.line", "$draft_line", {"refund_orderline_ids": [[4, "$paid_line"]]}),
        )
    ),
    call(
        "a paid order by the form",
        "pos.order/web_save",
        {"ids": ["$paid"], "vals": {"amount_total": 1.0}, "specification": {}},
    ),
]
