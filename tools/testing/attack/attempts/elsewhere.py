"""People of one store at the doors of another: its sales, its tills, its receipts."""

from tools.testing.attack.attempt import KEPT, TAKEN, Attempt
from tools.testing.attack.payloads import order

# What names a sale of the other store
SECRETS = ("Attacked goods", "990-9-")
RECORDS = (
    ("pos.order", "elsewhere", "pos_reference"),
    ("pos.order.line", "elsewhere_line", "full_product_name"),
    ("pos.payment", "elsewhere_payment", "amount"),
    ("pos.session", "other_session", "name"),
    ("pos.config", "other_till", "name"),
)


def call(title, target, values, who="bound", comes="refused", **others):
    model, method = target.split("/")
    return Attempt("elsewhere", title, who, model, method, values, comes, **others)


def _read(model, name, field, who):
    """Each way of asking for a record of the other store."""
    ids, domain = {"ids": [f"${name}"]}, {"domain": [["id", "=", f"${name}"]]}
    for method, values in (
        ("read", {**ids, "fields": [field]}),
        ("web_read", {**ids, "specification": {field: {}}}),
        ("export_data", {**ids, "fields_to_export": [field]}),
        ("copy", ids),
        ("message_post", {**ids, "body": "x"}),
    ):
        if method != "message_post" or model in ("pos.order", "pos.session"):
            yield call(f"{method} of a {model} by {who}", f"{model}/{method}", values, who)
    for method, values in (
        ("search_read", {**domain, "fields": [field]}),
        ("web_search_read", {**domain, "specification": {field: {}}}),
        ("formatted_read_group", {**domain, "groupby": [field], "aggregates": []}),
        ("name_search", {"domain": domain["domain"]}),
    ):
        title = f"{method} of a {model} by {who}"
        yield call(title, f"{model}/{method}", values, who, KEPT, hides=SECRETS)


def sent(title, comes="refused", **changes):
    """An order of a person of the own store, with these changes, functions of the names."""

    def values(names):
        told = {key: one(names) if callable(one) else one for key, one in changes.items()}
        return {"orders": [order(names, **{"user_id": names["user_bound"], **told})]}

    return call(title, "pos.order/sync_from_ui", values, comes=comes)


def _back(line):
    """One piece of a receipt, in cash."""
    return {
        "is_refund": True,
        "line": lambda n: {
            "refunded_orderline_id": n[line],
            "qty": -1,
            "price_subtotal": n["excluded"],
            "price_subtotal_incl": n["included"],
        },
        "amount_total": lambda n: -n["included"],
        "amount_paid": lambda n: -n["included"],
        "payment": lambda n: {"amount": -n["included"]},
    }


def find(title, key, comes=KEPT, who="bound", **others):
    values = {"ids": ["$till"], "key": key}
    return call(title, "pos.config/supermarket_find_receipt", values, who, comes, **others)


SHOWN = "SELECT count(*) FROM supermarket_pos_audit WHERE action = 'receipt_shown'"

ATTEMPTS = [
    *(one for row in RECORDS for who in ("bound", "bound_manager") for one in _read(*row, who)),
    sent("a sale in the other store's session", session_id=lambda n: n["other_session"]),
    sent("a return of what nobody showed", **_back("elsewhere_line")),
    sent("a line of the other store taken over", lines=lambda n: [[4, n["elsewhere_line"]]]),
    call(
        "the other store's order made readable",
        "pos.order/write",
        {"ids": ["$elsewhere"], "vals": {"also_store_ids": [[4, "$warehouse"]]}},
    ),
    call("the other till opened", "pos.config/open_ui", {"ids": ["$other_till"]}),
    call("the other till's state", "pos.config/supermarket_load_state", {"ids": ["$other_till"]}),
    call(
        "the other till told of orders",
        "pos.config/notify_synchronisation",
        {
            "ids": ["$other_till"],
            "session_id": 1,
            "device_identifier": 0,
            "records": {"pos.order": ["$elsewhere"]},
        },
    ),
    call(
        "what went into the other drawer",
        "pos.session/get_cash_in_out_list",
        {"ids": ["$other_session"]},
    ),
    call(
        "the own company's drawer by another",
        "pos.session/get_cash_in_out_list",
        {"ids": ["$session"]},
        who="b_reviewer",
    ),
    *(
        find(f"a receipt by {what}", key, after=((SHOWN, 0.0),))
        for what, key in (
            ("a part of its number", "990-9-"),
            ("a sign that stands for all", "%"),
            ("a number of none", "990-9-none"),
        )
    ),
    *(
        find(f"a receipt by {what}", key, "refused")
        for what, key in (
            ("nothing", ""),
            ("a number", 7),
            ("a list", ["%"]),
            ("a NUL", "9\u0000"),
            ("65 characters", "x" * 65),
        )
    ),
    find("a receipt by a receiver", "$elsewhere_number", "refused", "receiver"),
    find("a receipt by another company", "$elsewhere_number", "refused", "b_reviewer"),
    find("a receipt that a customer brings", "$brought_number", TAKEN, after=((SHOWN, 1.0),)),
    call(
        "a shown receipt changed",
        "pos.order/write",
        {"ids": ["$brought"], "vals": {"general_customer_note": "x"}},
        who="bound_manager",
    ),
    call(
        "a shown receipt's payment changed",
        "pos.payment/write",
        {"ids": ["$brought_payment"], "vals": {"ticket": "x"}},
        who="bound_manager",
    ),
    sent("a shown receipt returned", TAKEN, **_back("brought_line")),
    sent("a shown receipt returned once more", **_back("brought_line")),
]
