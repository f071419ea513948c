"""The real demand series, as sales of this shop.

Source: FreshRetailNet-50K (Dingdong), CC BY 4.0, see ``data/README.md``. A series is one product
in one store over 69 days. Two series become one product of ours: the first is what the first shop
sold of it, the second what the second shop sold.
"""

import csv
import gzip
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

SERIES_FILE = Path(__file__).parent / "data" / "freshretail_daily_dev_200x69.csv.gz"

# The source publishes sales divided by ten.
UNITS_PER_SALE = 10
CLOSING_HOUR = 22
CATEGORY_LEVELS = (
    "product_id",
    "third_category_id",
    "second_category_id",
    "first_category_id",
)


@dataclass(frozen=True)
class Day:
    """One day of a series.

    ``stockout_hours`` counts 6:00 to 22:00, ``first_stockout`` is the hour of the first of them
    (-1: none), ``discount`` the share of the list price that was paid.
    """

    date: date
    units: float
    stockout_hours: int
    first_stockout: int
    discount: float
    promoted: bool

    @property
    def sold_out(self):
        """Whether the shelf stayed empty from some hour until the shop closed."""
        return self.stockout_hours > 0 and self.first_stockout + self.stockout_hours >= CLOSING_HOUR


@dataclass(frozen=True)
class Series:
    """What one store sold of one product; ``key`` holds the source's category and product ids."""

    key: dict
    days: tuple

    @property
    def first_category(self):
        """The source's top category: the only hint it gives at what the product is."""
        return int(self.key["first_category_id"])

    @property
    def order(self):
        """Source ids, most general first: the reading order that makes pairing repeatable."""
        names = (*reversed(CATEGORY_LEVELS), "store_id")
        return tuple(int(self.key[name]) for name in names)


def read_series(path=SERIES_FILE):
    """Return every series of the file, in the order of its source ids."""
    rows = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as source:
        for row in csv.DictReader(source):
            rows[row["store_id"], row["product_id"]].append(row)
    series = [_series_from_rows(group) for group in rows.values()]
    return sorted(series, key=lambda entry: entry.order)


def _series_from_rows(rows):
    key = {name: rows[0][name] for name in (*CATEGORY_LEVELS, "store_id")}
    days = sorted((_day_from_row(row) for row in rows), key=lambda day: day.date)
    return Series(key, tuple(days))


def _day_from_row(row):
    return Day(
        date=date.fromisoformat(row["date"]),
        units=round(float(row["sale"]) * UNITS_PER_SALE, 3),
        stockout_hours=int(row["stockout_h6_22"]),
        first_stockout=int(row["first_stockout_hour"]),
        discount=float(row["discount"]),
        promoted=row["activity"] == "1",
    )


def pair_series(series):
    """Pair series by what they share: the product first, then ever wider categories.

    Two stores that sold the same product pair up; what is left over pairs within its third,
    second and first category, then with whatever remains. An odd last series is left out.
    """
    pairs, left = [], sorted(series, key=lambda entry: entry.order)
    for level in (*CATEGORY_LEVELS, None):
        left = _pair_within(left, level, pairs)
    return sorted(pairs, key=lambda pair: pair[0].order)


def _pair_within(series, level, pairs):
    """Append the pairs that agree on ``level`` to ``pairs``; return what found no partner."""
    groups = defaultdict(list)
    for entry in series:
        groups[entry.key[level] if level else None].append(entry)
    left = []
    for group in groups.values():
        pairs.extend(zip(group[0::2], group[1::2], strict=False))
        left.extend(group[len(group) // 2 * 2 :])
    return left


def shift(series, last_day):
    """Return the series moved by whole days so that it ends on ``last_day``.

    Weekdays move along: the weekly rhythm stays, on whichever days it then falls.
    """
    offset = last_day - series.days[-1].date
    return Series(series.key, tuple(replace(day, date=day.date + offset) for day in series.days))


def whole_units(quantities):
    """Round to whole units, carrying the rest into the next day that sold anything.

    The total moves by less than one unit and a day without sales stays without.

    >>> whole_units([2.7, 0, 2.7, 2.6])
    [3, 0, 2, 3]
    """
    rest, rounded = 0.0, []
    for quantity in quantities:
        if not quantity:
            rounded.append(0)
            continue
        units = max(int(quantity + rest + 0.5), 0)
        rest += quantity - units
        rounded.append(units)
    return rounded


def yesterday(today):
    """The last day of the history: the shop has not closed today yet."""
    return today - timedelta(days=1)
