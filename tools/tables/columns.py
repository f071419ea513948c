"""The kinds of columns, and how each reads the text of a cell or the value of a typed file."""

import datetime as dt
import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import problems

#: A day, or a moment whose day is the one that is written, whatever its offset.
ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{8})([T ]\d{2}.*)?")
#: Beyond this a double no longer holds every whole number.
LARGEST = 1e15


@dataclass(frozen=True)
class Column:
    """A column of a table: what it holds and what an empty cell means.

    ``read``: (different values in the order of the file, problem) -> values, where ``problem``
    (position, value, remedy) raises.
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

    def read(values, problem):
        return _read_numbers(values, problem, check)

    return Column(name, read, default, needed)


def date(name, default=REQUIRED, needed=True, date_format=None):
    """A day: ISO, or of the format given, as Python's strptime takes it."""

    def read(values, problem):
        return _read_dates(values, problem, date_format)

    return Column(name, read, default, needed)


def is_empty(values):
    """(rows,) which cells hold nothing."""
    if values.dtype == object or pd.api.types.is_string_dtype(values):
        return (values.isna() | (values.astype(str).str.strip() == "")).to_numpy()
    return values.isna().to_numpy()


def _read_text(values, _problem):
    return values.map(_as_written).astype(object)


def _as_written(value):
    """A whole number of a typed file has no decimal point: 17.0 is the store 17."""
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST:
        return str(int(value))
    return str(value)


def _read_numbers(values, problem, check):
    out = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    bad = np.flatnonzero(~(np.abs(out) <= LARGEST))
    if len(bad):
        problem(int(bad[0]), values.iloc[bad[0]], "is no number: write it like 1250.5")
    unique, first = np.unique(out, return_index=True)
    wrong = [
        (at, remedy) for value, at in zip(unique, first, strict=True) if (remedy := check(value))
    ]
    if wrong:
        at, remedy = min(wrong)
        problem(int(at), values.iloc[at], remedy)
    return pd.Series(out, index=values.index)


def _read_dates(values, problem, date_format):
    if pd.api.types.is_datetime64_any_dtype(values):
        naive = values if values.dt.tz is None else values.dt.tz_localize(None)
        return naive.dt.normalize().astype("datetime64[ns]")
    days = []
    for at, value in enumerate(values):
        try:
            days.append(_day(value, date_format))
        except ValueError as remedy:
            problem(at, value, str(remedy))
    return pd.Series(np.array(days, dtype="datetime64[ns]"), index=values.index)


def _day(value, date_format):
    """The day that a cell names; ValueError with the remedy."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, int | np.integer):
        value = str(value)
    written = str(value).strip()
    if date_format:
        try:
            return _in_range(dt.datetime.strptime(written, date_format).date())
        except ValueError:
            raise ValueError(f"is no date of the format {date_format}") from None
    if not ISO_DAY.fullmatch(written):
        raise ValueError(
            "is no ISO date: write 2024-05-07, or say what it is with --date-format, "
            "such as %d/%m/%Y"
        )
    try:
        day = re.split("[T ]", written)[0].replace("-", "")
        return _in_range(dt.datetime.strptime(day, "%Y%m%d").date())
    except ValueError:
        raise ValueError("is no day of the calendar") from None


def _in_range(day):
    """Days that a store can have had; others are slips of the keyboard."""
    if not 1970 <= day.year <= 2200:
        raise ValueError("is no day of the calendar")
    return day


def problem_at(path, column, rows):
    """A function that raises what is wrong with a cell, by its position."""

    def raise_it(position, value, remedy):
        raise problems.bad_value(path, int(rows[position]), column, str(value), remedy)

    return raise_it
