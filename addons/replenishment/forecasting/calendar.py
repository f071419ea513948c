"""Days off, make-up working days and the Chinese lunar calendar.

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

#: Month lengths and leap months of the lunar years from 1900 on, one number a year: bits 15 to 4
#: are the months (set = 30 days), bits 3 to 0 the leap month, bit 16 its length.
#: Source: Hong Kong Observatory's Gregorian-Lunar conversion tables, 1901 to 2100.
_LUNAR_YEARS = (
    "04bd8 04ae0 0a570 054d5 0d260 0d950 16554 056a0 09ad0 055d2 04ae0 0a5b6 0a4d0 0d250 1d255 "
    "0b540 0d6a0 0ada2 095b0 14977 04970 0a4b0 0b4b5 06a50 06d40 1ab54 02b60 09570 052f2 04970 "
    "06566 0d4a0 0ea50 06e95 05ad0 02b60 186e3 092e0 1c8d7 0c950 0d4a0 1d8a6 0b550 056a0 1a5b4 "
    "025d0 092d0 0d2b2 0a950 0b557 06ca0 0b550 15355 04da0 0a5b0 14573 052b0 0a9a8 0e950 06aa0 "
    "0aea6 0ab50 04b60 0aae4 0a570 05260 0f263 0d950 05b57 056a0 096d0 04dd5 04ad0 0a4d0 0d4d4 "
    "0d250 0d558 0b540 0b6a0 195a6 095b0 049b0 0a974 0a4b0 0b27a 06a50 06d40 0af46 0ab60 09570 "
    "04af5 04970 064b0 074a3 0ea50 06b58 05ac0 0ab60 096d5 092e0 0c960 0d954 0d4a0 0da50 07552 "
    "056a0 0abb7 025d0 092d0 0cab5 0a950 0b4a0 0baa4 0ad50 055d9 04ba0 0a5b0 15176 052b0 0a930 "
    "07954 06aa0 0ad50 05b52 04b60 0a6e6 0a4e0 0d260 0ea65 0d530 05aa0 076a3 096d0 04afb 04ad0 "
    "0a4d0 1d0b6 0d250 0d520 0dd45 0b5a0 056d0 055b2 049b0 0a577 0a4b0 0aa50 1b255 06d20 0ada0 "
    "14b63 09370 049f8 04970 064b0 168a6 0ea50 06b20 1a6c4 0aae0 0a2e0 0d2e3 0c960 0d557 0d4a0 "
    "0da50 05d55 056a0 0a6d0 055d4 052d0 0a9b8 0a950 0b4a0 0b6a6 0ad50 055a0 0aba4 0a5b0 052b0 "
    "0b273 06930 07337 06aa0 0ad50 14b55 04b60 0a570 054e4 0d160 0e968 0d520 0daa0 16aa6 056d0 "
    "04ae0 0a9d4 0a2d0 0d150 0f252 0d520"
)
_FIRST_YEAR = 1900
_FIRST_NEW_YEAR = dt.date(1900, 1, 31)


def weekday(dates: Days) -> Ints:
    """0 (Monday) to 6 for each day. 1970-01-01 was a Thursday."""
    return np.asarray((dates.astype("datetime64[D]").astype(np.int64) + 3) % 7)


def day_off(dates: Days, country: str = "CN") -> Bools:
    """Whether people are off work on each day: make-up working days are not, bridges are."""
    return np.array([_is_off(day.item(), country) for day in dates.astype("datetime64[D]")], bool)


@lru_cache(maxsize=20_000)
def _is_off(day: dt.date, country: str) -> bool:
    if country == "CN" and chinese_calendar is not None:
        # No notice published for that year: the fixed holidays below still hold.
        with contextlib.suppress(NotImplementedError):
            return bool(chinese_calendar.is_holiday(day))
    return day.weekday() >= 5 or day in _public_holidays(country, day.year)


@lru_cache(maxsize=200)
def _public_holidays(country: str, year: int) -> frozenset[dt.date]:
    if holiday_tables is None:
        return frozenset()
    try:
        return frozenset(holiday_tables.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def lunar_date(day: dt.date) -> tuple[int, int, int, bool]:
    """Year, month, day of the Chinese lunar calendar, and whether the month is a leap month.

    :raises ValueError: before 1900-01-31 or after the tables end.
    """
    remaining = (day - _FIRST_NEW_YEAR).days
    if remaining < 0:
        raise ValueError(f"{day} lies before the lunar tables begin ({_FIRST_NEW_YEAR}).")
    for year, months in enumerate(_lunar_months(), start=_FIRST_YEAR):
        for month, leap, length in months:
            if remaining < length:
                return year, month, remaining + 1, leap
            remaining -= length
    raise ValueError(f"{day} lies after the lunar tables end.")


def days_to_spring_festival(day: dt.date, reach: int = 30) -> int:
    """Days until the nearest lunar new year, negative after it, clipped to ``reach``."""
    year = day.year
    gaps = [(_spring_festival(y) - day).days for y in (year - 1, year, year + 1)]
    return int(np.clip(min(gaps, key=abs), -reach, reach))


@lru_cache(maxsize=1)
def _lunar_months() -> tuple[tuple[tuple[int, bool, int], ...], ...]:
    """Per lunar year: (month, is leap, length in days) in order."""
    return tuple(_months_of(int(code, 16)) for code in _LUNAR_YEARS.split())


def _months_of(code: int) -> tuple[tuple[int, bool, int], ...]:
    leap_month = code & 0xF
    leap_length = 30 if code & 0x10000 else 29
    months: list[tuple[int, bool, int]] = []
    for month in range(1, 13):
        months.append((month, False, 30 if code & (0x10000 >> month) else 29))
        if month == leap_month:
            months.append((month, True, leap_length))
    return tuple(months)


@lru_cache(maxsize=300)
def _spring_festival(year: int) -> dt.date:
    """The first day of the lunar year that begins in ``year``."""
    before = _lunar_months()[: year - _FIRST_YEAR]
    days = sum(length for months in before for _month, _leap, length in months)
    return _FIRST_NEW_YEAR + dt.timedelta(days=days)
