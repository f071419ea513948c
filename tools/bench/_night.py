"""./run bench scale --products N --stores M: the whole nightly pass of a chain in Odoo.

A scratch database with the addons gets N products in M stores, a vendor, stock, and `--days` of
sales drawn from the real series (another one for each pair, scaled). Three passes run, each in a
process of its own under odoo.conf's memory limit and with a day of sales more than the one before:
the first makes rules and proposals, the others renew them, as every later night does. One of these
learns a new model, as one night of a week does, the other goes on with it, as the six others do.
The pass is the shipped one, phase by phase.

The last line printed is one JSON object: seconds, processor time a pair (Odoo's process, and with
PostgreSQL's), queries a pair and peak memory of each night, its phases, and what the parts of them
cost: seconds of Odoo, seconds of PostgreSQL, queries. With `--grow N` those of a chain with N times
the products as well, and how much more these take.

With `--at TIME` the clock stands still: figures of time say nothing then, but two versions of the
code must leave the same forecasts, rules and proposals behind, which `left` tells by a digest.
"""

import argparse
import configparser
import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from datetime import timedelta

import psutil
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import SQL

from tools.bench import _scratch
from tools.bench._night_parts import Parts
from tools.sales_files import read_history
from tools.setup import paths

DATABASE = "bench_night"
#: {night: who asks for its pass}: a person gets a new model, a night goes on with what it has
NIGHTS = {"first_night": "manual", "learning_night": "manual", "later_night": "night"}
CATEGORIES = 40
UNIT = 0.1  # sale in the file that one unit stands for
AT_ONCE = 500  # products a statement


def main(argv):
    """Fill the shop unless it is kept from before, run two nights, print figures and JSON."""
    options = _options(argv)
    if options.night:
        print(json.dumps(_night(options)))
        return 0
    _scratch.configure(options.config)
    result = _chain(options, argv)
    if options.grow > 1:
        options.products, options.reuse = options.products * options.grow, False
        larger = _chain(options, argv)
        result = larger | {"smaller": result, "growth": _growth(result, larger)}
    print(json.dumps(result))
    return 0


def _chain(options, argv):
    """Two nights of one chain."""
    if not (options.reuse and _scratch.exists(DATABASE)):
        _prepare(options)
    result = {"pairs": options.products * options.stores}
    try:
        for name in list(NIGHTS)[: options.nights]:
            result[name] = _in_process(argv, name)
            _scratch.say(f"{name}: {json.dumps(result[name])}")
        if options.nights == len(NIGHTS):
            result["ms_a_pair_of_a_week"] = round(_of_a_week(result) / result["pairs"], 2)
    finally:
        if not options.keep:
            _scratch.drop(DATABASE)
    return result


def _growth(small, large):
    """How much more a larger chain takes, by the clock and of the processors."""
    return {
        name: {
            "seconds": round(large[name]["seconds"] / small[name]["seconds"], 2),
            "processor": round(_whole(large[name]) / _whole(small[name]), 2),
        }
        for name in NIGHTS
        if name in small
    }


def _whole(night):
    return night["ms_a_pair_with_database"] * night["series"]


def _of_a_week(result):
    """Milliseconds of a night in the mean of the week that a model serves."""
    return (_whole(result["learning_night"]) + 6 * _whole(result["later_night"])) / 7


def _options(argv):
    parser = argparse.ArgumentParser(prog="./run bench scale", description=__doc__)
    parser.add_argument("--products", type=int, default=1000)
    parser.add_argument("--stores", type=int, default=20)
    parser.add_argument(
        "--grow", type=int, default=1, help="then so many times the products, and the growth"
    )
    parser.add_argument("--days", type=int, default=69, help="days of sales of each pair")
    parser.add_argument(
        "--data", default=str(paths.ROOT / "tools/demo/data/freshretail_daily_dev_200x69.csv.gz")
    )
    parser.add_argument("--keep", action="store_true", help="leave the database")
    parser.add_argument("--reuse", action="store_true", help="take a kept one")
    parser.add_argument("--config", help=argparse.SUPPRESS)
    parser.add_argument("--base-template", help=argparse.SUPPRESS)
    parser.add_argument(
        "--nights",
        type=int,
        default=len(NIGHTS),
        help="so many of the three; 0 fills the shop only",
    )
    parser.add_argument("--at", help="hold the clock at this time (ISO, UTC), to compare versions")
    parser.add_argument("--night", choices=NIGHTS, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


# The chain -----------------------------------------------------------------------------------


def _prepare(options):
    _scratch.begin(DATABASE, options.base_template)
    _scratch.say("installing the addons ...")
    Registry.new(DATABASE, update_module=True, install_modules=paths.OUR_ADDONS)
    with _scratch.environment(DATABASE) as env:
        env.company._open_supermarket()
        stores = _make_stores(env, options.stores)
        products = _make_products(env, options.products)
        _scratch.say("sales and stock ...")
        _fill(env, options, stores, products)
    with _scratch.environment(DATABASE) as env:
        env.cr.execute("ANALYZE")


def _make_stores(env, count):
    stores = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    more = [{"name": f"Bench Store {n}", "code": f"B{n:03d}"} for n in range(2, count + 1)]
    return stores | env["stock.warehouse"].create(more)


def _make_products(env, count):
    categories = env["product.category"].create(
        [{"name": f"Bench {n:02d}"} for n in range(CATEGORIES)]
    )
    vendors = env["res.partner"].create([{"name": f"Bench Vendor {n}"} for n in range(10)])
    ids = []
    for start in range(0, count, AT_ONCE):
        products = env["product.product"].create(
            [
                {
                    "name": f"Bench product {n:05d}",
                    "is_storable": True,
                    "list_price": 1 + n % 90,
                    "categ_id": categories[n % CATEGORIES].id,
                    "seller_ids": [
                        (0, 0, {"partner_id": vendors[n % 10].id, "price": 0.7, "delay": 1})
                    ],
                }
                for n in range(start, min(start + AT_ONCE, count))
            ]
        )
        ids += products.ids
        env.flush_all()
        env.invalidate_all()
        _scratch.say(f"{len(ids)} products")
    return ids


def _fill(env, options, stores, products):
    """Sales of the days up to yesterday, and stock of two days of the usual sale."""
    cr = env.cr
    # The moves that posted them would be as many again, and no forecast reads them
    cr.execute(
        "ALTER TABLE supermarket_sale_ledger"
        " DROP CONSTRAINT IF EXISTS supermarket_sale_ledger_posted_has_move"
    )
    cr.execute("CREATE TABLE bench_series (series int, back int, units int)")
    history = read_history(options.data)
    series = history.groupby(["store_id", "product_id"]).ngroup()
    back = (history["date"].max() - history["date"]).dt.days
    units = (history["sale"] / UNIT).round().astype(int)
    rows = list(zip(series.tolist(), back.tolist(), units.tolist(), strict=True))
    cr.execute(
        SQL(
            "INSERT INTO bench_series SELECT * FROM unnest(%s::int[], %s::int[], %s::int[])",
            *(list(column) for column in zip(*rows, strict=True)),
        )
    )
    kinds, length = int(series.max()) + 1, int(back.max()) + 1
    for start in range(0, len(products), AT_ONCE):
        terms = {
            "company": env.company.id,
            "products": products[start : start + AT_ONCE],
            "places": stores.lot_stock_id.ids,
            "kinds": kinds,
            "length": length,
            "days": options.days,
        }
        cr.execute(SQL(_SALES, **terms))
        cr.execute(SQL(_STOCK, **terms))
        _scratch.say(f"{start + len(terms['products'])} products with sales and stock")
    cr.execute("DROP TABLE bench_series")


# Pair (p, l) sells what series (7 p + 13 l) mod kinds did, scaled by 0.5 to 1.5, and the file again
# where it is too short
_PAIR = """
    WITH pair AS (
        SELECT p AS product_id, l AS location_id, (7 * p + 13 * l) %% %(kinds)s AS series,
               0.5 + ((31 * p + 17 * l) %% 100) / 100.0 AS factor
          FROM unnest(%(products)s::int[]) p CROSS JOIN unnest(%(places)s::int[]) l
    )
"""
_SALES = (
    "INSERT INTO supermarket_sale_ledger (company_id, product_id, location_id, date, quantity,"
    " posted, order_uuid, line_uuid)"
    + _PAIR
    + """
    SELECT %(company)s, product_id, location_id,
           date_trunc('day', now() AT TIME ZONE 'UTC') - (day + 1) * interval '1 day'
               + interval '4 hours',
           round(units * factor), TRUE, gen_random_uuid(), gen_random_uuid()
      FROM pair CROSS JOIN generate_series(0, %(days)s - 1) day
      JOIN bench_series s ON s.series = pair.series AND s.back = day %% %(length)s
     WHERE round(units * factor) > 0
    """
)
_STOCK = (
    "INSERT INTO stock_quant (company_id, product_id, location_id, quantity, reserved_quantity,"
    " in_date)"
    + _PAIR
    + """
    SELECT %(company)s, product_id, location_id, round(2 * factor * AVG(units)), 0,
           now() AT TIME ZONE 'UTC' - interval '90 days'
      FROM pair JOIN bench_series s ON s.series = pair.series
  GROUP BY product_id, location_id, factor
    """
)


# A night -------------------------------------------------------------------------------------


def _in_process(argv, night):
    """One pass in a process of its own: its memory is then its alone."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench._night", *argv, "--night", night],
        cwd=paths.ROOT,
        env={"OMP_NUM_THREADS": "1", **os.environ},  # as our Dockerfile has it
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _limit_memory():
    """As much memory as our odoo.conf gives a process."""
    settings = configparser.ConfigParser()
    settings.read(paths.ROOT / "odoo.conf")
    most = settings.getint("options", "limit_memory_hard")
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _night(options):
    _scratch.configure(options.config)
    with Registry(DATABASE).cursor() as cr, _clock(options.at):
        env = api.Environment(cr, SUPERUSER_ID, {})
        env = env(context={"allowed_company_ids": env.company.ids, "lang": "en_US"})
        _limit_memory()
        run = env["replenishment.run"]._schedule(env.company, NIGHTS[options.night])
        nights_later = len(NIGHTS) - 1 - list(NIGHTS).index(options.night)
        run.cutoff = run._yesterday() - timedelta(days=nights_later)
        cr.commit()
        cr.execute("SELECT pg_backend_pid()")
        database, phases = psutil.Process(cr.fetchone()[0]), {}
        started, statements = _processor(database), cr.sql_log_count
        begin = time.perf_counter()
        parts = Parts(env, lambda: (*_processor(database), cr.sql_log_count))
        with parts.measured():
            run._start()
            for step in run._phases():
                before, clock = _processor(database), time.perf_counter()
                queries = cr.sql_log_count
                step()
                after = _processor(database)
                phases[step.__name__.strip("_")] = {
                    "seconds": round(time.perf_counter() - clock, 1),
                    "processor": round(after[0] - before[0], 1),
                    "database": round(after[1] - before[1], 1),
                    "queries": cr.sql_log_count - queries,
                    "peak_mb": _peak(),
                }
            run._finish()
            cr.commit()
        own, theirs = (a - b for a, b in zip(_processor(database), started, strict=True))
        pairs = run.series_count
        return {
            "seconds": round(time.perf_counter() - begin, 1),
            "ms_a_pair": round(1000 * own / pairs, 2),
            "ms_a_pair_with_database": round(1000 * (own + theirs) / pairs, 2),
            "queries_a_pair": round((cr.sql_log_count - statements) / pairs, 3),
            "peak_mb": _peak(),
            "forecasts": run.forecast_count,
            "thresholds": run.orderpoint_count,
            "proposals": run.proposal_count,
            "series": pairs,
            "message": run.message or "",
            "phases": phases,
            "parts": parts.sums(),
            **({"left": _left(cr)} if options.at else {}),
        }


@contextlib.contextmanager
def _clock(moment):
    """Hold the clock, where a moment is given."""
    if not moment:
        yield
        return
    from freezegun import freeze_time  # of the tests, because of which it may be absent

    with freeze_time(moment):
        yield


_LEFT = {
    "forecasts": """
        SELECT product_id, warehouse_id, model, date, champion, mean, q10, q50, q80, q90, q95, error
          FROM replenishment_forecast
    """,
    "rules": """
        SELECT product_id, warehouse_id, product_min_qty, product_max_qty, qty_to_order_computed,
               replenishment_min_basis, deadline_date
          FROM stock_warehouse_orderpoint
    """,
    "proposals": """
        SELECT product_id, warehouse_id, state, origin, urgent, idle, partner_id, supplierinfo_id,
               order_date, delivery_date, next_delivery_date, interval_days, sellable_qty,
               on_order_qty, threshold_qty, demand_qty, sigma, daily_qty, cover_days, expiring_qty,
               pack_qty, min_qty, forecast_model, forecast_error, proposed_qty, qty_to_order,
               difference_qty, price_unit, price_breaks, amount, currency_id, company_id, categ_id
          FROM replenishment_proposal
    """,
    "shortages": """
        SELECT product_id, warehouse_id, state, sellable_qty, threshold FROM supermarket_shortage
    """,
}


def _left(cr):
    """{kind: rows and a digest of them} of what a pass leaves behind."""
    left = {}
    for kind, query in _LEFT.items():
        cr.execute(
            "SELECT COUNT(*), md5(string_agg(row::text, ';' ORDER BY row::text))"
            f" FROM ({query}) row"
        )
        left[kind] = cr.fetchone()
    return left


def _processor(database):
    """Processor seconds of this process with its children, and of its PostgreSQL backend."""
    own = sum(
        sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own, sum(database.cpu_times()[:2])


def _peak():
    """Most memory that this process, or one child of it, ever had, in MB."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(max(resource.getrusage(who).ru_maxrss for who in kinds) / 1024)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
