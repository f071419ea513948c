"""Sale after sale: what is paid and gone leaves nothing of its screens in the browser."""

import time

from playwright.sync_api import expect

from tests.browser.till import Shelf, open_till, pay

WARM, SALES = 3, 6
# A product screen has some 1,500: one was kept with each sale, and more of the receipt.
NODES_PER_SALE = 500
# Chromium lets go in several collections, some of them seconds after the first: more of them where
# the machine is slow
COLLECTIONS, PAUSE, STABLE = 25, 2.0, 5


def sell(cashier, code, times):
    for _sale in range(times):
        cashier.scan(code)
        expect(cashier.page.locator(".orderline")).to_have_count(1)
        pay(cashier)
        expect(cashier.page.locator(".receipt-screen")).to_be_visible()
        cashier.page.keyboard.press("Enter")
        expect(cashier.page.locator(".product-screen")).to_be_visible()


def live_nodes(cashier):
    """The nodes left when some collections one after the other have found nothing more."""
    session = cashier.context.new_cdp_session(cashier.page)
    counts = []
    while len(counts) < COLLECTIONS and not is_stable(counts):
        session.send("HeapProfiler.collectGarbage")
        counts.append(session.send("Memory.getDOMCounters")["nodes"])
        time.sleep(PAUSE)
    session.detach()
    return min(counts)


def is_stable(counts):
    return len(counts) > STABLE and min(counts[-STABLE:]) >= min(counts[:-STABLE])


def test_memory_does_not_grow_with_the_day(person):
    goods = max(Shelf(person("manager")).plain(60), key=lambda row: row["sellable_qty"])
    cashier = open_till(person("cashier"))
    sell(cashier, goods["barcode"], WARM)
    before = live_nodes(cashier)
    sell(cashier, goods["barcode"], SALES)
    assert live_nodes(cashier) - before < SALES * NODES_PER_SALE
