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

from tools.bench.vn2_policies import OrganiserPolicy, OurWeeklyPolicy  # noqa: E402

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
    print(json.dumps(costs | {"vs_benchmark": ratio}))
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
    if not actuals:
        return Game(sales, in_stock, master, sales.shape[1] - WEEKS, state)
    later = pd.read_csv(actuals).set_index(KEYS).reindex(sales.index).fillna(0.0)
    new = [name for name in later.columns if name not in sales.columns][:WEEKS]
    start = sales.shape[1]
    sales = sales.join(later[new])
    in_stock = in_stock.join(pd.DataFrame(True, index=sales.index, columns=new))
    return Game(sales, in_stock, master, start, state)


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
