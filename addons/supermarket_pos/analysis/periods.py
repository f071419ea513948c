"""Periods of days: what a preset means today, and what a period is compared with."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from .errors import bad_period, unknown_choice

PRESETS = (
    "today",
    "yesterday",
    "this_week",
    "last_7_days",
    "last_30_days",
    "this_month",
    "last_month",
    "this_year",
)
COMPARISONS = ("previous", "last_year")


class Period(NamedTuple):
    """The days from ``start`` to ``end``, both of them in it."""

    start: dt.date
    end: dt.date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1


def make_period(start: dt.date, end: dt.date) -> Period:
    """The period from one day to another, both in it.

    :raises AnalysisError: it ends before it starts
    """
    if end < start:
        raise bad_period(start, end)
    return Period(start, end)


def preset(name: str, today: dt.date, first_weekday: int = 0) -> Period:
    """The days that a preset means.

    :param first_weekday: the day a week starts on, 0 = Monday
    :raises AnalysisError: no such preset

    >>> preset("this_week", dt.date(2026, 11, 22)).start
    datetime.date(2026, 11, 16)
    >>> preset("last_month", dt.date(2026, 11, 22)).days
    31
    """
    day = dt.timedelta(days=1)
    month = today.replace(day=1)
    last_month_end = month - day
    starts = {
        "today": Period(today, today),
        "yesterday": Period(today - day, today - day),
        "this_week": Period(today - day * ((today.weekday() - first_weekday) % 7), today),
        "last_7_days": Period(today - 6 * day, today),
        "last_30_days": Period(today - 29 * day, today),
        "this_month": Period(month, today),
        "last_month": Period(last_month_end.replace(day=1), last_month_end),
        "this_year": Period(today.replace(month=1, day=1), today),
    }
    if name not in starts:
        raise unknown_choice("preset", name, PRESETS)
    return starts[name]


def compared_with(period: Period, comparison: str) -> Period:
    """The period that another one is compared with: as many days just before, or a year ago.

    The 29th of February is compared with the 28th.

    :raises AnalysisError: no such comparison

    >>> compared_with(Period(dt.date(2026, 11, 1), dt.date(2026, 11, 22)), "previous").start
    datetime.date(2026, 10, 10)
    """
    if comparison == "previous":
        end = period.start - dt.timedelta(days=1)
        return Period(end - dt.timedelta(days=period.days - 1), end)
    if comparison == "last_year":
        return Period(_year_before(period.start), _year_before(period.end))
    raise unknown_choice("comparison", comparison, COMPARISONS)


def _year_before(day: dt.date) -> dt.date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year - 1)
