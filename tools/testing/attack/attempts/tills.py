"""What a till asks the server: PINs, promises, payments by code, recalls, bad input."""

from tools.testing.attack.attempt import KEPT, TAKEN, Attempt


def ask(title, method, values, who="cashier", comes="refused", **others):
    values = {"ids": ["$till"], **values}
    return Attempt("tills", title, who, "pos.config", method, values, comes, **others)


def check(title, uuid, line=None, override=None, **others):
    goods = {"product_id": "$guarded", "qty": 1, "lots": [], **(line or {})}
    values = {"order_uuid": uuid, "lines": [goods]}
    if override is not None:
        values["override"] = override
    return ask(title, "supermarket_check_sale", values, **others)


WRONG = {"supervisor_id": "$user_supervisor", "pin": "0000"}
RIGHT = {"supervisor_id": "$user_supervisor", "pin": "2468"}
TRIES = "SELECT COALESCE(sum(failed_count), 0) FROM supermarket_pos_pin"

ATTEMPTS = [
    # PINs
    *(
        check(f"a PIN beside {what}", uuid, line, override, after=((TRIES, 0.0),))
        for override in (WRONG, RIGHT)
        for what, uuid, line in (
            ("an order with a NUL", "bf\u0000", None),
            ("half a character", "\ud800", None),
            ("no order", "", None),
            ("an order of 65 characters", "x" * 65, None),
            ("a sticker that is a number", "bf", {"sticker": 5}),
            ("a lot with a NUL", "bf", {"lots": ["a\u0000"]}),
            ("a quantity that is text", "bf", {"qty": "1"}),
            ("a product of nobody", "bf", {"product_id": 2**31 - 1}),
        )
    ),
    check("a wrong PIN counts", "wrong-1", {"qty": 999}, WRONG, comes=TAKEN, after=((TRIES, 1.0),)),
    ask(
        "a wrong PIN counts although the request fails",
        "supermarket_authorise",
        {
            "order_uuid": "wrong-2",
            "events": [{"kind": "void", "amount": 1.0, "percent": 0.0, "product_id": "$product"}],
            "override": WRONG,
        },
        comes=TAKEN,
        after=((TRIES, 2.0),),
    ),
    check(
        "a PIN that is no text",
        "wrong-3",
        {"qty": 999},
        {"supervisor_id": "$user_supervisor", "pin": 2468},
        comes=TAKEN,
        after=((TRIES, 3.0),),
    ),
    check(
        "the PIN of a cashier",
        "wrong-4",
        {"qty": 999},
        {"supervisor_id": "$user_cashier2", "pin": "2468"},
        comes=KEPT,
    ),
    check(
        "the PIN of nobody",
        "wrong-5",
        {"qty": 999},
        {"supervisor_id": 2**31 - 1, "pin": "2468"},
        comes=KEPT,
    ),
    check(
        "six wrong PINs",
        "wrong-6",
        {"qty": 999},
        WRONG,
        comes=TAKEN,
        times=6,
        after=(
            (
                "SELECT locked_until IS NULL FROM supermarket_pos_pin WHERE user_id = "
                "{user_supervisor}",
                True,
            ),
        ),
    ),
    Attempt(
        "tills",
        "another cashier is helped all the same",
        "cashier2",
        "pos.config",
        "supermarket_authorise",
        {
            "ids": ["$other_till"],
            "order_uuid": "helped",
            "events": [{"kind": "void", "amount": 1.0, "percent": 0.0, "product_id": "$product"}],
            "override": RIGHT,
        },
        TAKEN,
        after=(
            (
                "SELECT count(*) FROM supermarket_pos_audit WHERE order_uuid = 'helped'"
                " AND supervisor_id = {user_supervisor} AND action = 'void'",
                1.0,
            ),
        ),
    ),
    # promises
    Attempt(
        "tills",
        "goods promised by a till that is closed",
        "cashier",
        "pos.config",
        "supermarket_check_sale",
        {
            "ids": ["$closed_till"],
            "order_uuid": "closed-1",
            "lines": [{"product_id": "$guarded", "qty": 1, "lots": []}],
        },
        KEPT,
    ),
    Attempt(
        "tills",
        "all guarded goods promised to one order",
        "cashier",
        "pos.config",
        "supermarket_check_sale",
        lambda n: {
            "ids": [n["till"]],
            "order_uuid": "all-1",
            "lines": [{"product_id": one, "qty": 1, "lots": []} for one in n["many_guarded"]],
        },
        KEPT,
    ),
    Attempt(
        "tills",
        "promises of thirty orders",
        "cashier",
        "pos.config",
        "supermarket_check_sale",
        lambda n: {
            "ids": [n["till"]],
            "order_uuid": "thirty",
            "lines": [{"product_id": n["guarded"], "qty": 0.1, "lots": []}],
        },
        TAKEN,
        before=tuple(
            (
                "cashier",
                "pos.config",
                "supermarket_check_sale",
                {
                    "ids": ["$till"],
                    "order_uuid": f"thirty-{n}",
                    "lines": [{"product_id": "$pinned", "qty": 0.1, "lots": []}],
                },
            )
            for n in range(18)
        ),
        after=(
            (
                "SELECT count(DISTINCT order_uuid) <= 20 FROM supermarket_sale_reservation"
                " WHERE holder = 'pos.config,{till}'",
                True,
            ),
        ),
    ),
    Attempt(
        "tills",
        "all units of a promotion",
        "cashier",
        "pos.config",
        "supermarket_reserve_promotions",
        lambda n: {"ids": [n["till"]], "order_uuid": "units-1", "wanted": {str(n["program"]): 1e6}},
        TAKEN,
        after=(("SELECT sum(units) <= 50 FROM supermarket_promotion_reservation", True),),
    ),
    Attempt(
        "tills",
        "units of a promotion by a till that is closed",
        "cashier",
        "pos.config",
        "supermarket_reserve_promotions",
        lambda n: {
            "ids": [n["closed_till"]],
            "order_uuid": "units-2",
            "wanted": {str(n["program"]): 10},
        },
        KEPT,
    ),
    Attempt(
        "tills",
        "fewer than no units",
        "cashier",
        "pos.config",
        "supermarket_reserve_promotions",
        lambda n: {"ids": [n["till"]], "order_uuid": "u", "wanted": {str(n["program"]): -500}},
    ),
    ask(
        "units of no promotion",
        "supermarket_reserve_promotions",
        {"order_uuid": "u", "wanted": {"999999": 1}},
    ),
    ask(
        "units that are text",
        "supermarket_reserve_promotions",
        {"order_uuid": "u", "wanted": {"x": "y"}},
    ),
    # payments by code
    *(
        ask(
            f"a refund by code of {what}",
            "supermarket_code_refund",
            {
                "payment": {
                    "payment_uuid": uuid,
                    "order_uuid": "o1",
                    "amount": 5.0,
                    "method_id": "$code",
                },
                "returned": returned,
            },
        )
        for what, uuid, returned in (
            ("no goods", "r1", []),
            ("goods paid in cash", "r2", [["$paid_line", 1]]),
            ("goods that nobody paid", "r3", [["$draft_line", 1]]),
            ("goods of nobody", "r4", [[2**31 - 1, 1]]),
            ("fewer than no goods", "r5", [["$paid_line", -1]]),
            ("an order by its uuid", "r6", ["$paid_uuid"]),
            ("goods by a name", "r7", {"line": "$paid_line"}),
            ("a NUL", "r\u0000", [["$paid_line", 1]]),
        )
    ),
    ask(
        "a payment by code below zero",
        "supermarket_code_pay",
        {
            "payment": {
                "payment_uuid": "p1",
                "order_uuid": "o1",
                "amount": -5.0,
                "method_id": "$code",
            },
            "code": "280000000000000000",
        },
    ),
    ask(
        "a payment by code by the cash method",
        "supermarket_code_pay",
        {
            "payment": {
                "payment_uuid": "p1",
                "order_uuid": "o1",
                "amount": 5.0,
                "method_id": "$cash",
            },
            "code": "280000000000000000",
        },
    ),
    ask(
        "a payment by no code",
        "supermarket_code_pay",
        {
            "payment": {
                "payment_uuid": "p1",
                "order_uuid": "o1",
                "amount": 5.0,
                "method_id": "$code",
            },
            "code": "x",
        },
    ),
    ask(
        "a payment that there is not given back",
        "supermarket_code_reverse",
        {"payment_uuid": "nobody"},
    ),
    # recalls
    Attempt(
        "tills",
        "a recall confirmed by a till that is closed",
        "cashier",
        "pos.config",
        "supermarket_check_in",
        lambda n: {
            "ids": [n["closed_till"]],
            "identifier": "FAKE",
            "confirmed": [[n["recall"], 0]],
        },
        KEPT,
        beside=("supermarket_pos_device",),
    ),
    ask("an identifier of 65 characters", "supermarket_check_in", {"identifier": "x" * 65}),
    ask("an identifier with a NUL", "supermarket_check_in", {"identifier": "a\u0000"}),
    ask(
        "confirmations that are no pairs",
        "supermarket_check_in",
        {"identifier": "a", "confirmed": [[1]]},
    ),
    ask(
        "more devices than a till has",
        "supermarket_check_in",
        {"identifier": "D-last"},
        before=tuple(
            (
                "cashier",
                "pos.config",
                "supermarket_check_in",
                {"ids": ["$till"], "identifier": f"D{n}"},
            )
            for n in range(200)
        ),
    ),
    # what is asked in other ways
    ask("products that are text", "supermarket_load_state", {"product_ids": ["x"]}),
    ask("a sticker with a NUL", "supermarket_read_sticker", {"code": "a\u0000"}, comes=KEPT),
    ask(
        "an age question with a NUL",
        "supermarket_age_refused",
        {"order_uuid": "a\u0000", "product_id": "$product"},
    ),
    ask("a release with a NUL", "supermarket_release_sale", {"order_uuid": "a\u0000"}),
    ask(
        "events without kind",
        "supermarket_authorise",
        {"order_uuid": "e", "events": [{"amount": 1}], "override": WRONG},
    ),
    Attempt(
        "tills",
        "a count that is no number",
        "cashier",
        "pos.session",
        "post_closing_cash_details",
        {"ids": ["$session"], "counted_cash": "many"},
    ),
    Attempt(
        "tills",
        "a count below nothing",
        "cashier",
        "pos.session",
        "post_closing_cash_details",
        {"ids": ["$session"], "counted_cash": -5.0},
    ),
]
