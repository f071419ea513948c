"""The usability goals of a till, each done the same way on both floors.

`measure(floor, options)` answers what was seen there; `met(ours)` says whether that is enough.
"""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from playwright.sync_api import Error

from tools.bench._scratch import environment
from tools.bench._screens.sales import Hand, Http, draw, send_orders

CART = 80
SAMPLE = 30
PATIENCE_MS = 3000


class Goal(NamedTuple):
    """One goal: its title, the option that says how many products its shop has, how it is met."""

    title: str
    size: str
    measure: Callable
    met: Callable


# 1: keys ------------------------------------------------------------------------------------


def keys_of_a_sale(floor, _options):
    """Five scans and an exact cash payment: keys where keys do it, clicks where they do not."""
    with floor.till() as till:
        till.open()
        for code in floor.shop["codes"][:5]:
            till.scan(code)
        hand = Hand(till.page)
        hand.pay()
        next_line = till.scan(floor.shop["codes"][5], PATIENCE_MS)
        return {
            "scans": 5,
            "keys": hand.keys,
            "clicks": hand.clicks,
            "scan_on_receipt_starts_next_sale": next_line is not None,
        }


def keys_met(ours):
    return not ours["clicks"] and ours["keys"] <= 2 and ours["scan_on_receipt_starts_next_sale"]


# 2: scan to line ----------------------------------------------------------------------------


def scan_to_line(floor, _options):
    """About a hundred lines in the cart; first and last products of the list, on- and offline."""
    codes = floor.shop["codes"]
    near, far = codes[CART : CART + 2 * SAMPLE], codes[-2 * SAMPLE :]
    with floor.till() as till:
        till.open()
        till.settle()
        for code in codes[:CART]:
            till.scan(code)
        online = _scans(till, near[:SAMPLE] + far[:SAMPLE])
        till.offline()
        offline_near = _scans(till, near[SAMPLE:])
        offline_far = _scans(till, far[SAMPLE:], give_up_after=3)
        till.offline(False)
        return {"online": online, "offline_first": offline_near, "offline_last": offline_far}


def _scans(till, codes, give_up_after=None):
    times, failed = [], 0
    for code in codes:
        elapsed = till.scan(code, PATIENCE_MS)
        if elapsed is None:
            failed += 1
            Hand(till.page).close_dialogs()
        else:
            times.append(elapsed)
        if give_up_after and failed == give_up_after:
            break
    return {
        "scans": len(times) + failed,
        "failed": failed,
        "median_ms": round(statistics.median(times), 1) if times else None,
        "p95_ms": _p95(times),
    }


def _p95(values):
    if len(values) < 2:
        return round(values[0], 1) if values else None
    return round(statistics.quantiles(values, n=20, method="inclusive")[-1], 1)


def scan_met(ours):
    return all(
        one["p95_ms"] and one["p95_ms"] <= 100 and not one["failed"] for one in ours.values()
    )


# 3: start -----------------------------------------------------------------------------------


def start(floor, _options):
    """From the address to the first scanned line, with nothing cached and again; the heap."""
    codes = floor.shop["codes"]
    with floor.till() as till:
        till.open()  # asks for the float: not part of what is measured
    with floor.till() as till:
        cold = till.open() + till.scan(codes[1]) / 1000
        till.page.wait_for_timeout(5000)
        warm = till.reload() + till.scan(codes[2]) / 1000
        till.page.wait_for_timeout(5000)
        return {
            "cold_s": round(cold, 2),
            "warm_s": round(warm, 2),
            "heap_mb": till.heap_mb(),
        }


def start_met(ours):
    return ours["cold_s"] <= 8 and ours["warm_s"] <= 3 and ours["heap_mb"] <= 250


# 4: the last unit ---------------------------------------------------------------------------


def last_units(floor, options):
    """Two tills ask for the same last unit at the same moment, product by product."""
    if floor.is_ours:
        with environment(floor.database) as env:
            env["product.product"].browse(floor.shop["scarce"]).oversell_policy = "block"
    tills = [Http(floor, number) for number in (0, 1)]
    sold, refusals = 0, []
    products = floor.shop["scarce"][: options.tries // 2]
    with ThreadPoolExecutor(2) as pool:
        for number, product in enumerate(products, 1):
            tries = list(
                pool.map(lambda till: till.try_to_sell(number, product), tills)  # noqa: B023
            )
            sold += sum(outcome == "sold" for outcome, _seconds in tries)
            refusals += [seconds for outcome, seconds in tries if outcome == "refused"]
    return {
        "tries": 2 * len(products),
        "sold": sold,
        "oversold": sold - len(products),
        "refused": len(refusals),
        "refusal_max_s": round(max(refusals), 3) if refusals else None,
    }


def last_units_met(ours):
    return ours["oversold"] == 0 and ours["refused"] and ours["refusal_max_s"] <= 1


# 5: the other till --------------------------------------------------------------------------


def other_till(floor, _options):
    """Seconds from the payment at one till until the other shows less on the product's card."""
    name = floor.shop["watched"]["name"]
    with floor.till(0) as first, floor.till(1) as second:
        first.open()
        second.open()
        card = second.page.locator(".product", has_text=name).first
        seconds = []
        for _turn in range(3):
            before = card.inner_text()
            first.scan(floor.shop["watched"]["code"])
            hand = Hand(first.page)
            hand.pay()
            until = time.monotonic() + 5
            while card.inner_text() == before and time.monotonic() < until:
                time.sleep(0.02)
            seconds.append(time.monotonic() - hand.validated_at)
            _leave_receipt(floor, hand)
            first.page.wait_for_timeout(300)
        shown = max(seconds) < 5
        return {"seconds": round(max(seconds), 2) if shown else None}


def other_till_met(ours):
    return ours["seconds"] is not None and ours["seconds"] <= 2


def _leave_receipt(floor, hand):
    if not floor.is_ours:
        hand.next_sale()


# 6: lots ------------------------------------------------------------------------------------


def lots(floor, options):
    """Lot products scanned and sold; each has a lot past its date and a good one."""
    codes = floor.shop["lots"]
    tries = options.lots if floor.is_ours else 10
    extra = 0
    with floor.till() as till:
        till.open()
        hand = Hand(till.page)
        for number in range(tries):
            line = till.scan(codes[number % len(codes)], 1000)
            if line is None or hand.has_dialog():
                extra += 1
                hand.take_first_choice()
            if number % 10 == 9:
                hand.pay()
                _leave_receipt(floor, hand)
        till.page.wait_for_timeout(1500)
    with environment(floor.database) as env:
        if floor.is_ours:
            env["supermarket.sale.ledger"]._post()
            moved = env["stock.move.line"].search(
                [("lot_id.name", "=like", "PAST%"), ("location_dest_id.usage", "=", "customer")]
            )
            expired = sum(moved.mapped("quantity"))
        else:
            expired = env["pos.pack.operation.lot"].search_count([("lot_name", "=like", "PAST%")])
        sold = sum(
            env["pos.order.line"].search([("product_id.tracking", "=", "lot")]).mapped("qty")
        )
    return {"scans": tries, "sold": sold, "extra_inputs": extra, "expired_sold": expired}


def lots_met(ours):
    return not ours["extra_inputs"] and not ours["expired_sold"] and ours["sold"] == ours["scans"]


# 7: the offline day -------------------------------------------------------------------------


def offline_day(floor, options):
    """Sales without a network, with three reloads; then the network is there again."""
    codes = floor.shop["codes"]
    wanted = options.sales if floor.is_ours else 8
    reloads = {wanted // 4, wanted // 2, 3 * wanted // 4}
    made = 0
    with floor.till() as till:
        till.open()
        till.settle()
        till.scan(codes[0])
        first = Hand(till.page)
        first.pay()
        _leave_receipt(floor, first)
        with environment(floor.database) as env:
            before = env["pos.order"].search_count([])
        till.offline()
        hand = Hand(till.page)
        for number in range(wanted):
            if number in reloads and not _reload(till):
                break
            if till.scan(codes[number % 4000], PATIENCE_MS) is None:
                break
            hand.pay()
            _leave_receipt(floor, hand)
            made += 1
        till.offline(False)
        began = time.monotonic()
        while (synced := _orders(floor) - before) < made and time.monotonic() - began < 120:
            time.sleep(0.5)
        seconds = time.monotonic() - began
        till.page.wait_for_timeout(3000)
        after = _orders(floor) - before
    return {
        "sales": made,
        "wanted": wanted,
        "sync_s": round(seconds, 1) if synced == made else None,
        "lost": max(made - after, 0),
        "doubled": max(after - made, 0),
    }


def _reload(till):
    try:
        till.page.set_default_timeout(20_000)
        till.reload()
    except Error:  # the browser's own page says that there is no network
        return False
    finally:
        till.page.set_default_timeout(120_000)
    return True


def _orders(floor):
    with environment(floor.database) as env:
        return env["pos.order"].search_count([("state", "in", ["paid", "done"])])


def offline_day_met(ours):
    return (
        ours["sales"] == ours["wanted"]
        and not ours["lost"]
        and not ours["doubled"]
        and ours["sync_s"] is not None
        and ours["sync_s"] <= 60
    )


# 10: closing --------------------------------------------------------------------------------


def closing(floor, options):
    """Seconds to close a session of many orders of ten lines, asked over HTTP as a till does."""
    till = Http(floor, 0)
    cash = send_orders(till, draw(floor, options.orders))
    began = time.perf_counter()
    till.close_session(cash)
    return {"orders": options.orders, "seconds": round(time.perf_counter() - began, 2)}


def closing_met(ours):
    return ours["seconds"] <= 30


GOALS = {
    1: Goal("keys of a cash sale", "products", keys_of_a_sale, keys_met),
    2: Goal("scan to line", "codes", scan_to_line, scan_met),
    3: Goal("start and heap", "products", start, start_met),
    4: Goal("two tills, one last unit", "products", last_units, last_units_met),
    5: Goal("a sale seen at the other till", "products", other_till, other_till_met),
    6: Goal("lot products", "products", lots, lots_met),
    7: Goal("an offline day", "products", offline_day, offline_day_met),
    10: Goal("closing a session", "products", closing, closing_met),
}


def by_size(options):
    """{number of products: [goals that are measured in a shop of that size]}"""
    sizes = {}
    for number, goal in GOALS.items():
        sizes.setdefault(getattr(options, goal.size), []).append(number)
    return sizes
