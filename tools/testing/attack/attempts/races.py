"""Two requests at the same moment, on connections of their own: money and goods move once."""

from uuid import uuid4

from tools.testing.attack.attempt import EITHER, Attempt
from tools.testing.attack.payloads import order

ROUNDS = 6
PAID = """SELECT count(*) FROM pos_payment JOIN pos_order ON pos_order.id = pos_order_id
           WHERE pos_payment.uuid = 'race-{n}' AND pos_order.state <> 'draft'"""
BACK = """SELECT count(*) FROM supermarket_payment_trade
           WHERE payment_uuid = 'back-race-{n}' AND state = 'done'"""
RETURNED = """SELECT -sum(qty) FROM pos_order_line JOIN pos_order ON pos_order.id = order_id
               WHERE refunded_orderline_id = {twice_line} AND pos_order.state <> 'draft'"""


def _payment(number):
    return {
        "payment_uuid": f"race-{number}",
        "order_uuid": f"race-order-{number}",
        "amount": "$included",
        "method_id": "$code",
    }


def _given_back_and_used(number):
    """A payment by code is given back while the order that it paid arrives."""

    def sale(names):
        paid = {"uuid": f"race-{number}", "payment_method_id": names["code"]}
        return {"orders": [order(names, payment=paid, uuid=f"race-order-{number}")]}

    pay = {"ids": ["$till"], "payment": _payment(number), "code": "280000000000000000"}
    back = {"ids": ["$till"], "payment_uuid": f"race-{number}"}
    return Attempt(
        "races",
        f"a payment given back and used at once, {number}",
        "cashier",
        "pos.order",
        "sync_from_ui",
        sale,
        EITHER,
        before=(("cashier", "pos.config", "supermarket_code_pay", pay),),
        at_once=(("cashier", "pos.config", "supermarket_code_reverse", back),),
        after=((f"SELECT ({PAID}) + ({BACK})".replace("{n}", str(number)), 1.0),),
    )


def _return(names):
    """One piece of the same receipt, in cash."""
    return {
        "orders": [
            order(
                names,
                is_refund=True,
                line={
                    "refunded_orderline_id": names["twice_line"],
                    "qty": -1,
                    "price_subtotal": names["excluded"],
                    "price_subtotal_incl": names["included"],
                },
                payment={"amount": -names["included"], "uuid": str(uuid4())},
                amount_total=-names["included"],
                amount_paid=-names["included"],
            )
        ]
    }


ATTEMPTS = [
    *(_given_back_and_used(number) for number in range(ROUNDS)),
    Attempt(
        "races",
        "a receipt returned at once by four requests",
        "cashier",
        "pos.order",
        "sync_from_ui",
        _return,
        EITHER,
        at_once=(("cashier", "pos.order", "sync_from_ui", _return),) * 3,
        after=((RETURNED, 1.0),),
    ),
]
