"""Orders that no till sends: of others, of nobody, of no shape."""

from tools.testing.attack.attempt import KEPT, Attempt
from tools.testing.attack.attempts.orders import sent

ATTEMPTS = [
    sent(
        "two pieces back of one",
        is_refund=True,
        line=lambda n: {
            "refunded_orderline_id": n["paid_line"],
            "qty": -2,
            "price_subtotal": n["excluded"] * 2,
            "price_subtotal_incl": n["included"] * 2,
        },
        amount_total=lambda n: -n["included"] * 2,
        amount_paid=lambda n: -n["included"] * 2,
        payment=lambda n: {"amount": -n["included"] * 2},
    ),
    sent(
        "a return of a sale that nobody paid",
        is_refund=True,
        line=lambda n: {"refunded_orderline_id": n["draft_line"], "qty": -1},
        amount_total=lambda n: -n["included"],
        amount_paid=lambda n: -n["included"],
        payment=lambda n: {"amount": -n["included"]},
    ),
    sent("a price list of no till", pricelist_id=2**31 - 1),
    sent("the price list of others", pricelist_id=lambda n: n["cheap_pricelist"]),
    sent("a session of nobody", session_id=2**31 - 1),
    sent("another company's product", line=lambda n: {"product_id": n["secret"]}),
    sent("a method of no till", payment={"payment_method_id": 2**31 - 1}),
    sent("not a number of pieces", line={"qty": "nan"}),
    sent("more pieces than there are numbers", line={"qty": 1e300}),
    sent("a text of a megabyte", general_customer_note=lambda n: n["long"]),
    sent("a text with a NUL", KEPT, general_customer_note="a\u0000b"),
    sent("a name with a NUL", KEPT, line={"full_product_name": "a\u0000b"}),
    sent("half a character", KEPT, line={"customer_note": "a\ud800b"}),
    sent("a lot with a NUL", KEPT, line={"pack_lot_ids": [[0, 0, {"lot_name": "a\u0000"}]]}),
    sent("as an employee", who="employee"),
    sent("as a buyer", who="buyer"),
    sent("as another company's people", who="b_reviewer"),
    Attempt("orders", "no list", "cashier", "pos.order", "sync_from_ui", {"orders": {"a": 1}}),
    Attempt("orders", "numbers", "cashier", "pos.order", "sync_from_ui", {"orders": [1, 2]}),
    Attempt("orders", "too many", "cashier", "pos.order", "sync_from_ui", {"orders": [{}] * 501}),
]
