"""What really happens in the shop: goods, customers, thieves and slips. It knows of no books.

All of it is drawn before the month is played, so both databases meet the same month. Books are told
what people say of it (`said`); what is there (`truth`) is asked by counters and by the judge alone.
"""

import datetime as dt
from dataclasses import dataclass, field

import numpy as np

from tools.bench._month import world as month
from tools.bench._month.world import UTC_OFFSET

FLOOR, BACK = PLACES = range(2)
DOCK, FILL, COUNT, MIDDAY = dt.time(5, 30), dt.time(6), dt.time(6, 40), dt.time(14)
REFILL, WASTE, CLOSED = dt.time(14, 10), dt.time(21, 50), dt.time(22, 30)
#: Customers' hours; while the shelves are filled again nobody takes anything.
OPENS, NOON, AFTERNOON, CLOSES = 7, 14, 14.25, 21
SEED = 12
WEEK = 7

#: For each unit sold: this many stolen, this many thrown away. US retail loses 1.4 to 1.6 % of its
#: sales, about two thirds of it to thieves (NRF, National Retail Security Survey 2023).
STOLEN = 0.01
WASTED = 0.02
#: Who counts, a receiver as a counter, is off by a few units in so many lines.
MISCOUNTED = 0.02
MOST_OFF = 3
#: In so many deliveries of a product a few units are missing, and the receiver says so.
SHORT = 0.01
#: Who is asked whether a shelf that he or she filled is full says so without a look so often; who
#: looks is off as often as who counts.
UNSEEN = 0.05
#: In so many fillings of a shelf a few units stay behind that are said to be on it.
MISPLACED = 0.01
MOST_MISPLACED = 3
#: A shelf that is filled has room for so many more units, as often as another number of them.
ROOM_LEFT = (0,) * 8 + (1, 2)
#: Days of sales that a delivery fills up to, that call for one, and that a shelf has room for.
FULL, LOW, SHELF = 3.0, 1.5, 1.2


@dataclass(frozen=True)
class World:
    """``said``: {day: {time: [(row, units)]}}, what the books are told; sales as [(row, hours)].

    ``rooms``: {day: {time: {row: how many more fit on the shelf, as who filled it says}}}.
    ``planogram``: {row: units that its shelf has room for, as the shop enters it}.
    ``truth``: {(day, time): units (S, places)} at the hours of counting and of judging; ``opening``
    (S, places) before the first day. A row is a product; its lines are its places.
    """

    dates: list[dt.date]
    start: int
    demand: np.ndarray
    opening: np.ndarray
    said: dict = field(default_factory=dict)
    rooms: dict = field(default_factory=dict)
    truth: dict = field(default_factory=dict)
    planogram: dict = field(default_factory=dict)
    happened: dict = field(default_factory=dict)

    @property
    def rows(self):
        return len(self.demand)

    @property
    def lines(self):
        return self.rows * len(PLACES)

    @property
    def month(self):
        """The days that are played."""
        return range(self.start, len(self.dates))

    @property
    def capacity(self):
        """Units (S,) that a shelf has room for: they were chosen by the sales before."""
        return self.opening[:, FLOOR]

    def moment(self, day, time):
        """A time of a day in UTC, as Odoo keeps it."""
        return dt.datetime.combine(self.dates[day], time) - UTC_OFFSET

    def counted(self, day, row, place, turn=1):
        """What a person finds who counts a line that morning, slips included."""
        there = int(self.truth[day, COUNT][row, place])
        random = np.random.default_rng((SEED, day, row, place, turn))
        return there + int(_slips(random, np.array([there]))[0])

    def full(self):
        """The share of lines that are right on the last morning where every line is counted."""
        day = self.month[-1]
        found = [[self.counted(day, row, place) for place in PLACES] for row in range(self.rows)]
        return float(np.mean(np.array(found) == self.truth[day, COUNT]))


def load(path, products, days):
    """The world of a file's series, and of the morning after so many days; what it has too few of
    is made up, see ``happened``."""
    demand, dates, real = _demand(path, products, days + 1)
    start = len(dates) - days - 1
    world = World(dates, start, demand, _opening(demand[:, :start]))
    world.happened["real_series"] = real
    _Play(world).run()
    return world


def _demand(path, products, days):
    """(S, T) units, the dates, and how many series are real."""
    panel, units = month.read(path)
    real = units[:products].astype(int)
    missing = products - len(real)
    if panel.days < days + WEEK:
        raise SystemExit(f"The file has {panel.days} days: play fewer than that less a week.")
    random = np.random.default_rng(SEED)
    means = random.choice(real.mean(axis=1), max(missing, 0))
    made_up = random.poisson(means[:, None], (len(means), real.shape[1]))
    dates = [day.astype("datetime64[D]").item() for day in panel.dates[: panel.days]]
    return np.vstack([real, made_up]), dates, len(real)


def _opening(past):
    """Units (S, places) on the first morning: the shelf is full, the rest lies behind it."""
    mean = past[:, -WEEK:].mean(axis=1)
    floor = np.ceil(SHELF * mean)
    return np.stack([floor, np.ceil(FULL * mean) - floor], axis=1).astype(int)


def _slips(random, units):
    """By how much these quantities are counted wrong; nobody finds less than nothing."""
    off = random.integers(1, MOST_OFF + 1, len(units)) * random.choice((-1, 1), len(units))
    is_off = random.random(len(units)) < MISCOUNTED
    return np.maximum(np.where(is_off, off, 0), -units)


class _Play:
    """One month, day by day; every draw is for all rows at once."""

    def __init__(self, world):
        self.world, self.random = world, np.random.default_rng(SEED)
        # Of its own: whether anybody is asked changes nothing that happens
        self.looks = np.random.default_rng((SEED, 1))
        self.there = world.opening.copy()
        self.counts = dict.fromkeys(("sold", "stolen", "wasted", "misplaced", "misreceived"), 0)

    def run(self):
        for day in self.world.month:
            self._day(day)
        self.world.happened.update(self.counts)

    def _day(self, day):
        world = self.world
        said, rooms = {}, {}
        world.said[day], world.rooms[day] = said, rooms
        mean = world.demand[:, day - WEEK : day].mean(axis=1)
        said[DOCK] = self._receive(mean)
        said[FILL] = self._fill()
        rooms[FILL] = self._look(said[FILL])
        world.truth[day, COUNT] = self.there.copy()
        morning = self.random.binomial(world.demand[:, day], 0.5)
        said[MIDDAY] = self._sell(morning, OPENS, NOON)
        said[REFILL] = self._fill()
        rooms[REFILL] = self._look(said[REFILL])
        said[CLOSED] = self._sell(world.demand[:, day] - morning, AFTERNOON, CLOSES)
        said[WASTE] = self._waste(morning)
        world.truth[day, CLOSED] = self.there.copy()

    def _receive(self, mean):
        """Goods come to the back room; what is booked is what the receiver counted."""
        total = self.there.sum(axis=1)
        came = np.where(total < LOW * mean, np.ceil(FULL * mean) - total, 0).astype(int)
        ordered = came
        short = self.random.integers(1, MOST_OFF + 1, len(came))
        came = came - np.minimum(np.where(self.random.random(len(came)) < SHORT, short, 0), came)
        self.there[:, BACK] += came
        off = _slips(self.random, came)
        self.counts["misreceived"] += int(np.count_nonzero(off))
        rows = np.flatnonzero(ordered)
        return [(int(row), int((came + off)[row]), int(ordered[row])) for row in rows]

    def _fill(self):
        """Shelves are filled from the back room; now and then not all of it gets there."""
        room = self.world.capacity - self.there[:, FLOOR]
        room -= self.random.choice(ROOM_LEFT, len(room))
        said = np.clip(room, 0, self.there[:, BACK])
        left = self.random.integers(1, MOST_MISPLACED + 1, len(said))
        left = np.minimum(np.where(self.random.random(len(said)) < MISPLACED, left, 0), said)
        self.counts["misplaced"] += int(np.count_nonzero(left))
        self._move(FLOOR, said - left)
        self._move(BACK, left - said)
        return _said(said)

    def _look(self, filled):
        """What those say who are asked how many more fit on the shelf that they filled."""
        room = np.maximum(self.world.capacity - self.there[:, FLOOR], 0)
        seen = room + _slips(self.looks, room)
        seen[self.looks.random(len(room)) < UNSEEN] = 0
        return {row: int(seen[row]) for row, _units in filled}

    def _sell(self, asked, after, before):
        """Customers pay for what thieves leave them."""
        stolen = np.minimum(self.random.binomial(asked, STOLEN), self.there[:, FLOOR])
        sold = np.minimum(asked, self.there[:, FLOOR] - stolen)
        self._move(FLOOR, -sold - stolen)
        self.counts["sold"] += int(sold.sum())
        self.counts["stolen"] += int(stolen.sum())
        hours = [np.sort(self.random.uniform(after, before, units)) for units in sold]
        return [(row, of_row) for row, of_row in enumerate(hours) if len(of_row)]

    def _waste(self, sold):
        """What is broken or past its day is thrown away, counted and said."""
        wasted = np.minimum(self.random.binomial(2 * sold, WASTED), self.there[:, FLOOR])
        self._move(FLOOR, -wasted)
        self.counts["wasted"] += int(wasted.sum())
        return _said(wasted + _slips(self.random, wasted))

    def _move(self, place, units):
        self.there[:, place] += units


def _said(units):
    return [(row, int(units[row])) for row in np.flatnonzero(units)]
