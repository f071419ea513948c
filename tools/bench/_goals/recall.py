"""From the manager's word until both open tills refuse the product at the scan.

Ours has a recall for it. The nearest in stock Odoo is to take the product out of the Point of Sale.
"""

import time

from tools.bench._screens.calls import Calls
from tools.bench._screens.hand import Hand

GOAL = "a recall blocks every online till within 5 s"
SIZE = "products"
SCAN_MS = 1500
PATIENCE_S = 20


def measure(floor, _options):
    product = floor.shop["recalled"]
    with floor.till(0) as first, floor.till(1) as second:
        tills = (first, second)
        for till in tills:
            till.open()
            till.settle()
        taken_before = [till.scan(product["code"]) is not None for till in tills]
        manager = Calls(floor, floor.shop["manager"])
        began = time.monotonic()
        _take_from_sale(manager, product, floor.is_ours)
        seconds = [_seconds_until_refused(till, product, began) for till in tills]
    refused = [one for one in seconds if one is not None]
    return {
        "tills": sum(taken_before),
        "refuse": len(refused),
        "max_s": round(max(refused), 2) if refused else None,
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


def _seconds_until_refused(till, product, since):
    """None when the till goes on selling it."""
    hand = Hand(till.page)
    while time.monotonic() - since < PATIENCE_S:
        hand.close_dialogs()
        asked = time.monotonic() - since
        if till.scan(product["code"], SCAN_MS) is None and hand.has_dialog():
            return asked
    return None


def is_held(ours):
    return ours["refuse"] == ours["tills"] == 2 and ours["max_s"] <= 5
