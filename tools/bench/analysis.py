"""Analyse 100,000 orders of ten lines: ours, Odoo's own report, and records loaded by the ORM.

The orders are copied into a scratch database in bulk SQL, with several taxes' worth of amounts,
discounts, returns and costs; they are sold over ninety days at four tills. All three answer the
same question, the sales by product with amount, untaxed amount, quantity and margin, as the store's
manager. Loading through the ORM is timed on a part of the orders and scaled: all of it would not
fit into the memory of a worker.

The last line printed is one JSON object.
"""

import argparse
import json
import resource
import sys
import threading
import time
from datetime import date, timedelta

from odoo.modules.registry import Registry
from odoo.tools import SQL

from tools.bench import _scratch

DAYS = 90
END = date(2026, 6, 30)
TILLS = 4


def make_shop(env, products):
    """Goods in a tree of categories, tills and their sessions, without any order."""
    shop = _scratch.seed(env, 0)
    parents = env["product.category"].create([{"name": f"Bench {letter}"} for letter in "ABCDE"])
    leaves = env["product.category"].create(
        [
            {"name": f"Bench {parent.name}{number}", "parent_id": parent.id}
            for parent in parents
            for number in range(8)
        ]
    )
    goods = env["product.product"].create(
        [
            {
                "name": f"Bench product {number:05d}",
                "is_storable": True,
                "available_in_pos": True,
                "list_price": 1 + (number * 37 % 900) / 10,
                "standard_price": 0.6,
                "categ_id": leaves[number % len(leaves)].id,
            }
            for number in range(products)
        ]
    )
    first = env["pos.config"].browse(shop["till"])
    tills = first | env["pos.config"].create(
        [
            {
                "name": f"Bench till {number}",
                "journal_id": first.journal_id.id,
                "payment_method_ids": [(0, 0, {"name": f"On account {number}"})],
            }
            for number in range(2, TILLS + 1)
        ]
    )
    sessions = [
        env["pos.session"].create({"config_id": one.id, "user_id": shop["cashier"]}).id
        for one in tills
    ]
    manager = env["res.users"].create(
        {
            "name": "Bench manager",
            "login": "bench_manager",
            "group_ids": [(6, 0, [env.ref("supermarket_stock.group_store_manager").id])],
        }
    )
    env.flush_all()
    return {**shop, "manager": manager.id, "products": goods.ids, "sessions": sessions}


def copy_orders(env, shop, orders, lines):
    """Orders and lines in two statements; every twentieth order is a return."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO pos_order (name, pos_reference, uuid, date_order, user_id, company_id,
                session_id, config_id, state, currency_rate, is_refund, amount_tax, amount_total,
                amount_paid, amount_return)
            SELECT 'Bench ' || n, 'B' || n, 'bench-order-' || n,
                   %s::timestamp - (n * 7919 %% %s) * interval '1 second', %s, %s,
                   session.id, session.config_id, 'done', 1, n %% 20 = 0, 0, 0, 0, 0
              FROM generate_series(1, %s) n
              JOIN pos_session session
                ON session.id = (%s::integer[])[1 + n %% %s]
            """,
            END + timedelta(days=1),
            DAYS * 86400,
            shop["cashier"],
            env.company.id,
            orders,
            shop["sessions"],
            TILLS,
        )
    )
    env.cr.execute(
        SQL(
            """
            INSERT INTO pos_order_line (name, uuid, order_id, company_id, product_id, qty,
                price_unit, discount, price_subtotal, price_subtotal_incl, total_cost,
                is_total_cost_computed)
            SELECT 'Line', 'bench-line-' || o.id || '-' || k, o.id, o.company_id, pick.product,
                   pick.quantity, pick.price, pick.discount, ROUND(pick.amount / 1.13, 2),
                   pick.amount, pick.quantity * 0.6, TRUE
              FROM pos_order o
              CROSS JOIN generate_series(1, %s) k
              CROSS JOIN LATERAL (
                SELECT (%s::integer[])[1 + (power((o.id * 31 + k * 17) %% 9973 / 9973.0, 3) * %s
                        )::integer %% %s] AS product,
                       CASE WHEN o.is_refund THEN -1 ELSE 1 + (o.id + k) %% 3 END AS quantity,
                       (100 + (o.id * 13 + k * 29) %% 900) / 100.0 AS price,
                       CASE WHEN k = 3 THEN 12.5 ELSE 0 END AS discount) draw
              CROSS JOIN LATERAL (
                SELECT draw.*, ROUND(quantity * price * (1 - discount / 100), 2) AS amount) pick
             WHERE o.uuid LIKE 'bench-order-%%'
            """,
            lines,
            shop["products"],
            len(shop["products"]),
            len(shop["products"]),
        )
    )
    env.cr.execute(
        """
        UPDATE pos_order o
           SET amount_total = sums.total, amount_tax = sums.total - sums.untaxed,
               amount_paid = sums.total
          FROM (SELECT order_id, SUM(price_subtotal_incl) AS total, SUM(price_subtotal) AS untaxed
                  FROM pos_order_line GROUP BY order_id) sums
         WHERE sums.order_id = o.id
        """
    )


class PeakMemory:
    """Megabytes that the process grows by at most while a block runs, sampled."""

    def __enter__(self):
        self.peak, self._done = 0, threading.Event()
        self._start = resident()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def _watch(self):
        while not self._done.wait(0.01):
            self.peak = max(self.peak, resident() - self._start)

    def __exit__(self, *_error):
        self._done.set()
        self._thread.join()


def resident():
    """Megabytes of this process in memory now."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 2**20


def period():
    return {"start": str(END - timedelta(days=DAYS)), "end": str(END + timedelta(days=1))}


def ours(name, shop):
    """Sales by product, as the screen asks for them; seconds, memory, and the totals."""
    with _scratch.environment(name, shop["manager"]) as env, PeakMemory() as memory:
        started = time.perf_counter()
        answer = env["supermarket.sale.analysis"].analyse({**period(), "by": ["product"]})
        seconds = time.perf_counter() - started
    return seconds, memory.peak, answer


def by_odoo(name, shop):
    """The same sums by Odoo's own report."""
    with _scratch.environment(name, shop["manager"]) as env, PeakMemory() as memory:
        started = time.perf_counter()
        env["report.pos.order"]._read_group(
            [("state", "in", ("paid", "done")), ("company_id", "=", env.company.id)],
            ["product_id"],
            [
                *(f"{measure}:sum" for measure in ("price_total", "price_subtotal_excl")),
                *("product_qty:sum", "margin:sum", "order_id:count_distinct"),
            ],
        )
        seconds = time.perf_counter() - started
    return seconds, memory.peak


def by_records(name, shop, sample):
    """The same sums over records, of some of the orders."""
    with _scratch.environment(name, shop["manager"]) as env:
        started = time.perf_counter()
        sums = {}
        for line in env["pos.order"].search([], limit=sample).lines:
            total, untaxed, quantity, margin = sums.get(line.product_id.id, (0, 0, 0, 0))
            sums[line.product_id.id] = (
                total + line.price_subtotal_incl,
                untaxed + line.price_subtotal,
                quantity + line.qty,
                margin + line.margin,
            )
        return time.perf_counter() - started


def totals_equal(name, answer):
    """Whether the analysis says what the orders say, to the cent, by whatever it groups."""
    with _scratch.environment(name) as env:
        [(total, tax, orders)] = env.execute_query(
            SQL("SELECT SUM(amount_total), SUM(amount_tax), COUNT(*) FROM pos_order")
        )
    expected = {"total": round(total * 100), "tax": round(tax * 100), "orders": orders}
    rows = [*answer["rows"], *([answer["rest"]] if answer["rest"] else [])]
    return (
        {key: answer["totals"][key] for key in expected} == expected
        and sum(row["total"] for row in rows) == expected["total"]
        and sum(row["tax"] for row in rows) == expected["tax"]
        and sum(row["sales_ratio"] for row in rows) == 1_000_000
    )


def prepare(options):
    name = options.db or "bench_analysis"
    _scratch.begin(name, options.base_template)
    Registry.new(name, update_module=True, install_modules=("supermarket_pos",))
    with _scratch.environment(name) as env:
        shop = make_shop(env, options.products)
        _scratch.say(f"copying {options.orders} orders of {options.lines} lines ...")
        copy_orders(env, shop, options.orders, options.lines)
    with _scratch.environment(name) as env:
        env.cr.execute("ANALYZE")
    return name, shop


def run(options):
    name, shop = prepare(options)
    try:
        turns = []
        for number in range(1, options.turns + 1):
            turns.append((ours(name, shop), by_odoo(name, shop)))
            (own, _peak, _answer), (odoo_s, _memory) = turns[-1]
            _scratch.say(f"turn {number}: ours {own:.2f} s, Odoo's report {odoo_s:.2f} s")
        sampled = by_records(name, shop, options.sample)
        equal = all(totals_equal(name, answer) for (_s, _mb, answer), _odoo in turns)
    finally:
        if not options.keep:
            _scratch.drop(name)
    seconds = min(own for (own, _mb, _answer), _odoo in turns)
    report = min(odoo_s for _own, (odoo_s, _mb) in turns)
    records = sampled * options.orders / options.sample
    return {
        "orders": options.orders,
        "lines": options.orders * options.lines,
        "seconds": round(seconds, 2),
        "peak_mb": round(max(peak for (_s, peak, _answer), _odoo in turns)),
        "odoo_report_seconds": round(report, 2),
        "vs_report": round(seconds / report, 3),
        "orm_seconds_scaled": round(records, 1),
        "orm_sampled_orders": options.sample,
        "vs_orm": round(seconds / records, 4),
        "totals_equal": equal,
    }


def parse(argv):
    parser = argparse.ArgumentParser(prog="bench analysis", description=__doc__.splitlines()[0])
    parser.add_argument("--db", help="name of the scratch database (default: bench_analysis)")
    parser.add_argument("--base-template", help="database to copy from")
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--products", type=int, default=5000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--sample", type=int, default=2000, help="orders loaded by the ORM")
    parser.add_argument("--keep", action="store_true", help="leave the scratch database")
    parser.add_argument("--config", help="Odoo configuration file, when none is loaded yet")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    _scratch.configure(options.config)
    sys.stdout.write(f"{json.dumps(run(options))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
