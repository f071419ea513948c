"""./run bench accuracy: a month of a shop, and how many lines of its books are right after it.

A product is a product of the file in one of its stores, its lines are the floor and the back room.
Every day goods come, shelves are filled, customers buy, thieves take one unit for a hundred sold,
waste is thrown away; receivers and counters are off in two lines of a hundred, of a hundred
fillings one leaves a few units behind (`_accuracy/world.py`). The books hear what people say and
nothing else. What really happens is drawn once: both databases meet the same month.

  ours    scans of the app, the till's ledger, a count plan with the portion of the day, blind, with
          a second counter and an approval; who fills a shelf says whether it is full now
  odoo    stock Odoo: transfers, sales posted at closing, cyclic counts of places every five days

Counted is before the doors open; a line takes the same time on both sides (half a minute is
assumed), one that is counted again takes it twice. To look whether a filled shelf is full takes
time, too, by the keystroke-level model (`_accuracy/ours.py`), and is part of what counts take; with
`--no-looks` nobody is asked. What fits on each shelf is entered before the first day, as a shop
with a planogram does: the figures are the world's own (`capacity`), right on every shelf and by
which shelves are filled; with `--no-planogram` nobody enters them, and the plan has to learn them.
Stock Odoo has no use for either. Judged is as the doors open on the day after the month:
`accuracy`, `accuracy_odoo`; `time_saved` is the part of the time that counting every line every
morning takes, which is the only way by full counts to open with right books (`accuracy_full`).
Beside it, of the same morning and of both: `within`, the lines that are off by no more than 2 units
or 2 %; `in_all`, the products of which the shop has what its books say, wherever in it they lie.
The last line is one JSON object.
"""

import json
import multiprocessing
import sys
import time

from tools.bench._accuracy import SECONDS_PER_LINE
from tools.bench._month import dumps
from tools.bench._month.options import of_a_month
from tools.setup import paths

ADDONS = "supermarket_stock"


def main(argv):
    """Print the progress and, as the last line, one JSON object."""
    parser = of_a_month("accuracy", __doc__, "those that the file lacks are made up")
    parser.add_argument(
        "--no-looks", action="store_true", help="nobody is asked whether a filled shelf is full"
    )
    parser.add_argument(
        "--no-planogram", action="store_true", help="nobody enters what fits on the shelves"
    )
    options = parser.parse_args(argv)
    with dumps.made(ADDONS, _say) as made:
        return _play(options, made)


def _play(options, made):
    """The two databases side by side."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        waiting = {
            kind: pool.apply_async(_database, (kind, options, made[kind]))
            for kind in ("ours", "odoo")
        }
        played = {kind: one.get() for kind, one in waiting.items()}
    for kind, figures in played.items():
        print(f"{kind:5} {json.dumps(figures)}", flush=True)
    print(json.dumps(_result(options, **played)))
    return 0


def _result(options, ours, odoo):
    world = _world(options)
    full = world.full()
    return {
        "accuracy": ours["accuracy"],
        "accuracy_odoo": odoo["accuracy"],
        "time_saved": ours["time_saved"],
        "time_saved_odoo": odoo["time_saved"],
        "accuracy_full": round(full, 4),
        "accuracy_mean": ours["mean"],
        "accuracy_mean_odoo": odoo["mean"],
        "within": ours["within"],
        "within_odoo": odoo["within"],
        "in_all": ours["in_all"],
        "in_all_odoo": odoo["in_all"],
        "accuracy_evening": ours["evening"],
        "accuracy_evening_odoo": odoo["evening"],
        "lines": world.lines,
        "counted_lines": ours["counted_lines"],
        "counted_lines_odoo": odoo["counted_lines"],
        "hours": _hours(ours["counted_lines"]),
        "hours_odoo": _hours(odoo["counted_lines"]),
        "minutes_per_100_lines": round(SECONDS_PER_LINE * 100 / 60),
        "planogram": bool(world.planogram),
        "looks": ours["looks"],
        "looks_hours": ours["looks_hours"],
        "found": ours["found"],
        "world": world.happened,
        "products": options.products,
        "days": options.days,
    }


def _hours(lines):
    return round(lines * SECONDS_PER_LINE / 3600, 1)


def _world(options):
    from tools.bench._accuracy import world

    made = world.load(options.data, options.products, options.days)
    if options.no_looks:
        made.rooms.clear()
    if not options.no_planogram:
        made.planogram.update(enumerate(made.capacity.tolist()))
    if made.happened["real_series"] < options.products:
        missing = options.products - made.happened["real_series"]
        _say(f"{missing} series are made up: the file has {made.happened['real_series']}")
    return made


def _database(kind, options, dump):
    """One world in a database under its own clock."""
    from tools.bench._accuracy.shop import EARLY

    world = _world(options)
    with dumps.under_clock(kind, dump, world.moment(world.start - 1, EARLY)) as clock:
        made = _make(kind, world, clock)
        for day in world.month:
            begin = time.perf_counter()
            made.open(day)
            if day != world.month[-1]:
                made.trade(day)
            took = time.perf_counter() - begin
            _say(f"{kind:5} {world.dates[day]} {took:5.1f} s {made.morning[-1]:.3f} right")
        return made.figures()


def _make(kind, world, clock):
    if kind == "odoo":
        from tools.bench._accuracy.core import Core as Kind
    else:
        from tools.bench._accuracy.ours import Ours as Kind
    return Kind(kind, str(paths.STATE / "odoo.conf"), world, clock)


def _say(text):
    print(f"  {text}", file=sys.stderr, flush=True)
