"""From the manager's word until both open tills refuse the product at the scan.

Ours has a recall for it. The nearest in stock Odoo is to take the product out of the Point of Sale.
"""

import time

from tools.bench._screens.calls import Calls
from tools.bench._screens.hand import Hand

GOAL = "a recall blocks every online till within 5 s"
SIZE = "products"
LOOK_MS = 300
REFUSAL_MS = 1500
PATIENCE_S = 20


def measure(floor, _options):
    product = floor.shop["recalled"]
    with floor.till(0) as first, floor.till(1) as second:
        tills = [first, second]
        for till in tills:
            till.open()
            till.settle()
        selling = [till.scan(product["code"]) is not None for till in tills]
        manager = Calls(floor, floor.shop["manager"])
        began = time.monotonic()
        _take_from_sale(manager, product, floor.is_ours)
        seconds = _seconds_until_blocked(tills, product["code"], began)
        blocked = [_refuses(till, product["code"], REFUSAL_MS) for till in tills]
    return {
        "sold_before": sum(selling),
        "blocked_after": sum(blocked),
        "max_s": round(seconds, 2) if all(blocked) else None,
    }


def _take_from_sale(manager, product, is_ours):
    if is_ours:
        values = {"product_id": product["id"], "reason": "Glass splinters"}
        [recall] = manager.call("supermarket.recall", "create", [values])
        manager.call("supermarket.recall", "action_recall", [recall])
    else:
        manager.call(
            "product.template", "write", [product["template_id"]], {"available_in_pos": False}
        )


def _seconds_until_blocked(tills, code, since):
    """The last till's: each is scanned at until a dialog stands instead of a line."""
    waiting = list(tills)
    while waiting and time.monotonic() - since < PATIENCE_S:
        waiting = [till for till in waiting if not _refuses(till, code, LOOK_MS)]
    return time.monotonic() - since


def _refuses(till, code, patience):
    hand = Hand(till.page)
    hand.close_dialogs()
    return till.scan(code, patience) is None and hand.has_dialog()


def is_held(ours):
    return ours["sold_before"] == ours["blocked_after"] == 2 and ours["max_s"] <= 5
