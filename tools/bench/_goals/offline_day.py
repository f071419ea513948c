"""Sales without a network and three reloads among them; then the network is there again.

Both tills were reloaded once before, so that the browser keeps all it can.
"""

import time

from playwright.sync_api import Error

from tools.bench._scratch import environment
from tools.bench._screens.hand import Hand

GOAL = "offline: all sales and 3 reloads done, 0 lost, 0 doubled, synced within 60 s"
SIZE = "products"
RELOADS = 3
ASSORTMENT = 1000
PATIENCE_MS = 5000
SYNC_PATIENCE_S = 180
RELOAD_PATIENCE_MS = 30_000


def measure(floor, options):
    with floor.till() as till:
        till.open()
        till.settle()
        till.reload()
        till.settle()
        till.offline()
        sold, end, growth = _sell_all(till, floor.shop["codes"][:ASSORTMENT], options.sales)
        till.offline(False)
        seconds = _seconds_until_synced(floor, sold)
        till.settle()
    orders = _orders(floor, sold)
    return {
        "sales": len(sold),
        "wanted": options.sales,
        "ended_by": end,
        "mb_per_sale": growth,
        "synced_s": seconds,
        "lost": len(set(sold) - set(orders)),
        "doubled": len(orders) - len(set(orders)),
    }


def _sell_all(till, codes, sales):
    """The orders' uuids, what ended the day, and what a sale takes of memory until a reload."""
    breaks = {sales * part // (RELOADS + 1) for part in range(1, RELOADS + 1)}
    hand = Hand(till.page)
    sold, growth = [], None
    before = till.memory_mb()
    for number in range(sales):
        if number == min(breaks):
            growth = round((till.memory_mb() - before) / number, 2)
        if number in breaks and not _reload(till):
            return sold, "reload: the till did not come back", growth
        if not _is_taken(till, hand, codes[number % len(codes)]):
            return sold, "scan: nothing happened", growth
        sold.append(till.order_uuid())
        hand.pay()
        hand.next_sale()
    return sold, "all sold", growth


def _is_taken(till, hand, code):
    """A second try, where a dialog about the network stood before the first."""
    for _attempt in range(2):
        if till.scan(code, PATIENCE_MS) is not None:
            return True
        hand.close_dialogs()
    return False


def _reload(till):
    till.page.set_default_timeout(RELOAD_PATIENCE_MS)
    try:
        till.reload()
    except Error:  # the browser's own page says that there is no network
        return False
    finally:
        till.reset_timeout()
    return True


def _seconds_until_synced(floor, sold):
    """None when that takes too long."""
    began = time.monotonic()
    while len(set(_orders(floor, sold))) < len(sold):
        if time.monotonic() - began > SYNC_PATIENCE_S:
            return None
        time.sleep(0.5)
    return round(time.monotonic() - began, 1)


def _orders(floor, uuids):
    with environment(floor.database) as env:
        paid = [("uuid", "in", uuids), ("state", "in", ["paid", "done"])]
        return env["pos.order"].search(paid).mapped("uuid")


def is_held(ours):
    return (
        ours["sales"] == ours["wanted"]
        and not ours["lost"]
        and not ours["doubled"]
        and ours["synced_s"] is not None
        and ours["synced_s"] <= 60
    )
