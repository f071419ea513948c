"""Two tills ask for the same last unit at the same moment, product by product.

The first few are sold at the screens, so that the refusal is timed as the cashier sees it; the
others by the calls a till makes: ours asks before it takes the money, stock Odoo does not.
"""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from tools.bench._scratch import environment
from tools.bench._screens.calls import TillCalls
from tools.bench._screens.hand import Hand

GOAL = "two tills at last units: 0 oversold, refused within 1 s"
SIZE = "products"
BY_HAND = 5
RECEIPT = ".receipt-screen, .feedback-screen"
REFUSAL = ".supermarket-sale-refused"


def measure(floor, options):
    scarce = floor.shop["scarce"][: options.tries // 2]
    if floor.is_ours:
        with environment(floor.database) as env:
            goods = env["product.product"].browse([one["id"] for one in scarce])
            goods.oversell_policy = "block"
    tries = [*_at_screens(floor, scarce[:BY_HAND]), *_by_calls(floor, scarce[BY_HAND:])]
    sold = sum(outcome == "sold" for outcome, _seconds in tries)
    refusals = [seconds for outcome, seconds in tries if outcome == "refused"]
    return {
        "tries": len(tries),
        "sold": sold,
        "oversold": sold - len(scarce),
        "refused": len(refusals),
        "refusal_median_s": round(statistics.median(refusals), 3) if refusals else None,
        "refusal_max_s": round(max(refusals), 3) if refusals else None,
    }


def _at_screens(floor, scarce):
    with floor.till(0) as first, floor.till(1) as second:
        hands = []
        for till in (first, second):
            till.open()
            hands.append(Hand(till.page))
        return [
            outcome
            for product in scarce
            for outcome in _try_at_screens([first, second], hands, product)
        ]


def _try_at_screens(tills, hands, product):
    for till, hand in zip(tills, hands, strict=True):
        till.scan(product["code"])
        hand.to_payment()
    for hand in hands:
        hand.press_validate(RECEIPT, REFUSAL)
    outcomes = [hand.outcome() for hand in hands]
    for till, hand, (outcome, _seconds) in zip(tills, hands, outcomes, strict=True):
        if outcome == "refused":
            till.page.keyboard.press("Escape")
            till.page.locator(REFUSAL).first.wait_for(state="detached")
            till.new_order()
        else:
            hand.next_sale()
    return outcomes


def _by_calls(floor, scarce):
    tills = [TillCalls(floor, number) for number in (0, 1)]
    with ThreadPoolExecutor(len(tills)) as pool:
        return [
            outcome
            for product in scarce
            for outcome in pool.map(_try_to_sell, tills, [product["id"]] * len(tills))
        ]


def _try_to_sell(till, product):
    """("sold" or "refused", seconds)"""
    order = till.order([(product, 1, 1.0)])
    began = time.perf_counter()
    outcome = "sold" if till.may_sell(order) else "refused"
    if outcome == "sold":
        till.send([order])
    return outcome, time.perf_counter() - began


def is_held(ours):
    return (
        not ours["oversold"]
        and ours["refused"] == ours["tries"] - ours["sold"]
        and ours["refusal_max_s"] <= 1
    )
