"""./run bench vn2: the VN2 Inventory Planning Challenge, week by week under its rules.

An order placed before week X opens arrives at the start of week X + 2 (two full weeks later); six
orders; a unit left at a week's end costs 0.2, a lost sale 1.0; weeks 3 to 8 are scored. With
--actuals FILE the weeks after the history are played; without, the last eight weeks of the history.
Either way both players open with the stock and deliveries of the challenge's own opening state.
"""

import argparse
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "addons" / "replenishment"))

from ordering import decide  # noqa: E402
from tools.bench._vn2_policies import OrganiserPolicy, OurWeeklyPolicy  # noqa: E402

KEYS = ["Store", "Product"]
WEEKS, ORDERS, LEAD, FIRST_SCORED = 8, 6, 2, 2
SHORTAGE, HOLDING = 1.0, 0.2


def main(argv):
    """Print cost by week and, as the last line, one JSON object with cost and benchmark."""
    options = _options(argv)
    game = load(Path(options.data), options.actuals)
    print(f"{len(game.sales)} series, {game.start} weeks known, {WEEKS} played", flush=True)
    costs = {}
    for name, policy in (("benchmark", OrganiserPolicy()), ("cost", OurWeeklyPolicy(game.groups))):
        parts = game.play(policy)[:, FIRST_SCORED:]
        costs[name] = round(float(parts.sum()), 1)
        shown = " ".join(f"{value:7.1f}" for value in parts.sum(axis=0))
        lost, kept = parts.sum(axis=1)
        print(f"{name:10} weeks 3 to 8: {shown}  lost {lost:.1f} kept {kept:.1f}", flush=True)
    ratio = round(costs["cost"] / max(costs["benchmark"], 1e-9), 4)
    code = f"{decide.__module__}.{decide.__name__}"
    print(json.dumps(costs | {"vs_benchmark": ratio, "code": code}))
    return 0


def _options(argv):
    parser = argparse.ArgumentParser(prog="./run bench vn2", description=__doc__)
    parser.add_argument("--data", required=True, help="folder with the files of week 0")
    parser.add_argument("--actuals", help="sales of the weeks after week 0, Store, Product, weeks")
    return parser.parse_args(argv)


def load(folder, actuals):
    """The game from the challenge's files."""
    sales = _table(folder, "Week0-2024-04-08-Sales.csv*")
    state = _table(folder, "Week0-2024-04-08-InitialState.csv*").reindex(sales.index)
    in_stock = _table(folder, "Week0-InStock.csv*").reindex(sales.index)
    master = _table(folder, "Week0-Master.csv*").reindex(sales.index)
    if actuals:
        start, sales = sales.shape[1], _with_actuals(sales, actuals)
    else:
        start = sales.shape[1] - WEEKS
    # Nobody flags the weeks of the game while it is played, whether they lie in the history or not.
    flags = in_stock.iloc[:, :start].reindex(columns=sales.columns, fill_value=True)
    return Game(sales, flags, master, start, state)


def _with_actuals(sales, path):
    """The history and the weeks after it, out of a file in the columns of the sales file."""
    later = pd.read_csv(path)
    missing = [name for name in KEYS if name not in later]
    if missing:
        raise SystemExit(f"{path} has no column {', '.join(missing)}: it has no series.")
    later = later.set_index(KEYS)
    weeks = pd.to_datetime(pd.Series(later.columns), errors="coerce")
    new = weeks[weeks > pd.Timestamp(sales.columns[-1])].sort_values().index[:WEEKS]
    if len(new) < WEEKS:
        raise SystemExit(
            f"{path} has {len(new)} weeks after {sales.columns[-1]}: {WEEKS} are played."
        )
    return sales.join(later.iloc[:, new].reindex(sales.index).fillna(0.0))


def _table(folder, pattern):
    found = sorted(folder.glob(pattern))
    if not found:
        raise SystemExit(f"{folder} holds no {pattern}.")
    return pd.read_csv(found[0]).set_index(KEYS)


class Game:
    """Sales (S, W), what is known of them, and the opening state."""

    def __init__(self, sales, in_stock, master, start, state):
        self.sales, self.in_stock = sales, in_stock.to_numpy(dtype=bool)
        self.demand = sales.to_numpy(dtype=float)
        self.dates = pd.to_datetime(sales.columns)
        self.groups = master
        self.start = start
        coming = state[["In Transit W+1", "In Transit W+2"]].to_numpy(dtype=float)
        self.state = state["End Inventory"].to_numpy(dtype=float), coming

    def play(self, policy):
        """(2, 8) cost of shortage and of holding in each week."""
        stock, coming = (part.copy() for part in self.state)
        costs = np.zeros((2, WEEKS))
        for week in range(WEEKS):
            order = np.zeros(len(stock))
            if week < ORDERS:
                order = policy(self._known(self.start + week), stock, coming)
            stock = stock + coming[:, 0]
            coming = np.column_stack([coming[:, 1:], order])
            demand = self.demand[:, self.start + week]
            sold = np.minimum(stock, demand)
            stock = stock - sold
            costs[:, week] = SHORTAGE * (demand - sold).sum(), HOLDING * stock.sum()
        return costs

    def _known(self, week):
        """Sales before ``week``; NaN where the product was not in stock."""
        sales = np.where(self.in_stock[:, :week], self.demand[:, :week], np.nan)
        ahead = self.dates[week - 1] + pd.to_timedelta(7 * np.arange(1, 11), unit="D")
        return sales, self.dates[:week].append(ahead)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
