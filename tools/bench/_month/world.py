"""The world that every way of ordering meets: goods, customers, costs and the hours of a day.

A product is a product of the file, its two stores two of the file's stores that sell it. Customers
ask for what was sold and for what an empty shelf hid, in whole units; each comes at an hour of the
opening time that is drawn once. In the weeks before the month the shelves were never empty.
"""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tools import sales_files  # isort: skip  puts the pure packages on the path
from forecasting import build_panel  # isort: skip
from forecasting.calendar import weekday  # isort: skip
from ordering import Costs  # isort: skip
from ordering.simulation import traces  # isort: skip

STORES = ("North", "South")
#: The stores' own time, in which everything here is said.
ZONE = "Asia/Shanghai"
UTC_OFFSET = dt.timedelta(hours=8)
OPENS, CLOSES = 6, 22
NIGHT, DESK, DOCK, MIDDAY = dt.time(2), dt.time(5), dt.time(6), dt.time(14)
#: Orders go out by then and are delivered the next morning.
CUTOFF = 20.0
LEAD_DAYS = 1
#: Days on the shelf, in turn.
LIVES = (3, 4, 5, 7)
PRICE, COST = 1.0, 0.5
COSTS = Costs(shortage=1.0, waste=0.7, holding=0.01)
#: The first stock covers this many days of the last week's sales.
OPENING_DAYS = 1.5
UNIT = 0.1
SEED = 7


@dataclass(frozen=True)
class World:
    """``demand`` (S, T) units; ``hours`` [S][T] sorted hours at which units are asked for.

    Series s is product s // 2 in store s % 2; the month begins on day ``start``.
    """

    dates: list[dt.date]
    start: int
    demand: np.ndarray
    hours: list[list[np.ndarray]]
    categories: np.ndarray

    @property
    def series(self):
        return len(self.demand)

    @property
    def month(self):
        """The days that are played."""
        return range(self.start, len(self.dates))

    def life(self, row):
        return LIVES[row // len(STORES) % len(LIVES)]

    def last_day(self, row, day):
        """The last day of what is delivered in the morning of a day."""
        return self.dates[day] + dt.timedelta(days=self.life(row) - 1)

    def asked(self, row, day, after, before):
        """The hours of a day's customers from one hour to another."""
        hours = self.hours[row][day]
        return hours[(hours >= after) & (hours < before)]

    def opening(self, row):
        """Units on the shelf when the month begins."""
        week = self.demand[row, self.start - 7 : self.start]
        return float(np.ceil(week.mean() * OPENING_DAYS))

    def moment(self, day, time):
        """A time of a day in UTC, as Odoo keeps it."""
        return dt.datetime.combine(self.dates[day], time) - UTC_OFFSET


def read(path):
    """A file's panel, and the whole units (S, T) that customers asked for, sold or not."""
    panel = build_panel(sales_files.read_history(path), 1)
    return panel, _units(panel)


def _units(panel):
    weekdays = weekday(panel.dates[: panel.days])
    sale = np.nan_to_num(panel.sale)
    return np.round(traces.full_demand(sale, panel.share, panel.full, weekdays) / UNIT)


def load(path, products, days):
    """The world of a file: the first products that two stores sell, and its last days."""
    history = sales_files.read_history(path)
    panel = build_panel(history, 1)
    chosen = _series(panel.keys, products)
    panel = panel.take(chosen)
    demand = _units(panel)
    random = np.random.default_rng(SEED)
    hours = [
        [np.sort(random.uniform(OPENS, CLOSES, int(units))) for units in row] for row in demand
    ]
    dates = [day.astype("datetime64[D]").item() for day in panel.dates[: panel.days]]
    names = ["first_category_id", "second_category_id", "third_category_id"]
    known = history.drop_duplicates(["store_id", "product_id"])
    of_series = panel.keys[["store_id", "product_id"]].merge(known, how="left")
    categories = of_series.reindex(columns=names).fillna("").replace("", "Other")
    return World(dates, panel.days - days, demand, hours, categories.to_numpy())


def _series(keys, products):
    """Rows of the panel: for each product the first two stores that sell it."""
    rows = []
    for _product, of_product in keys.groupby("product_id", sort=True):
        if len(of_product) >= len(STORES) and len(rows) < products * len(STORES):
            rows += list(of_product.sort_values("store_id").index[: len(STORES)])
    if len(rows) < products * len(STORES):
        raise SystemExit(
            f"The file has {len(rows) // len(STORES)} products in two stores: name no more with "
            "--products."
        )
    return np.array(rows)


@dataclass
class Book:
    """What became of the month: units (S, T) sold, thrown away, and kept over each night."""

    sold: np.ndarray
    wasted: np.ndarray
    kept: np.ndarray

    @classmethod
    def of(cls, world):
        return cls(*(np.zeros(world.demand.shape) for _each in range(3)))

    def figures(self, world, until=None):
        """Cost, fill and waste of the month, or of its days up to one."""
        month = slice(world.start, None if until is None else until + 1)
        demand, sold = world.demand[:, month].sum(), self.sold[:, month].sum()
        wasted, kept = self.wasted[:, month].sum(), self.kept[:, month].sum()
        cost = (demand - sold) * COSTS.shortage + wasted * COSTS.waste + kept * COSTS.holding
        return {
            "cost": round(float(cost), 1),
            "fill": round(float(sold / demand), 4),
            "waste": round(float(wasted / max(sold + wasted, 1.0)), 4),
            "kept": float(kept),
        }


def history(world, day, sold, share):
    """Rows of the sales before a day, as files have them: a series begins with its first sale."""
    series, days = np.meshgrid(np.arange(world.series), np.arange(day), indexing="ij")
    frame = pd.DataFrame({"row": series.ravel(), "day": days.ravel()})
    frame = frame.assign(
        date=[world.dates[n].isoformat() for n in frame["day"]],
        sale=sold[:, :day].ravel(),
        instock_share=share[:, :day].ravel(),
    )
    begun = np.logical_or.accumulate(sold[:, :day] > 0, axis=1)
    return frame[begun.ravel()].reset_index(drop=True)
