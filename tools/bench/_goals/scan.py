"""Scans into a cart of 70 to 130 lines, of the first and the last products of the list."""

import statistics

from tools.bench._screens.hand import Hand

GOAL = "scan to drawn line, 95 of 100 within 100 ms, cart of about 100 lines, on- and offline"
SIZE = "codes"
CART = 70
SAMPLE = 30
PATIENCE_MS = 3000
GIVE_UP_AFTER = 3  # failed scans
PROMISE_MS = 100


def measure(floor, _options):
    codes = floor.shop["codes"]
    first, last = codes[CART : CART + 2 * SAMPLE], codes[-2 * SAMPLE :]
    with floor.till() as till:
        till.open()
        till.settle()
        online = _scan_both(till, codes[:CART], first[:SAMPLE], last[:SAMPLE])
        till.offline()
        offline = _scan_both(till, codes[:CART], first[SAMPLE:], last[SAMPLE:])
    return {
        "online_first": online[0],
        "online_last": online[1],
        "offline_first": offline[0],
        "offline_last": offline[1],
    }


def _scan_both(till, cart, *lists):
    """Fill a cart, then scan from the lists by turns; the figures of each list."""
    till.new_order()
    for code in cart:
        till.scan(code)
    hand = Hand(till.page)
    seen = [[] for _list in lists]
    for codes in zip(*lists, strict=True):
        for times, code in zip(seen, codes, strict=True):
            if times.count(None) < GIVE_UP_AFTER:
                times.append(till.scan(code, PATIENCE_MS))
                if times[-1] is None:
                    hand.close_dialogs()
    return [_figures(times) for times in seen]


def _figures(times):
    good = [time for time in times if time is not None]
    return {
        "scans": len(times),
        "failed": times.count(None),
        "median_ms": round(statistics.median(good), 1) if good else None,
        "p95_ms": round(_p95(good), 1) if good else None,
    }


def _p95(values):
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def is_held(ours):
    return all(not one["failed"] and one["p95_ms"] <= PROMISE_MS for one in ours.values())
