"""Let many tills sell last units at the same moment, and count what was sold twice.

Sixteen tills with sessions of their own ask over HTTP, as the till's own code does, whether an
order may be sold (`supermarket_check_sale`), then send the paid order (`sync_from_ui`), against an
Odoo of several worker processes. All of them want the same few last units of products under the
policy "block". Some answers are lost on purpose and asked for again, some orders are sent twice,
and sales are posted to the stock meanwhile. Then the same with a worker killed (-9) every few
seconds, and the same tries on stock Odoo, which asks nobody.

What is counted comes from the database: oversold units, acknowledged orders that are not there
(lost), orders and ledger entries that are there twice (doubled). The last line printed is one JSON
object.
"""

import contextlib
import json
import os
import queue
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from odoo.modules.registry import Registry
from psycopg2 import OperationalError

from tools.bench import _scratch
from tools.bench._orders import as_sent_to, known_fields, payload
from tools.bench._till_client import FailedError, LostError, TillClient
from tools.odoo import end

PASSWORD = "a till of the benchmark"
UNITS = 5  # of each product, wanted by 25 tries
ASKS = (0.2, 0.4, 0.8, 1.6, 3.2)  # as the till: seconds to wait before it asks again
SENDS = 40  # an unsent order stays in the till's queue until it is through


# The shop ------------------------------------------------------------------------------------


def seed_tills(env, shop, count):
    """As many tills as asked for, each with a cashier who can log in, paid by card."""
    bank = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    method = env["pos.payment.method"].create({"name": "Bench card", "journal_id": bank.id})
    cashier = env["res.users"].browse(shop["cashier"])
    tills = []
    for number in range(1, count + 1):
        user = cashier.copy({"name": f"Till {number}", "login": f"till{number}"})
        user.password = PASSWORD
        till = env["pos.config"].create(
            {"name": f"Till {number}", "payment_method_ids": [(6, 0, method.ids)]}
        )
        tills.append({**shop, "till": till.id, "cashier": user.id, "method": method.id})
    return tills


def prepare(prefix, base_template, options):
    """A database with our till and one of stock Odoo, equal to the id, sessions open."""
    ours, stock = f"{prefix}_ours", f"{prefix}_stock"
    _scratch.begin(stock, base_template)
    products = 2 * max(1, options.tries // 25)
    with _scratch.environment(stock) as env:
        shop = _scratch.seed(env, products, opening=UNITS)
        shop["company"] = env.company.id
        tills = seed_tills(env, shop, options.tills)
        prices = {p.id: p.list_price for p in env["product.product"].browse(shop["products"])}
    _scratch.copy(stock, ours)
    Registry.new(ours, update_module=True, install_modules=("supermarket_pos",))
    with _scratch.environment(ours) as env:
        env["product.product"].browse(shop["products"]).oversell_policy = "block"
    for name in (ours, stock):
        for till in tills:
            with _scratch.environment(name) as env:
                till[name] = _scratch.open_session(env, till, "ours")
                till["known"] = known_fields(env)  # of stock Odoo, which comes last
    return ours, stock, tills, shop["products"], prices


# Odoo with workers ---------------------------------------------------------------------------


def free_port():
    """A port of which the next one is free as well: for the web and for the bus."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            with contextlib.suppress(OSError, OverflowError):
                second.bind(("127.0.0.1", port + 1))
                return port


@contextlib.contextmanager
def served(name, options, log):
    """The port of an Odoo with worker processes, and its process; stopped at the end."""
    port = free_port()
    # not `-m odoo`: the bus's process is started again by the name of the script
    script = log.with_suffix(".py")
    script.write_text("import odoo.cli\n\nodoo.cli.main()\n")
    command = [sys.executable, str(script), *(["-c", options.config] if options.config else [])]
    command += ["-d", name, "--db-filter", f"^{name}$", "--log-level", "warn"]
    command += ["--workers", str(options.workers), "--max-cron-threads", "0"]
    command += ["--http-interface", "127.0.0.1", "--http-port", str(port)]
    command += ["--gevent-port", str(port + 1)]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        wait_until_served(port, process, log)
        yield port, process
    finally:
        end(process)


def wait_until_served(port, process, log):
    for _second in range(120):
        if process.poll() is not None:
            raise RuntimeError(f"Odoo ended: {log.read_text(errors='replace')[-2000:]}")
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/web/health", timeout=5).read()
            return
        time.sleep(1)
    raise RuntimeError("Odoo did not answer within two minutes.")


def kill_workers(process, every, stop, kills):
    """Kill one of the web's worker processes every few seconds, as a crash would."""
    while not stop.wait(every):
        with contextlib.suppress(psutil.Error):
            workers = [
                child
                for child in psutil.Process(process.pid).children()
                if "gevent" not in child.cmdline()
            ]
            if len(workers) > 1:
                os.kill(random.choice(workers).pid, signal.SIGKILL)
                kills.append(time.time())


def post_sales(name, stop):
    """Turn sales into stock moves all the while, as the posting job does."""
    while not stop.wait(1.5):
        with contextlib.suppress(OperationalError), _scratch.environment(name) as env:
            env["supermarket.sale.ledger"]._post(limit=50)


# The tills -----------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What the tills were told, to be compared with what the database says."""

    accepted: dict = field(default_factory=dict)  # uuid: {product: quantity}
    refused: dict = field(default_factory=dict)
    given_up: dict = field(default_factory=dict)
    refusal_seconds: list = field(default_factory=list)
    sale_seconds: list = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)


def draw_tries(products, tries, seed_number):
    """Baskets that all want last units: 25 tries for every 5 units, half of them of two products.

    The two products of a basket come in either order, so that tills would wait for each other in
    a circle if nobody saw to it.
    """
    rng = random.Random(seed_number)
    wanted = []
    for number in range(tries):
        basket = {products[min(number // 25, len(products) - 1)]: rng.choice((1, 1, 2))}
        if rng.random() < 0.5:
            neighbour = min(number // 25 + rng.choice((-1, 1)), len(products) - 1)
            basket[products[max(neighbour, 0)]] = 1
        wanted.append(dict(rng.sample(list(basket.items()), len(basket))))
    return wanted


class Seller(threading.Thread):
    """One cashier who sells what is next on the list, until nothing is left on it."""

    def __init__(self, client, till, session, work, outcome, asks):
        super().__init__(daemon=True)
        self.client, self.till, self.session = client, till, session
        self.work, self.outcome, self.asks = work, outcome, asks
        self.rng = random.Random(session)

    def run(self):
        with contextlib.suppress(queue.Empty):
            while True:
                number, basket, prices = self.work.get_nowait()
                self.sell(number, basket, prices)

    def sell(self, number, basket, prices):
        lines = [(product, quantity, prices[product]) for product, quantity in basket.items()]
        order = payload(self.till, self.session, number, lines, self.till["company"])
        if not self.asks:
            order = as_sent_to(self.till["known"], order)
        started = time.perf_counter()
        if self.asks and not self.may_sell(order["uuid"], basket):
            self.outcome.refusal_seconds.append(time.perf_counter() - started)
            self.outcome.refused[order["uuid"]] = basket
            return
        done = self.send(order)
        side = self.outcome.accepted if done else self.outcome.given_up
        side[order["uuid"]] = basket
        self.outcome.sale_seconds.append(time.perf_counter() - started)
        if done and self.rng.random() < 0.2:
            self.outcome.counts["sent_again"] += 1
            self.send(order)

    def may_sell(self, order_uuid, basket):
        """Ask as the till does: again while the server is there, else sell as when offline."""
        lines = [{"product_id": p, "qty": q, "lots": []} for p, q in basket.items()]
        arguments = [[self.till["till"]], order_uuid, lines, None]
        for wait in ASKS:
            try:
                answer = self.call("pos.config", "supermarket_check_sale", arguments)
                return answer["ok"]
            except LostError:
                time.sleep(wait)
                if not self.client.is_server_there():
                    break
            except FailedError:
                self.outcome.counts["errors"] += 1  # the cashier presses the key again
        self.outcome.counts["sold_offline"] += 1
        return True

    def send(self, order):
        """Send until it is acknowledged, as the till's queue does."""
        for attempt in range(SENDS):
            try:
                self.call("pos.order", "sync_from_ui", [[order]])
                return True
            except LostError:
                time.sleep(0.2)
            except FailedError:
                self.outcome.counts["errors"] += 1
                time.sleep(min(0.1 * attempt, 1))
        return False

    def call(self, model, method, arguments):
        deaf = self.rng.random() < 0.08
        self.outcome.counts["answers_lost"] += deaf
        try:
            return self.client.call(model, method, arguments, deaf=deaf)
        except LostError:
            self.outcome.counts["no_answer"] += not deaf
            raise


def sell_all(name, port, tills, tries, prices, first, asks=True):
    """Let all tills sell the tries; what they were told."""
    outcome, work = Outcome(), queue.Queue()
    for number, basket in enumerate(tries, start=first):
        work.put((number, basket, prices))
    clients = [TillClient(port) for _till in tills]
    for number, client in enumerate(clients, start=1):
        client.login(name, f"till{number}", PASSWORD)
    sellers = [
        Seller(client, till, till[name], work, outcome, asks)
        for client, till in zip(clients, tills, strict=True)
    ]
    for seller in sellers:
        seller.start()
    for seller in sellers:
        seller.join()
    return outcome


# The proof -----------------------------------------------------------------------------------


def sold_in_orders(env):
    """{uuid: (orders of that uuid, {product: quantity sold})} of paid orders."""
    env.cr.execute(
        """SELECT o.uuid, COUNT(DISTINCT o.id), l.product_id, SUM(l.qty)
             FROM pos_order o JOIN pos_order_line l ON l.order_id = o.id
            WHERE o.state IN ('paid', 'done') GROUP BY o.uuid, l.product_id"""
    )
    found = {}
    for order_uuid, orders, product, quantity in env.cr.fetchall():
        known = found.setdefault(order_uuid, [0, {}])
        known[0] = max(known[0], orders)
        known[1][product] = float(quantity)
    return found


def sold_in_ledger(env):
    """{uuid: {product: quantity}} as the ledger has it."""
    env.cr.execute(
        """SELECT order_uuid, product_id, SUM(quantity)
             FROM supermarket_sale_ledger GROUP BY order_uuid, product_id"""
    )
    found = {}
    for order_uuid, product, quantity in env.cr.fetchall():
        found.setdefault(order_uuid, {})[product] = float(quantity)
    return found


def left_over(env, products):
    """{product: quants less unposted sales} on the floor."""
    env.cr.execute(
        """SELECT product_id, SUM(quantity) FROM (
               SELECT q.product_id, q.quantity FROM stock_quant q
                 JOIN stock_location l ON l.id = q.location_id AND l.usage = 'internal'
            UNION ALL
               SELECT product_id, -quantity FROM supermarket_sale_ledger WHERE posted IS NOT TRUE
           ) stock WHERE product_id = ANY(%s) GROUP BY product_id""",
        [list(products)],
    )
    return {product: float(quantity) for product, quantity in env.cr.fetchall()}


def compare(env, outcome, products):
    """What the tills were told against what is in the database."""
    orders, ledger = sold_in_orders(env), sold_in_ledger(env)
    lost = [
        order_uuid
        for order_uuid, basket in outcome.accepted.items()
        if orders.get(order_uuid, [0, {}])[1] != basket or ledger.get(order_uuid) != basket
    ]
    told = {**outcome.accepted, **outcome.given_up, **outcome.refused}
    doubled = [
        order_uuid
        for order_uuid, basket in told.items()
        if orders.get(order_uuid, [0])[0] > 1
        or any(ledger.get(order_uuid, {}).get(p, 0) > q for p, q in basket.items())
    ]
    left = left_over(env, products)
    sold = Counter()
    for order_uuid in told:
        sold.update(orders.get(order_uuid, [0, {}])[1])
    wrong = [p for p in products if left.get(p, 0) != UNITS - sold[p]]
    return {
        "oversold": sum(max(0, -quantity) for quantity in left.values()),
        "lost": len(lost),
        "doubled": len(doubled),
        "refused_but_sold": sum(order_uuid in orders for order_uuid in outcome.refused),
        "stock_exact": not wrong,
    }


def report(outcome, proof, seconds):
    refusals = sorted(outcome.refusal_seconds) or [0.0]
    sales = sorted(outcome.sale_seconds) or [0.0]
    tried = len(outcome.accepted) + len(outcome.refused) + len(outcome.given_up)
    return {
        "tries": tried,
        "accepted": len(outcome.accepted),
        "refused": len(outcome.refused),
        "given_up": len(outcome.given_up),
        **proof,
        "refusal_p95_ms": round(1000 * refusals[int(0.95 * (len(refusals) - 1))]),
        "refusal_mean_ms": round(1000 * statistics.fmean(refusals)),
        "sale_p95_ms": round(1000 * sales[int(0.95 * (len(sales) - 1))]),
        "answers_lost": outcome.counts["answers_lost"],
        "no_answer": outcome.counts["no_answer"],
        "sent_again": outcome.counts["sent_again"],
        "errors": outcome.counts["errors"],
        "sold_offline": outcome.counts["sold_offline"],
        "seconds": round(seconds, 1),
    }


# The run -------------------------------------------------------------------------------------


def on_ours(name, options, log, work, kill=False):
    """One run of all tries on the database with our till."""
    tills, tries, products, prices, first = work
    stop, kills = threading.Event(), []
    with served(name, options, log) as (port, process):
        helpers = [threading.Thread(target=post_sales, args=(name, stop), daemon=True)]
        if kill:
            arguments = (process, options.kill_every, stop, kills)
            helpers.append(threading.Thread(target=kill_workers, args=arguments, daemon=True))
        try:
            for helper in helpers:
                helper.start()
            started = time.perf_counter()
            outcome = sell_all(name, port, tills, tries, prices, first)
            seconds = time.perf_counter() - started
        finally:
            stop.set()
            for helper in helpers:
                helper.join()
    with _scratch.environment(name) as env:
        proof = compare(env, outcome, products)
    return {**report(outcome, proof, seconds), **({"kills": len(kills)} if kill else {})}


def on_stock(name, options, log, work):
    """The same tries on stock Odoo, which sells whatever it is sent."""
    tills, tries, products, prices, first = work
    with served(name, options, log) as (port, _process):
        outcome = sell_all(name, port, tills, tries, prices, first, asks=False)
    with _scratch.environment(name) as env:
        orders = sold_in_orders(env)
    sold = Counter()
    for order_uuid in outcome.accepted:
        sold.update(orders[order_uuid][1])
    return {
        "tries": len(tries),
        "accepted": len(outcome.accepted),
        "oversold": sum(max(0, sold[product] - UNITS) for product in products),
    }


def run(options):
    prefix = options.db or "bench_oversell"
    _scratch.say("preparing two databases ...")
    ours, stock, tills, products, prices = prepare(prefix, options.base_template, options)
    half = len(products) // 2
    log = Path(tempfile.gettempdir()) / f"{prefix}.log"
    log.write_bytes(b"")

    def work(goods, first):
        return tills, draw_tries(goods, options.tries, options.seed), goods, prices, first

    try:
        _scratch.say(f"{options.tills} tills, {options.workers} workers: {options.tries} tries ...")
        result = on_ours(ours, options, log, work(products[:half], 1))
        _scratch.say(json.dumps(result))
        _scratch.say(f"the same with a worker killed every {options.kill_every} seconds ...")
        result["killed"] = on_ours(ours, options, log, work(products[half:], 10_001), kill=True)
        if not options.no_stock:
            _scratch.say("the same tries on stock Odoo ...")
            result["odoo"] = on_stock(stock, options, log, work(products[:half], 1))
    finally:
        if not options.keep:
            for name in (ours, stock):
                _scratch.drop(name)
    return {"tills": options.tills, "workers": options.workers, **result}


def parse(argv):
    parser = _scratch.parser("oversell", __doc__)
    parser.add_argument("--tries", type=int, default=1000)
    parser.add_argument("--tills", type=int, default=16)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill-every", type=float, default=3.0, help="seconds")
    parser.add_argument("--no-stock", action="store_true", help="leave stock Odoo out")
    parser.add_argument("--seed", type=int, default=19)
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    _scratch.configure(options.config)
    result = run(options)
    sys.stdout.write(f"{json.dumps(result)}\n")
    bad = [
        run[key] for run in (result, result["killed"]) for key in ("oversold", "lost", "doubled")
    ]
    return 1 if any(bad) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
