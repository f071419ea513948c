"""The same world by files: `./run order` decides at night and at noon, and shelves are lists."""

import datetime as dt
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

from tools import order
from tools.bench._month import world as world_module
from tools.bench._month.world import (
    CLOSES,
    COST,
    CUTOFF,
    LEAD_DAYS,
    MIDDAY,
    NIGHT,
    OPENS,
    STORES,
)

#: The days whose sales say how much of a day's trade an hour has, as the addon counts them.
PROFILE_DAYS = 28


class Files:
    """Lots are [last day, units], first to expire first; orders of a day come the next morning.

    :param minimums: {day: {row: units}} that the reordering rules want to be there in any case
    """

    def __init__(self, world, minimums):
        self.world, self.minimums = world, minimums
        self.book = world_module.Book.of(world)
        self.lots = [[] for _row in range(world.series)]
        self.coming = np.zeros(world.series)
        self.short = np.zeros(world.series, dtype=bool)
        before = np.arange(len(world.dates)) < world.start
        self.sold = np.where(before, world.demand, 0.0)
        self.empty = np.full(world.demand.shape, 24.0)  # the hour from which a shelf was empty
        self.by_hour = np.array(
            [_hours(day[n] for day in world.hours) for n in range(world.start)]
            + [np.zeros(24)] * len(world.month)
        )
        self.folder = Path(tempfile.mkdtemp(prefix="month-"))
        self.received = 0.0

    def day(self, day):
        """One day from midnight to midnight."""
        self._open(day) if day == self.world.start else self._throw_away(day)
        self.short |= self._missing(day)  # the pass opens these, and proposes for them itself
        every = np.ones(self.world.series, dtype=bool)
        ordered = self._order(day, NIGHT, every, self.coming)
        self._receive(day)
        self.short &= self._missing(day)
        self._sell(day, OPENS, MIDDAY.hour)
        crossed = self._missing(day) & ~self.short
        self.short |= crossed
        self.coming = ordered
        if crossed.any():
            self.coming = ordered + self._order(day, MIDDAY, crossed, ordered)
        self._sell(day, MIDDAY.hour, CLOSES)
        self.short |= self._missing(day)
        self._close(day)

    def _there(self):
        return np.array([sum(units for _last, units in lots) for lots in self.lots])

    def _missing(self, day):
        wanted = [self.minimums[day].get(row, 0.0) for row in range(self.world.series)]
        return self._there() < np.array(wanted)

    def _open(self, day):
        for row, lots in enumerate(self.lots):
            lots.append([self.world.last_day(row, day), self.world.opening(row)])

    def _receive(self, day):
        self.received += float(self.coming.sum())
        for row in np.flatnonzero(self.coming):
            self.lots[row].append([self.world.last_day(row, day), float(self.coming[row])])
            self.lots[row].sort()

    def _sell(self, day, after, before):
        for row, lots in enumerate(self.lots):
            asked = self.world.asked(row, day, after, before)
            there = int(sum(units for _last, units in lots))
            sold = asked[:there]
            self.book.sold[row, day] += len(sold)
            self.sold[row, day] += len(sold)
            left = len(sold)
            for lot in lots:
                taken = min(lot[1], left)
                lot[1] -= taken
                left -= taken
            self.lots[row] = [lot for lot in lots if lot[1] > 0]
            self.by_hour[day] += _hours([sold])
            if not self.lots[row] and self.empty[row, day] == 24.0:
                self.empty[row, day] = sold[-1] if len(sold) else OPENS

    def _share(self, day):
        """(S, T) part of each day's trade with stock, by the hours of four weeks' sales."""
        profile = self.by_hour[max(day - PROFILE_DAYS, 0) : day].sum(axis=0)
        until = np.minimum(np.maximum(self.empty[..., None] - np.arange(24), 0.0), 1.0)
        return until @ (profile / profile.sum())

    def _close(self, day):
        today = self.world.dates[day]
        for row, lots in enumerate(self.lots):
            self.book.kept[row, day] = sum(units for last, units in lots if last > today)
            self.book.wasted[row, day] = sum(units for last, units in lots if last <= today)

    def _throw_away(self, day):
        today = self.world.dates[day]
        for row, lots in enumerate(self.lots):
            self.lots[row] = [lot for lot in lots if lot[0] >= today]

    def figures(self):
        """What the month came to."""
        return self.book.figures(self.world)

    # the command ---------------------------------------------------------------------------------

    def _order(self, day, time, asked, coming):
        """Units (S,) that `./run order` writes for the series asked for."""
        rows = np.flatnonzero(asked)
        names = {"history": self._history(day)}
        names["stock"] = self._stock(rows)
        names["on-order"] = self._on_order(day, time, rows, coming)
        names["terms"] = self._terms(day, rows)
        argv = ["--now", f"{self.world.dates[day]}T{time:%H:%M}"]
        argv += ["--output", str(self.folder / "order.csv")]
        for name, table in names.items():
            path = self.folder / f"{name}.csv"
            table.to_csv(path, index=False)
            argv += [f"--{name}", str(path)]
        argv += ["--model", str(self.folder / "model.json")]
        if order.main(argv):
            raise RuntimeError(f"./run order failed, its files are in {self.folder}")
        table = pd.read_csv(self.folder / "order.csv", dtype={"store_id": str, "product_id": str})
        quantity = np.zeros(self.world.series)
        quantity[rows] = table["quantity"]
        return quantity

    def _named(self, frame):
        """Stores and products in the order in which the databases have them."""
        row = frame.pop("row")
        frame.pop("day") if "day" in frame else None
        return frame.assign(
            store_id=(row % len(STORES)).map("{:d}".format),
            product_id=(row // len(STORES)).map("{:04d}".format),
        )

    def _history(self, day):
        frame = world_module.history(self.world, day, self.sold, self._share(day))
        levels = self.world.categories[frame["row"].to_numpy()]
        names = ("first_category_id", "second_category_id", "third_category_id")
        return self._named(frame).assign(**{name: levels[:, n] for n, name in enumerate(names)})

    def _stock(self, rows):
        lots = [(row, last, units) for row in rows for last, units in self.lots[row]]
        return self._named(pd.DataFrame(lots, columns=["row", "expiry", "quantity"]))

    def _on_order(self, day, time, rows, coming):
        """At night yesterday's order comes today, at noon today's tomorrow."""
        due = self.world.dates[day] + dt.timedelta(days=0 if time == NIGHT else LEAD_DAYS)
        under_way = [(row, due, coming[row]) for row in rows if coming[row]]
        return self._named(pd.DataFrame(under_way, columns=["row", "date", "quantity"]))

    def _terms(self, day, rows):
        wanted = self.minimums[day]
        frame = pd.DataFrame(
            {
                "row": rows,
                "life_days": [self.world.life(row) for row in rows],
                "lead_days": LEAD_DAYS,
                "cutoff": f"{int(CUTOFF):02d}:00",
                "price": COST,
                "lost": world_module.COSTS.shortage,
                "waste": world_module.COSTS.waste,
                "holding": world_module.COSTS.holding,
                "safety": [wanted.get(row, 0.0) for row in rows],
            }
        )
        return self._named(frame)


def _hours(of_series):
    """(24,) units asked for or sold in each hour."""
    return np.bincount(np.concatenate(list(of_series)).astype(int), minlength=24)[:24].astype(float)
