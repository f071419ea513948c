"""Days off and make-up working days.

``chinesecalendar`` knows the State Council's yearly notices (which weekends are worked in return
for a long holiday); ``holidays`` knows other countries and the years without a notice. Without
either, weekends are the days off.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from functools import lru_cache

import numpy as np

from . import errors
from .arrays import Bools, Days, Ints

try:
    import chinese_calendar
except ImportError:  # pragma: no cover - exercised by a test that hides the library
    chinese_calendar = None  # type: ignore[assignment,unused-ignore]
    errors.warn_library_missing("chinesecalendar", "make-up working days are not known")
try:
    import holidays as holiday_tables
except ImportError:  # pragma: no cover - exercised by a test that hides the library
    holiday_tables = None  # type: ignore[assignment,unused-ignore]
    errors.warn_library_missing("holidays", "public holidays are not known")


def weekday(dates: Days) -> Ints:
    """0 (Monday) to 6 for each day. 1970-01-01 was a Thursday."""
    return np.asarray((dates.astype("datetime64[D]").astype(np.int64) + 3) % 7)


def day_off(dates: Days, country: str = "CN") -> Bools:
    """Whether people are off work on each day: make-up working days are not, bridges are."""
    return np.array([_is_off(day.item(), country) for day in dates.astype("datetime64[D]")], bool)


def is_known(country: str) -> bool:
    """Whether its public holidays are known; without a library nobody's are, and all will do."""
    if holiday_tables is None:
        return True
    try:
        holiday_tables.country_holidays(country)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=20_000)
def _is_off(day: dt.date, country: str) -> bool:
    if country == "CN" and chinese_calendar is not None:
        # No notice published for that year: the fixed holidays below still hold.
        with contextlib.suppress(NotImplementedError):
            return bool(chinese_calendar.is_holiday(day))
    return day.weekday() >= 5 or day in public_holidays(country, day.year)


@lru_cache(maxsize=500)
def public_holidays(country: str, year: int) -> frozenset[dt.date]:
    """The public holidays of a country (ISO code) in a year; none where no table knows it."""
    if holiday_tables is None:
        return frozenset()
    try:
        return frozenset(holiday_tables.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()
