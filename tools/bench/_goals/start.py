"""From the till's address to the first scanned line: nothing cached, then again; the heap."""

import statistics

GOAL = "to the first scan: cold within 8 s, warm within 3 s; heap up to 250 MB"
SIZE = "products"
TURNS = 3


def measure(floor, _options):
    with floor.till() as till:
        till.open()  # asks for the float, and the server builds its files: not measured
    turns = [_turn(floor) for _number in range(TURNS)]
    colds, warms, heaps = zip(*turns, strict=True)
    return {
        "cold_s": round(statistics.median(colds), 2),
        "warm_s": round(statistics.median(warms), 2),
        "heap_mb": max(heaps),
    }


def _turn(floor):
    """(cold seconds, warm seconds, MB) of a new browser profile."""
    codes = floor.shop["codes"]
    with floor.till() as till:
        cold = till.open() + _first_scan(till, codes[2])
        till.settle()
        first = till.heap_mb()
        warm = till.reload() + _first_scan(till, codes[3])
        till.settle()
        return cold, warm, max(first, till.heap_mb())


def _first_scan(till, code):
    milliseconds = till.scan(code)
    if milliseconds is None:
        raise RuntimeError("the till shows its products, but takes no scan")
    return milliseconds / 1000


def is_held(ours):
    return ours["cold_s"] <= 8 and ours["warm_s"] <= 3 and ours["heap_mb"] <= 250
