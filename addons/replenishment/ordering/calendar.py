"""When an order can be placed, when it arrives, and what it has to last for.

The true protection interval runs from this order's arrival to the arrival of the next order that
could still be placed: not the lead time alone, and not a fixed number of days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

#: How far ahead a next order day is looked for, because weekdays repeat in a week and no vendor of
#: fresh food is closed for two months.
_REACH = 60
HOURS_A_DAY = 24.0
MINUTES = 60
#: The hours of FreshRetailNet's stores, and those between which a history without hours is read.
OPENS, CLOSES = 6.0, 22.0


def day_left(now: dt.datetime, opens: float = OPENS, closes: float = CLOSES) -> float:
    """Share of today's trade still to come, spread evenly over the opening hours.

    >>> day_left(dt.datetime(2024, 5, 7, 10))
    0.75
    """
    hours = now.hour + now.minute / MINUTES
    return min(max((closes - hours) / (closes - opens), 0.0), 1.0)


@dataclass(frozen=True)
class SupplyCalendar:
    """A supplier's rhythm.

    ``order_weekdays`` (0 = Monday) on which orders are taken, until the hour ``cutoff`` of that
    day; ``lead_days`` between the order's day and the delivery before opening time; ``closed``
    days without delivery: the goods then come on the next day that is open.
    """

    order_weekdays: tuple[int, ...] = tuple(range(7))
    lead_days: int = 1
    closed: frozenset[dt.date] = frozenset()
    cutoff: float = HOURS_A_DAY

    def __post_init__(self) -> None:
        """Refuse a rhythm on which nothing could ever be ordered."""
        if not self.order_weekdays or not set(self.order_weekdays) <= set(range(7)):
            raise ValueError("order_weekdays needs at least one weekday from 0 to 6.")
        if self.lead_days < 0:
            raise ValueError("lead_days can't be negative.")
        if not 0 <= self.cutoff <= HOURS_A_DAY:
            raise ValueError("The cutoff must be an hour from 0 to 24.")

    def is_order_day(self, day: dt.date) -> bool:
        """Whether the supplier takes orders on that day."""
        return day.weekday() in self.order_weekdays

    def order_day(self, now: dt.datetime) -> dt.date:
        """The day on which an order of ``now`` (store time) goes out: today, until the cutoff."""
        day = now.date()
        past = now - dt.datetime.combine(day, dt.time.min) >= dt.timedelta(hours=self.cutoff)
        return day if self.is_order_day(day) and not past else self.next_order_day(day)

    def arrival(self, day: dt.date) -> dt.date:
        """The day before whose opening an order of ``day`` is on the shelf."""
        return _first_open(day + dt.timedelta(days=self.lead_days), self.closed)

    def next_order_day(self, day: dt.date) -> dt.date:
        """The first order day after ``day``."""
        for step in range(1, _REACH):
            candidate = day + dt.timedelta(days=step)
            if self.is_order_day(candidate):
                return candidate
        raise ValueError("No order day within reach.")  # pragma: no cover - weekdays repeat

    def next_arrival(self, day: dt.date) -> dt.date:
        """When the order after the one of ``day`` arrives: until then this one has to last."""
        first, following = self.arrival(day), day
        while True:
            following = self.next_order_day(following)
            if self.arrival(following) > first:
                return self.arrival(following)


def _first_open(day: dt.date, closed: Collection[dt.date]) -> dt.date:
    for step in range(_REACH):
        candidate = day + dt.timedelta(days=step)
        if candidate not in closed:
            return candidate
    raise ValueError("The supplier is closed for as long as we look ahead.")
