"""Lot products scanned and sold ten at a time; each has a lot past its date and a good one.

Stock Odoo gets a tenth of the scans: every one opens a dialog there.
"""

from tools.bench._scratch import environment
from tools.bench._screens.hand import Hand

GOAL = "lot products: no inputs besides the scan, no expired unit sold"
SIZE = "products"
A_SALE = 10
DIALOG_MS = 1000


def measure(floor, options):
    codes = floor.shop["lots"]
    scans = options.lots if floor.is_ours else max(options.lots // 10, A_SALE)
    extra = 0
    with floor.till() as till:
        till.open()
        hand = Hand(till.page)
        for number in range(scans):
            code = codes[number % len(codes)]
            if till.scan(code, patience_with_dialog=DIALOG_MS) is None:
                extra += _answer(hand)
            if number % A_SALE == A_SALE - 1:
                hand.pay()
                hand.next_sale()
        till.settle()
    return {"scans": scans, "extra_inputs": extra, **_sold(floor)}


def _answer(hand):
    """Keys and clicks that it took to get the line after all."""
    before = hand.keys + hand.clicks
    hand.take_first_lot()
    return hand.keys + hand.clicks - before


def _sold(floor):
    with environment(floor.database) as env:
        lines = env["pos.order.line"].search([("product_id.tracking", "=", "lot")])
        return {"sold": sum(lines.mapped("qty")), "expired_sold": _expired(env, floor)}


def _expired(env, floor):
    """Ours knows what it took when it posts; stock Odoo does what its dialog named."""
    if not floor.is_ours:
        return env["pos.pack.operation.lot"].search_count([("lot_name", "=like", "PAST%")])
    env["supermarket.sale.ledger"]._post()
    moved = env["stock.move.line"].search(
        [("lot_id.name", "=like", "PAST%"), ("location_dest_id.usage", "=", "customer")]
    )
    return sum(moved.mapped("quantity"))


def is_held(ours):
    return not ours["extra_inputs"] and not ours["expired_sold"] and ours["sold"] == ours["scans"]
