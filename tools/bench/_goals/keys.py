"""Five scans and an exact cash payment: keys where keys do it, clicks where they do not."""

from tools.bench._screens.hand import Hand

GOAL = "cash sale: scans and at most 2 keys, no mouse; a scan on the receipt starts the next"
SIZE = "products"
SCANS = 5
PATIENCE_MS = 3000


def measure(floor, _options):
    codes = floor.shop["codes"]
    with floor.till() as till:
        till.open()
        for code in codes[:SCANS]:
            till.scan(code)
        hand = Hand(till.page)
        hand.pay()
        return {
            "scans": SCANS,
            "keys": hand.keys,
            "clicks": hand.clicks,
            "scan_on_receipt_starts_next_sale": till.scan(codes[SCANS], PATIENCE_MS) is not None,
        }


def is_held(ours):
    return not ours["clicks"] and ours["keys"] <= 2 and ours["scan_on_receipt_starts_next_sale"]
