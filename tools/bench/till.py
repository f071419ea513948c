"""Time the same paid orders through stock Odoo (both of its ways) and through ours.

Three scratch databases are copies of one seeded database, so that products, prices, stock and
orders are the same to the id: ``real`` (a picking per order), ``closing`` (pickings when the
session closes) and ``ours`` (the seeded database with supermarket_pos installed on top). The
orders are sent one by one, by turns, to all three: whatever slows the machine slows all.

What is timed is what a till waits for: ``pos.order.sync_from_ui`` with one order, as a cashier,
and the commit. The day adds the posting (ours) and the closing of the session (all). After it, in a
session of their own, orders are sent in batches, as a till does that was offline.

The last line printed is one JSON object.
"""

import json
import statistics
import sys
import time
from collections import Counter, defaultdict

from odoo.modules.registry import Registry

from tools.bench._orders import as_sent_to, draw_orders, known_fields, payload
from tools.bench._scratch import (
    OPENING_STOCK,
    begin,
    configure,
    copy,
    drop,
    environment,
    open_session,
    say,
    seed,
)
from tools.bench._scratch import (
    parser as parser_of,
)

MODES = ("real", "closing", "ours")


def paid_order(shop, session_id, mode, number, basket):
    """The order as the till of this mode sends it."""
    order = payload(shop, session_id, number, basket, shop["company"])
    return as_sent_to(shop["known"][mode], order)


def send(name, shop, *orders):
    """Seconds that the till waits for one request of these orders."""
    started = time.perf_counter()
    with environment(name, shop["cashier"]) as env:
        env["pos.order"].with_context(device_identifier=1).sync_from_ui(list(orders))
    return time.perf_counter() - started


def close(name, shop, session_id, cash):
    """Seconds to count the cash, post what is unposted and book the session."""
    started = time.perf_counter()
    with environment(name, shop["cashier"]) as env:
        session = env["pos.session"].browse(session_id)
        session.post_closing_cash_details(cash)
        session.update_closing_control_state_session("")
        result = session.close_session_from_ui()
        if not result.get("successful"):
            raise RuntimeError(f"{name}: session not closed: {result}")
    return time.perf_counter() - started


# The proof -----------------------------------------------------------------------------------


def quantities(name, shop):
    """What the product form shows as on hand, by product."""
    with environment(name) as env:
        goods = env["product.product"].browse(shop["products"])
        return {product.id: round(product.qty_available, 4) for product in goods}


def books(name, session_id):
    """Quantities, amounts, costs and the balances of the session's entry, by account."""
    with environment(name) as env:
        session = env["pos.session"].browse(session_id)
        lines = session.order_ids.lines
        balances = defaultdict(float)
        for line in session.move_id.line_ids:
            balances[line.account_id.code] += line.balance
        return {
            "orders": len(session.order_ids),
            "amount": round(sum(session.order_ids.mapped("amount_total")), 2),
            "quantity": round(sum(lines.mapped("qty")), 4),
            "cost": round(sum(lines.mapped("total_cost")), 2),
            "moved": round(sum(session.picking_ids.move_ids.mapped("quantity")), 4),
            "value": round(sum(session.picking_ids.move_ids.mapped("value")), 2),
            "balances": {code: round(value, 2) for code, value in sorted(balances.items())},
        }


# The run -------------------------------------------------------------------------------------


def prepare(prefix, base_template, products):
    """The seeded database, and from it the three that are measured."""
    seeded = f"{prefix}_seed"
    begin(seeded, base_template)
    with environment(seeded) as env:
        shop = seed(env, products)
        prices = {
            product.id: product.list_price
            for product in env["product.product"].browse(shop["products"])
        }
    names = {mode: f"{prefix}_{mode}" for mode in MODES}
    for name in names.values():
        copy(seeded, name)
    drop(seeded)
    Registry.new(names["ours"], update_module=True, install_modules=("supermarket_pos",))
    sessions, shop["known"] = {}, {}
    for mode, name in names.items():
        with environment(name) as env:
            sessions[mode] = open_session(env, shop, mode)
            shop["company"] = env.company.id
            shop["known"][mode] = known_fields(env)
            env.cr.execute("ANALYZE")
    return names, shop, prices, sessions


def by_turns(number):
    return MODES[number % 3 :] + MODES[: number % 3]


def measure(names, shop, sessions, day, progress):
    """Send every order to all three by turns; the first few only warm the caches."""
    seconds = {mode: [] for mode in MODES}
    for number, basket in enumerate(day, start=1):
        for mode in by_turns(number):
            order = paid_order(shop, sessions[mode], mode, number, basket)
            seconds[mode].append(send(names[mode], shop, order))
        if number % 50 == 0:
            progress(number, seconds)
    return seconds


def measure_batches(names, shop, sessions, day, size):
    """Seconds an order takes in requests of `size` orders, by turns as above; the first warms."""
    seconds = {mode: [] for mode in MODES}
    for number, start in enumerate(range(0, len(day), size)):
        baskets = list(enumerate(day[start : start + size], start=start + 1))
        for mode in by_turns(number):
            orders = [
                paid_order(shop, sessions[mode], mode, index, basket) for index, basket in baskets
            ]
            seconds[mode].append(send(names[mode], shop, *orders) / len(orders))
    return {mode: 1000 * statistics.fmean(values[1:] or values) for mode, values in seconds.items()}


def expected_stock(shop, day):
    sold = Counter()
    for basket in day:
        for product, quantity, _price in basket:
            sold[product] += quantity
    return {product: float(OPENING_STOCK - sold[product]) for product in shop["products"]}


def takings(day):
    """What the day's orders bring in, each line rounded as on the receipt."""
    orders = [
        round(sum(round(price * quantity, 2) for _p, quantity, price in basket), 2)
        for basket in day
    ]
    return round(sum(orders), 2)


def run(options):
    say("preparing three databases ...")
    names, shop, prices, sessions = prepare(
        options.db or "bench_till", options.base_template, options.products
    )
    drawn = options.orders + options.batches * options.batch
    try:
        baskets = draw_orders(shop, prices, drawn, options.lines, options.seed)
        day, in_batches = baskets[: options.orders], baskets[options.orders :]
        result = run_day(names, shop, sessions, day)
        if in_batches:
            result["batch"] = run_batches(names, shop, day, in_batches, options.batch)
            result["batch"]["vs_single"] = round(result["batch"]["ours_ms"] / result["ours_ms"], 3)
    finally:
        if not options.keep:
            for name in names.values():
                drop(name)
    return result


def run_day(names, shop, sessions, day):
    """Single orders, the proof that stock is right at payment, the closing, the proof of all."""
    seconds = measure(names, shop, sessions, day, report_progress)
    expected = expected_stock(shop, day)
    right_at_payment = quantities(names["ours"], shop) == expected
    closing = {}
    for mode, name in names.items():
        say(f"closing the session of {mode} ...")
        closing[mode] = close(name, shop, sessions[mode], takings(day))
    exact = right_at_payment and all(quantities(name, shop) == expected for name in names.values())
    results = {mode: books(name, sessions[mode]) for mode, name in names.items()}
    return summary(seconds, closing, exact, results)


def run_batches(names, shop, day, in_batches, size):
    """Orders in batches, in a session of their own that stays open; stock is right all the same."""
    say(f"sending {len(in_batches)} orders in batches of {size} ...")
    sessions = {}
    for mode, name in names.items():
        with environment(name) as env:
            sessions[mode] = open_session(env, shop, mode)
    mean = measure_batches(names, shop, sessions, in_batches, size)
    return {
        "size": size,
        "orders": len(in_batches),
        "ours_ms": round(mean["ours"], 1),
        "odoo_real_ms": round(mean["real"], 1),
        "odoo_closing_ms": round(mean["closing"], 1),
        "vs_real": round(mean["ours"] / mean["real"], 3),
        "vs_closing": round(mean["ours"] / mean["closing"], 3),
        "stock_exact": quantities(names["ours"], shop) == expected_stock(shop, day + in_batches),
    }


def report_progress(number, seconds):
    means = ", ".join(
        f"{mode} {1000 * statistics.fmean(values[-50:]):.0f} ms" for mode, values in seconds.items()
    )
    say(f"{number} orders: {means}")


def summary(seconds, closing, exact, results):
    warm = {mode: values[5:] or values for mode, values in seconds.items()}
    mean = {mode: 1000 * statistics.fmean(values) for mode, values in warm.items()}
    day = {mode: sum(seconds[mode]) + closing[mode] for mode in MODES}
    reference = results["closing"]
    totals_equal = all(result == reference for result in results.values())
    if not totals_equal:
        say(json.dumps(results, indent=1))
    return {
        "orders": len(seconds["ours"]),
        "ours_ms": round(mean["ours"], 1),
        "odoo_real_ms": round(mean["real"], 1),
        "odoo_closing_ms": round(mean["closing"], 1),
        "vs_real": round(mean["ours"] / mean["real"], 3),
        "vs_closing": round(mean["ours"] / mean["closing"], 3),
        "ours_p95_ms": round(1000 * statistics.quantiles(warm["ours"], n=20)[-1], 1),
        "closing_seconds": round(closing["ours"], 2),
        "odoo_closing_close_s": round(closing["closing"], 2),
        "odoo_real_close_s": round(closing["real"], 2),
        "day_vs_closing": round(day["ours"] / day["closing"], 3),
        "day_vs_real": round(day["ours"] / day["real"], 3),
        "stock_exact": exact,
        "totals_equal": totals_equal,
    }


def parse(argv):
    parser = parser_of("till", __doc__)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--batch", type=int, default=20, help="orders in a request")
    parser.add_argument("--batches", type=int, default=6, help="such requests, 0 for none")
    parser.add_argument("--products", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=19)
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    configure(options.config)
    sys.stdout.write(f"{json.dumps(run(options))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
