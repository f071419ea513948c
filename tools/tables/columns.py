"""The kinds of columns, and how each reads the text of a cell or the value of a typed file."""

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from . import problems

#: A day, or a moment whose day is the one that is written, whatever its offset.
ISO_DAY = re.compile(
    r"(\d{4}-\d{2}-\d{2}|\d{8})"
    r"([T ]\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)? ?(Z|UTC|[+-]\d{2}:?(\d{2})?)?)?"
)
#: 1.250 is a number to some and a thousand and more to others; 0.250 and 12.5 are no thousands.
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
#: Beyond this a double no longer holds every whole number.
LARGEST = 1e15
FIRST_YEAR, LAST_YEAR = 1970, 2200
OUT_OF_RANGE = f"must lie from {FIRST_YEAR} to {LAST_YEAR}"
UTC = ("UTC", "UTC+00:00", "Etc/UTC")
IN_UTC = "is a moment in UTC: store the days of the stores, without a zone"


@dataclass(frozen=True)
class Written:
    """How a file writes dates (as Python's strptime takes it; None: ISO) and the decimal sign of
    its numbers (None: a point, unless that could be one of thousands)."""

    date_format: str | None = None
    decimal: str | None = None


@dataclass(frozen=True)
class Column:
    """A column of a table: what it holds and what an empty cell means.

    ``read``: (different values in the order of the file, problem, Written) -> values, where
    ``problem`` (position, value, remedy) raises.
    ``default``: what an empty cell means; REQUIRED: it must not be empty.
    """

    name: str
    read: Callable
    default: object
    needed: bool


REQUIRED = object()


def text(name, default=REQUIRED, needed=True):
    """Text as written."""
    return Column(name, _read_text, default, needed)


def number(
    name, default=REQUIRED, needed=True, low=-LARGEST, high=LARGEST, whole=False, above=None
):
    """A number from ``low`` to ``high`` (``above``: greater than that); whole numbers only."""

    def check(value):
        if above is not None and not value > above:
            return f"must be above {above:g}"
        if value < low:
            return f"must be at least {low:g}"
        if value > high:
            return f"must be at most {high:g}"
        if whole and value != math.floor(value):
            return "must be a whole number"
        return ""

    def read(values, problem, written):
        return _read_numbers(values, problem, written.decimal, check)

    return Column(name, read, default, needed)


def date(name, default=REQUIRED, needed=True):
    """A day, written as the file writes them."""

    def read(values, problem, written):
        return _read_dates(values, problem, written.date_format)

    return Column(name, read, default, needed)


def decoded(values, problem):
    """Text that a typed file keeps as bytes."""
    if values.dtype != object:
        return values
    out = values.tolist()
    for at, value in enumerate(out):
        if isinstance(value, bytes):
            try:
                out[at] = value.decode()
            except UnicodeDecodeError:
                problem(at, value, "is no UTF-8 text: store it as text")
    return pd.Series(out, index=values.index, dtype=object)


def is_empty(values):
    """(rows,) which cells hold nothing."""
    if values.dtype == object or pd.api.types.is_string_dtype(values):
        return (values.isna() | (values.astype(str).str.strip() == "")).to_numpy()
    return values.isna().to_numpy()


def _read_text(values, problem, _written):
    return pd.Series(
        [_as_written(at, value, problem) for at, value in enumerate(values)],
        index=values.index,
        dtype=object,
    )


def _as_written(at, value, problem):
    """A whole number of a typed file has no decimal point: 17.0 is the store 17."""
    if isinstance(value, (dt.date, dt.time)):  # the sheet made one of 5-7 or SEPT1
        problem(at, value, "is a date or time: store it as text")
    if isinstance(value, (float, np.floating)) and abs(value) >= LARGEST:
        problem(at, value, "has more digits than its column can hold: store it as text")
    if isinstance(value, (float, np.floating, Decimal)) and value == int(value):
        return str(int(value))
    return str(value)


def _read_numbers(values, problem, decimal, check):
    texts = np.array([isinstance(value, str) for value in values], dtype=bool)
    sign = decimal or _point(values[texts], problem, np.flatnonzero(texts))
    plain = values
    if sign == ",":
        # A point beside a decimal comma groups thousands, or is a slip: neither is guessed.
        plain = values.where(~texts, values.astype(str).str.replace(".", " ").str.replace(",", "."))
    elif values.dtype == np.float32:
        plain = values.astype(str)  # 2.99 is not 2.990000009
    is_number = not pd.api.types.is_datetime64_any_dtype(values) and values.dtype.kind not in "mb"
    out = pd.to_numeric(plain if is_number else values.astype(str), errors="coerce")
    out = out.to_numpy(dtype=float)
    bad = np.flatnonzero(~(np.abs(out) <= LARGEST))
    if len(bad):
        value = values.iloc[bad[0]]
        problem(int(bad[0]), value, _number_remedy(str(value), sign))
    unique, first = np.unique(out, return_index=True)
    wrong = [
        (at, remedy) for value, at in zip(unique, first, strict=True) if (remedy := check(value))
    ]
    if wrong:
        at, remedy = min(wrong)
        problem(int(at), values.iloc[at], remedy)
    return pd.Series(out, index=values.index)


def _point(values, problem, places):
    """The point as decimal sign; refused where each that is there could be one of thousands."""
    dotted = [at for at, value in enumerate(values) if "." in value]
    if dotted and all(THOUSANDS.fullmatch(values.iloc[at].strip()) for at in dotted):
        at = dotted[0]
        remedy = "can be read in two ways: say --decimal . or --decimal ,"
        problem(int(places[at]), values.iloc[at], remedy)
    return "."


def _number_remedy(value, sign):
    if sign == ",":
        return "is no number: write it like 1250,5"
    if re.fullmatch(r"[+-]?\d+,\d+", value.strip()):
        return "is no number: write it like 1250.5, or say --decimal ,"
    return "is no number: write it like 1250.5"


def _read_dates(values, problem, date_format):
    if pd.api.types.is_datetime64_any_dtype(values):
        return _typed_days(values, problem)
    days = []
    for at, value in enumerate(values):
        try:
            days.append(_day(value, date_format))
        except ValueError as remedy:
            problem(at, value, str(remedy))
    return pd.Series(np.array(days, dtype="datetime64[ns]"), index=values.index)


def _typed_days(values, problem):
    """The days on the wall of the column's own zone. UTC is no store's wall: a file that keeps days
    in it has the evening before for midnight in Shanghai."""
    wall = values.dt.tz_localize(None)
    days = wall.dt.normalize()
    in_utc = str(values.dt.tz) in UTC and (wall != days).to_numpy()
    slips = ~wall.dt.year.between(FIRST_YEAR, LAST_YEAR).to_numpy()
    for wrong, remedy in ((in_utc, IN_UTC), (slips, OUT_OF_RANGE)):
        if np.any(wrong):
            at = int(np.flatnonzero(wrong)[0])
            problem(at, values.iloc[at], remedy)
    return days.astype("datetime64[ns]")


def _day(value, date_format):
    """The day that a cell names; ValueError with the remedy."""
    if isinstance(value, dt.datetime):
        return _in_range(value.date())
    if isinstance(value, dt.date):
        return _in_range(value)
    if isinstance(value, (float, np.floating)) and value.is_integer():
        value = int(value)
    written = str(value).strip()
    if date_format:
        try:
            day = dt.datetime.strptime(written, date_format).date()
        except ValueError:
            raise ValueError(f"is no date of the format {date_format}") from None
        return _in_range(day)
    if not ISO_DAY.fullmatch(written):
        raise ValueError(
            "is no ISO date: write 2024-05-07, or say what it is with --date-format, "
            "such as %d/%m/%Y"
        )
    try:
        day = re.split("[T ]", written)[0].replace("-", "")
        day = dt.datetime.strptime(day, "%Y%m%d").date()
    except ValueError:
        raise ValueError("is no day of the calendar") from None
    return _in_range(day)


def _in_range(day):
    """Days that a store can have had; others are slips of the keyboard."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(OUT_OF_RANGE)
    return day


def problem_at(path, column, rows):
    """A function that raises what is wrong with a cell, by its position."""

    def raise_it(position, value, remedy):
        raise problems.bad_value(path, int(rows[position]), column, str(value), remedy)

    return raise_it
