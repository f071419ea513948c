"""./run bench replenish: ordering policies side by side on the same demand.

Two cases: ordered every evening with three days of shelf life; ordered on Monday, Wednesday and
Friday in packs of six with ten days. A lost unit costs 1.0, a wasted one 0.7, one kept overnight
0.01. Goods ordered in the evening arrive before the next opening (`--lead 2`: a day later).

Ours is the shipped decision (`ordering.decide`), which the planner and `./run order` call. It is
also played at other times of the day with the same delivery: before opening (02:00), when a quarter
of the day is sold (10:00), and after closing from the forecast of the night before (closing). And
as a company begins, with reordering rules whose minimum the nightly pass sets
(`ordering.threshold`): it is there or on order in any case, cheap or not (rules).

Demand is the recorded sale, plus the usual demand of the weekday for the part of the day's profile
in which the shelf was empty, in whole units. Every policy decides from the recorded, censored sales
up to the evening on which it orders. What can be tuned is tuned on the two weeks before the four
weeks that are scored.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "addons" / "replenishment"))

from forecasting import build_panel  # noqa: E402
from forecasting.calendar import weekday  # noqa: E402
from ordering import Costs, decide  # noqa: E402
from ordering.simulation import baselines, traces  # noqa: E402
from ordering.simulation.play import Rhythm, play  # noqa: E402
from ordering.simulation.replay import Setting, threshold  # noqa: E402
from ordering.simulation.shipped import Record, Shipped, foresight, hidden_from  # noqa: E402
from tools.bench._replenish_forecasts import REFIT, arima_forecasts, our_forecasts  # noqa: E402
from tools.sales_files import read_history  # noqa: E402

SCORED, TUNED, SETTLE = 28, 14, 4
Z_GRID = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.645, 2.0, 2.5)
COSTS = Costs(shortage=1.0, waste=0.7, holding=0.01)
#: Share of the day's trade still to come when the order is placed, and whether its forecast is
#: that of the night before.
MOMENTS = {"02:00": (1.0, False), "10:00": (0.75, False), "closing": (0.0, True)}


def main(argv):
    """Print the policies of both cases and, as the last line, one JSON object."""
    options = _options(argv)
    panel = build_panel(read_history(options.data), 1)
    if panel.days < SCORED + TUNED + 21:
        print(f"{panel.days} days are too few: 63 are needed.", file=sys.stderr)
        return 2
    rows = np.sort(np.random.default_rng(2024).permutation(panel.series)[: options.series])
    start = panel.days - SCORED - TUNED
    print(f"{len(rows)} of {panel.series} series; tuned on {TUNED} days, scored on {SCORED}")
    forecasts = our_forecasts(panel, rows, start, _say, options.refit)
    chosen = panel.take(rows)
    classic = arima_forecasts(chosen, start, options.unit, _say)
    world = _World(chosen, start, forecasts, classic, options.unit)
    result = {name: _case(name, rhythm, world) for name, rhythm in _cases(options.lead).items()}
    print(json.dumps(result | {"refit_days": options.refit}))
    return 0


def _options(argv):
    parser = argparse.ArgumentParser(prog="./run bench replenish", description=__doc__)
    parser.add_argument(
        "--data", default=str(ROOT / "tools/demo/data/freshretail_daily_dev_200x69.csv.gz")
    )
    parser.add_argument("--series", type=int, default=150, help="series that are simulated")
    parser.add_argument("--lead", type=int, default=1, help="days from order to delivery")
    parser.add_argument("--unit", type=float, default=0.1, help="sale that one unit stands for")
    parser.add_argument(
        "--refit",
        type=int,
        default=REFIT,
        help="days until our model is fitted again, as in the nightly pass (7)",
    )
    return parser.parse_args(argv)


def _say(text):
    print(f"  {text}", flush=True)


def _cases(lead):
    every_day, three_days = tuple(range(7)), (0, 2, 4)
    return {
        "daily": Rhythm(every_day, lead, shelf_life=3, pack=1.0),
        "weekly3": Rhythm(three_days, lead, shelf_life=10, pack=6.0),
    }


class _World:
    """The demand that is played and what the policies may know of it."""

    def __init__(self, panel, start, forecasts, classic, unit):
        self.start, self.days = start, panel.days
        self.weekdays = weekday(panel.dates[: panel.days])
        sale = np.nan_to_num(panel.sale)
        self.demand = np.round(
            traces.full_demand(sale, panel.share, panel.full, self.weekdays) / unit
        )
        self.sales = baselines.SalesRecord(np.round(sale / unit))
        record = Record(np.round(sale / unit), panel.share)
        self.hidden = hidden_from(record, forecasts, unit)
        self.forecasts, self.classic, self.unit = forecasts, classic, unit

    def play(self, policy, rhythm, first, last, day_left=0.0):
        """Score days ``first`` to ``last`` (exclusive) of a shop that opened at ``start``."""

        def shifted(view):
            return policy(view.on(view.day + self.start))

        played = slice(self.start, last)
        scored = slice(first - self.start, last - self.start)
        demand, weekdays = self.demand[:, played], self.weekdays[played]
        return play(demand, weekdays, rhythm, shifted, scored, day_left)

    def tune(self, make, values, rhythm):
        """The value whose policy was cheapest in the tuning days."""
        first, last = self.start + SETTLE, self.days - SCORED
        costs = [cost_of(self.play(make(value), rhythm, first, last)) for value in values]
        return values[int(np.argmin(costs))]

    def ours(self, stale=False, least=None):
        """The shipped decision; nothing in it is tuned by play."""
        return Shipped(self.forecasts, COSTS, self.hidden, self.unit, least, stale)


def cost_of(outcome):
    """Money of all series together."""
    return float(outcome.cost(COSTS).sum())


def _case(name, rhythm, world):
    z = world.tune(lambda z: baselines.odoo_min_max(world.sales, z), Z_GRID, rhythm)
    z_arima = world.tune(
        lambda z: baselines.forecast_safety_stock(world.classic, z), Z_GRID, rhythm
    )
    _say(f"{name}: tuned z {z}, ARIMA's z {z_arima}")
    policies = {
        "odoo": baselines.odoo_min_max(world.sales),
        "oca": baselines.oca_safety_stock(world.sales),
        "tuned": baselines.odoo_min_max(world.sales, z),
        "threshold": baselines.fixed_threshold(world.sales, world.start),
        "arima": baselines.forecast_safety_stock(world.classic, z_arima),
        "ours": world.ours(),
        "rules": world.ours(least=threshold(Setting.floor_level, COSTS)),
        "foresight": foresight(world.demand, COSTS),
    }
    first, last = world.days - SCORED, world.days
    scores = {key: world.play(policy, rhythm, first, last) for key, policy in policies.items()}
    for moment, (day_left, stale) in MOMENTS.items():
        ours = world.ours(stale)
        scores[moment] = world.play(ours, rhythm, first, last, day_left)
    for key, score in scores.items():
        share = cost_of(score) / cost_of(scores["odoo"])
        print(
            f"{name:8} {key:10} cost {cost_of(score):9.0f}  vs odoo {share:6.3f}  "
            f"fill {score.fill:6.1%}  waste {score.waste:6.1%}  nights {score.kept.sum():9.0f}",
            flush=True,
        )
    return _figures(scores)


def _figures(scores):
    cost = {key: cost_of(score) for key, score in scores.items()}
    ours, odoo = scores["ours"], scores["odoo"]
    versus = {
        f"vs_{key}": round(cost["ours"] / max(cost[key], 1e-9), 4)
        for key in ("odoo", "oca", "tuned", "threshold", "arima")
    }
    return versus | {
        "fill": round(ours.fill, 4),
        "waste": round(ours.waste, 4),
        "fill_odoo": round(odoo.fill, 4),
        "waste_odoo": round(odoo.waste, 4),
        "waste_vs_odoo": round(float(ours.wasted.sum() / max(odoo.wasted.sum(), 1e-9)), 4),
        "cost": round(cost["ours"], 1),
        "cost_foresight": round(cost["foresight"], 1),
        "cost_at": {moment: round(cost[moment], 1) for moment in MOMENTS},
        "with_rules": {
            "cost": round(cost["rules"], 1),
            "vs_oca": round(cost["rules"] / max(cost["oca"], 1e-9), 4),
            "fill": round(scores["rules"].fill, 4),
            "waste": round(scores["rules"].waste, 4),
        },
        "code": f"{decide.__module__}.{decide.__name__}",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
