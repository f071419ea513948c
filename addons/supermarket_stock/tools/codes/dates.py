"""Dates of GS1 codes: YYMMDD."""

import calendar
import datetime

NO_DATE = "000000"


def read_date(text, today):
    """Return the date of YYMMDD, None where it says that there is none.

    The century is the one that brings the year within 49 years before and 50 after this one
    (General Specifications, section 7.12). Day 00 is the last day of the month (section 3.4).
    Zeros alone are printed where no date is given.

    :raises ValueError: when there is no such day

    >>> today = datetime.date(2026, 11, 28)
    >>> read_date("261231", today), read_date("270200", today)
    (datetime.date(2026, 12, 31), datetime.date(2027, 2, 28))
    >>> read_date("761231", today).year, read_date("771231", today).year
    (2076, 1977)
    >>> read_date("000000", today)
    >>> read_date("261331", today)
    Traceback (most recent call last):
    ValueError: no such day: 261331
    """
    if text == NO_DATE:
        return None
    year = _with_century(int(text[:2]), today.year)
    month, day = int(text[2:4]), int(text[4:6])
    if not 1 <= month <= 12 or day > calendar.monthrange(year, month)[1]:
        raise ValueError(f"no such day: {text}")
    return datetime.date(year, month, day or calendar.monthrange(year, month)[1])


def is_time(text):
    """Whether HHMM is a time of the day.

    >>> is_time("2359"), is_time("2400")
    (True, False)
    """
    return text[:2] < "24" and text[2:4] < "60"


def _with_century(year, this_year):
    apart = year - this_year % 100
    century = this_year // 100
    if apart >= 51:
        century -= 1
    elif apart <= -50:
        century += 1
    return century * 100 + year
