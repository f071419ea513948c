"""./run bench month: four weeks of two stores in a real database, day by day, beside stock Odoo.

A hundred products of real series in two stores. Time is moved by hand, for Odoo and PostgreSQL
alike (see `_month/clock.py`). Every day: what expired is thrown away, the pass of the night runs,
yesterday's orders are taken in with their lots, the buyer accepts what is proposed as it is,
tills write the ledger, thresholds are crossed, what that proposes is accepted as well.

Beside it, in databases and files of their own, the same customers meet:
  odoo    stock Odoo's reordering rules and scheduler, minimum and maximum by z = 1.645
  order   `./run order`, asked at the same hours with what its own shelves hold

A lost unit costs 1.0, a wasted one 0.7, one kept overnight 0.01. Nobody is told of the file's
promotions. The last line is one JSON object.
"""

import json
import multiprocessing
import sys
import time

from tools.bench._month import dumps
from tools.bench._month.options import of_a_month
from tools.setup import paths

ADDONS = "supermarket_stock,replenishment"


def main(argv):
    """Print the progress and, as the last line, one JSON object."""
    options = of_a_month("month", __doc__, "in two stores each").parse_args(argv)
    with dumps.made(ADDONS, _say) as made:
        return _play(options, made)


def _play(options, made):
    """The two databases side by side, then the files, which need what the rules wanted."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        stock_odoo = pool.apply_async(_database, ("odoo", options, made["odoo"]))
        ours = pool.apply_async(_database, ("ours", options, made["ours"])).get()
        order = pool.apply_async(_files, (options, ours.pop("minimums"))).get()
        odoo = stock_odoo.get()
    for name, figures in (("odoo", odoo), ("ours", ours), ("order", order)):
        print(f"{name:6} {json.dumps(figures)}", flush=True)
    result = {
        "cost_vs_odoo": round(ours["cost"] / odoo["cost"], 4),
        **{name: ours[name] for name in ("fill", "waste", "orders_twice", "lines_without_reason")},
        "fill_odoo": odoo["fill"],
        "waste_odoo": odoo["waste"],
        "order": {
            "cost_vs_odoo": round(order["cost"] / odoo["cost"], 4),
            "fill": order["fill"],
            "waste": order["waste"],
        },
        "order_differs": round(abs(order["cost"] / ours["cost"] - 1), 4),
        "products": options.products,
        "days": options.days,
    }
    print(json.dumps(result))
    return 0


def _database(kind, options, dump):
    """One world in a database under its own clock."""
    from tools.bench._month import world as world_module

    world = world_module.load(options.data, options.products, options.days)
    start = world.moment(0, world_module.NIGHT)
    with dumps.under_clock(kind, dump, start) as clock:
        made = _make(kind, world, clock)
        _go_through(kind, world, made)
        return made.figures()


def _make(kind, world, clock):
    if kind == "odoo":
        from tools.bench._month.core import Core as Kind
    else:
        from tools.bench._month.ours import Ours as Kind
    return Kind(kind, str(paths.STATE / "odoo.conf"), world, clock)


def _files(options, minimums):
    from tools.bench._month import world as world_module
    from tools.bench._month.files import Files

    world = world_module.load(options.data, options.products, options.days)
    made = Files(world, minimums)
    _go_through("order", world, made)
    return made.figures()


def _go_through(kind, world, made):
    for day in world.month:
        begin = time.perf_counter()
        made.day(day)
        took, so_far = time.perf_counter() - begin, made.book.figures(world, day)
        _say(f"{kind:5} {world.dates[day]} {took:5.1f} s {json.dumps(so_far)}")


def _say(text):
    print(f"  {text}", file=sys.stderr, flush=True)
