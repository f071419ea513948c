"""./run bench constants: what the numbers in the pure packages are worth.

Each constant of `forecasting/` and `ordering/` that was chosen, not derived, is set to other
values, one at a time, and the shipped code runs with them. Forecasts: rolling origins over the
last four weeks (`--weeks`), as in `./run bench forecast`; WAPE against the shipped value's, how far
the coverage of the 80, 90 and 95 % quantiles is off on average, and the bias. Orders: the two cases
of `./run bench replenish`, cost against the shipped value's.

`--only forecasts,smoothing,new,orders` chooses kinds, `--names USUAL_DAYS,BINS` constants, and
`--series` how many series learn.
"""

import argparse
import contextlib
import importlib
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "addons" / "replenishment"))

from forecasting import MODELS, backtest, build_panel, forecast_new  # noqa: E402
from forecasting.boosters import Settings  # noqa: E402
from forecasting.global_model import forecast_global  # noqa: E402
from ordering.simulation.shipped import Shipped  # noqa: E402
from tools.bench import replenish  # noqa: E402
from tools.bench._replenish_forecasts import our_forecasts  # noqa: E402
from tools.sales_files import read_history  # noqa: E402

HORIZON = 7
#: Every so many products are taken for new ones.
HIDDEN = 5
#: Series whose orders are played, as `./run bench replenish` does.
PLAYED = 150
#: Of each kind: module, name and the values tried. A name with a dot is a setting of the model.
TRIED = {
    "forecasts": (
        ("forecasting.boosters", "Settings.trees", (40, 150)),
        ("forecasting.boosters", "Settings.mean_trees", (25, 75)),
        ("forecasting.boosters", "Settings.spread_trees", (15, 60)),
        ("forecasting.boosters", "Settings.leaves", (7, 31)),
        ("forecasting.boosters", "Settings.learning_rate", (0.08, 0.25)),
        ("forecasting.boosters", "Settings.memory", (10.0, 40.0)),
        ("forecasting.boosters", "Settings.hold_out", (3, 10)),
        ("forecasting.boosters", "Settings.most_rows", (40_000, 150_000)),
        ("forecasting.boosters", "Settings.seed", (1, 2)),
        ("forecasting.boosters", "FEATURE_SHARE", (0.4, 1.0)),
        ("forecasting.boosters", "ROW_SHARE", (0.5, 1.0)),
        ("forecasting.boosters", "SHRINKAGE", (1.0, 20.0)),
        ("forecasting.boosters", "LEAF_SHARE", (300, 3000)),
        ("forecasting.boosters", "SMALLEST_SPREAD", (0.005, 0.1)),
        ("forecasting.boosters", "SERIES_HELD_OUT", (1, 10_000)),
        ("forecasting.boosters", "FEW_FULL_DAYS", (1, 1000)),
        ("forecasting.features", "HALF_LIVES", ((3.0, 10.0), (1.0, 2.0, 4.0, 8.0, 16.0, 32.0))),
        ("forecasting.features", "SCALE_HALF_LIFE", (5.0, 20.0)),
        ("forecasting.features", "PRIOR_DAYS", (0.3, 3.0)),
        ("forecasting.features", "RATE_PRIOR_DAYS", (0.1, 2.0)),
        ("forecasting.features", "PROFILE_HALF_LIFE", (10.0, 42.0)),
        ("forecasting.features", "PROFILE_PRIOR_DAYS", (0.5, 6.0)),
        ("forecasting.features", "USUAL_UPLIFT", (1.0, 1.5)),
        ("forecasting.features", "UPLIFT_PRIOR_DAYS", (0.5, 6.0)),
        ("forecasting.features", "USUAL_DAYS", (14, 42)),
        ("forecasting.features", "LEAST_SEEN", (0.1, 0.6)),
        ("forecasting.features", "SMALLEST_SCALE", (0.005, 0.1)),
        ("forecasting.market", "PRIOR_SERIES", (3.0, 40.0)),
        ("forecasting.market", "HOLIDAY_WEIGHT", (0.0, 1.0)),
        ("forecasting.market", "HOLIDAY_EFFECTS", ((1.0, 1.0), (1.15, 0.7))),
        ("forecasting.market", "HOLIDAY_PRIOR_DAYS", (0.5, 6.0)),
        ("forecasting.market", "NEIGHBOUR_DAYS", (7, 14)),
        ("forecasting.market", "PROFILE_PRIOR_DAYS", (0.1, 1.0)),
        ("forecasting.market", "ROUNDS", (1, 6)),
        ("forecasting.quantiles", "BINS", (1, 12)),
        ("forecasting.quantiles", "ROWS_A_BIN", (50, 1000)),
        ("forecasting.quantiles", "SMALLEST_MEDIAN", (0.01, 0.2)),
        ("forecasting.quantiles", "FULL_DAYS_A_BIN", (10, 300)),
        ("forecasting.sample", "LATEST_ORIGINS", (20, 40)),
        ("forecasting.sample", "SHORTEST_HISTORY", (7, 28)),
    ),
    "smoothing": (
        ("forecasting.classics", "SMOOTHING", (0.05, 0.2)),
        ("forecasting.classics", "WEEKDAY_PRIOR_DAYS", (3.0, 12.0)),
    ),
    "slow": (
        ("forecasting.classics", "SIZE_SMOOTHING", (0.05, 0.2)),
        ("forecasting.classics", "CHANCE_SMOOTHING", (0.02, 0.1)),
        ("forecasting.classics", "LEAST_SEEN", (0.05, 0.15, 0.3)),
    ),
    "new": (
        ("forecasting.new_products", "FEWEST_NEIGHBOURS", (1, 10)),
        ("forecasting.new_products", "SMOOTHING", (0.02, 0.15)),
    ),
    "orders": (
        ("ordering.demand", "Q99_STEPS", (0.6, 2.0)),
        ("ordering.demand", "TOP_STEPS", (0.6, 2.4)),
        ("ordering.demand", "BOTTOM_STEPS", (0.0, 1.0)),
        ("ordering.demand", "PRIOR_UNITS", (20.0, 500.0)),
        ("ordering.demand", "HIDDEN_BOUNDS", ((1.0, 1.0), (0.5, 2.0))),
        ("ordering.decide", "POINTS", (12, 48)),
        ("ordering.decide", "NEARLY_CERTAIN", (0.98, 0.9999)),
    ),
}


def main(argv):
    """Print a line for each value tried and, as the last line, one JSON object."""
    options = _options(argv)
    history = read_history(options.data)
    panel = build_panel(history, 1)
    chosen = np.random.default_rng(2024).permutation(panel.series)[: options.series]
    panel = panel.take(np.sort(chosen))
    result = {}
    for kind in options.only.split(","):
        measure = MEASURES[kind](panel, history, options.weeks)
        shipped = measure()
        print(f"{kind:10} as shipped {shipped}", flush=True)
        for module, name, values in TRIED[kind]:
            if options.names and name.rpartition(".")[2] not in options.names.split(","):
                continue
            for value in values:
                with _at(module, name, value) as settings:
                    figures = _beside(measure(settings), shipped)
                result[f"{module}.{name}={value}"] = figures
                print(f"{kind:10} {module}.{name} = {value}: {figures}", flush=True)
    print(json.dumps(result | {"series": panel.series}))
    return 0


def _options(argv):
    parser = argparse.ArgumentParser(prog="./run bench constants", description=__doc__)
    parser.add_argument(
        "--data", default=str(ROOT / "tools/demo/data/freshretail_daily_dev_200x69.csv.gz")
    )
    parser.add_argument("--series", type=int, default=1500, help="series that learn and are scored")
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--only", default=",".join(TRIED))
    parser.add_argument("--names", default="", help="these constants alone; default: all")
    return parser.parse_args(argv)


@contextlib.contextmanager
def _at(module, name, value):
    """The constant at another value; the settings to run with."""
    if name.startswith("Settings."):
        yield replace(Settings(), **{name.partition(".")[2]: value})
        return
    with patch.object(importlib.import_module(module), name, value):
        yield Settings()


def _beside(figures, shipped):
    """Errors and costs as shares of the shipped ones; what is a share already as it is."""
    return {
        name: round(value / shipped[name], 4) if name.startswith(("wape", "cost")) else value
        for name, value in figures.items()
    }


def _score(panel, weeks, model):
    """A model's errors over the last weeks, through the names that the pass calls."""
    origins = backtest.origins_of(panel.days, HORIZON, weeks)
    with patch.dict(MODELS, {"tried": model}):
        outcome = backtest.run(panel, "tried", origins, HORIZON)
    report = backtest.report(outcome, backtest.truth_of(panel, origins, HORIZON))
    off = [abs(share - float(level) / 100) for level, share in report.coverage.items()]
    return {
        "wape": round(report.wape, 5),
        "coverage_off": round(float(np.mean(off)), 4),
        "bias": round(report.bias_in_stock, 4),
    }


def _forecasts(panel, _history, weeks):
    return lambda settings=None: _score(panel, weeks, lambda p: forecast_global(p, settings))


def _smoothing(panel, _history, weeks):
    return lambda _settings=None: _score(panel, weeks, MODELS["ses"])


def _slow(panel, _history, weeks):
    """Products that sell on less than half of the days."""
    sold = np.nan_to_num(panel.sale) > 0
    few = panel.take(np.flatnonzero(sold.mean(axis=1) < np.quantile(sold.mean(axis=1), 0.2)))
    return lambda _settings=None: _score(few, weeks, MODELS["tsb"])


def _new(panel, history, _weeks):
    """Every fifth product as if nobody had sold it yet, scored on the last week."""
    keys = ["store_id", "product_id"]
    table = history.merge(panel.keys[keys], on=keys)
    products = np.sort(table["product_id"].unique())[::HIDDEN]
    is_new = table["product_id"].isin(products)
    last = table["date"].max() - np.timedelta64(HORIZON, "D")
    asked = table[is_new].drop_duplicates(keys)
    asked = asked[[name for name in asked if name in keys or name.endswith("category_id")]]
    sold = table[is_new & (table["date"] > last)].groupby([*keys, "date"])["sale"].sum()

    def measure(_settings=None):
        known = table[~is_new & (table["date"] <= last)]
        made = forecast_new(known, asked, HORIZON, origin=last.date())
        both = made.set_index([*keys, "date"])["q50"].to_frame().join(sold.rename("sale"))
        both = both.fillna({"sale": 0.0})
        return {
            "wape": round(float((both["q50"] - both["sale"]).abs().sum() / both["sale"].sum()), 5)
        }

    return measure


def _orders(panel, _history, _weeks):
    """The cost of both cases of `./run bench replenish`, forecasts made once."""
    rows = np.arange(panel.series)[:PLAYED]
    start = panel.days - replenish.SCORED - replenish.TUNED
    forecasts = our_forecasts(panel, rows, start, lambda _text: None)
    unit = 0.1  # the sale in FreshRetailNet that stands for one unit
    world = replenish._World(panel.take(rows), start, forecasts, None, unit)

    def measure(_settings=None):
        first, last = world.days - replenish.SCORED, world.days
        return {
            f"cost_{name}": round(
                replenish.cost_of(world.play(_ours(world), rhythm, first, last)), 1
            )
            for name, rhythm in replenish._cases(1).items()
        }

    return measure


def _ours(world):
    return Shipped(world.forecasts, replenish.COSTS, world.hidden, world.unit)


MEASURES = {
    "forecasts": _forecasts,
    "smoothing": _smoothing,
    "slow": _slow,
    "new": _new,
    "orders": _orders,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
