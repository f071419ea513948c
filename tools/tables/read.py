"""A file as a frame: the columns asked for, each of its kind, and how many others were left out."""

import gzip
import io
import zlib
from pathlib import Path

import numpy as np
import pandas as pd

from . import problems
from .columns import REQUIRED, is_empty, problem_at

SEPARATORS = (",", ";", "\t")
#: A date so many days from its neighbours, with fewer than one row in a hundred beyond it, is a
#: slip of the keyboard: shops close for a season, but then they have sold on both sides of it.
STRAY_DAYS, STRAY_SHARE = 60, 0.01


def read_table(path, columns, may_be_empty=False):
    """The file's columns as a frame, in their own kinds; optional ones only where they are there.

    :param columns: see :class:`.Column`. Others of the file are left out: ``attrs["others"]``.
    :raises TableError: with file, row, column and remedy.
    """
    raw = _raw(Path(path))
    raw.columns = [str(name).strip() for name in raw.columns]
    _check_columns(path, raw, columns, may_be_empty)
    rows = np.arange(len(raw)) + 2
    out = {}
    for column in columns:
        if column.name in raw.columns:
            out[column.name] = _cells(path, raw[column.name], column, rows)
    table = pd.DataFrame(out)
    table.attrs["others"] = [name for name in raw.columns if name not in out]
    return table


def _cells(path, values, column, rows):
    """One column in its kind, empty cells filled with what they mean.

    Each different value is read once: a year of sales has a few hundred different numbers.
    """
    codes, unique = pd.factorize(values, use_na_sentinel=False)
    unique = pd.Series(unique)
    empty = is_empty(unique)
    first = np.unique(codes, return_index=True)[1] if len(codes) else codes
    if column.default is REQUIRED and empty.any():
        at = int(first[empty].min())
        problem_at(path, column.name, rows)(at, "", "must not be empty")
    full = unique[~empty]
    read = column.read(full, problem_at(path, column.name, rows[first[~empty]]))
    if empty.any():
        read = read.reindex(unique.index, fill_value=column.default)
    return read.take(codes).set_axis(values.index)


def _check_columns(path, raw, columns, may_be_empty):
    twice = raw.columns[raw.columns.duplicated()]
    if len(twice):
        raise problems.column_twice(path, twice[0])
    needed = [column.name for column in columns if column.needed]
    missing = [name for name in needed if name not in raw.columns]
    if missing:
        raise problems.missing_columns(path, missing, needed)
    if raw.empty and not may_be_empty:
        raise problems.empty(path)


def _raw(path):
    """The cells as they are: text from CSV, values from typed files."""
    name = path.name.lower()
    if name.endswith(".csv"):
        return _csv(path, path.read_bytes())
    if name.endswith(".csv.gz"):
        return _csv(path, _unzipped(path))
    if name.endswith(".parquet"):
        return _typed(path, pd.read_parquet)
    if name.endswith(".xlsx"):
        return _typed(path, lambda file: pd.read_excel(file, dtype=object, na_filter=False))
    raise problems.unknown_ending(path)


def _unzipped(path):
    try:
        return gzip.decompress(path.read_bytes())
    except (EOFError, zlib.error, gzip.BadGzipFile) as problem:
        raise problems.damaged(path, problem) from None


def _typed(path, read):
    data = path.read_bytes()
    try:
        return read(io.BytesIO(data))
    except ImportError:
        raise  # says what to install
    except Exception as problem:  # noqa: BLE001 - each reader has errors of its own for bad bytes
        raise problems.damaged(path, str(problem).splitlines()[0]) from None


def _csv(path, data):
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        content = data.decode(encoding)
    except UnicodeDecodeError:
        raise problems.not_utf8(path) from None
    if "\0" in content:
        raise problems.damaged(path, "it holds zero bytes")
    header = content.lstrip("\r\n").partition("\n")[0]
    separator = max(SEPARATORS, key=header.count)
    try:
        table = pd.read_csv(
            io.StringIO(content), sep=separator, dtype=str, header=None, na_filter=False,
            keep_default_na=False, skip_blank_lines=False,
        )  # fmt: skip
    except pd.errors.EmptyDataError:
        raise problems.empty(path) from None
    except pd.errors.ParserError as problem:
        words = str(problem).strip().removeprefix("Error tokenizing data. C error: ")
        raise problems.broken_rows(path, words[:1].lower() + words[1:]) from None
    return _without_blank_end(path, table)


def _without_blank_end(path, table):
    """The first row as header; blank lines at the end are no rows."""
    names = table.iloc[0].astype(str)
    body = table.iloc[1:].fillna("").reset_index(drop=True)
    filled = np.flatnonzero((body != "").any(axis=1).to_numpy())
    body = body.iloc[: filled[-1] + 1 if len(filled) else 0]
    body.columns = names.tolist()
    return body


def check_dates(path, days, name="date"):
    """Refuse a date that lies far from all the others."""
    unique, counts = np.unique(days.to_numpy(), return_counts=True)
    gaps = np.diff(unique).astype("timedelta64[D]").astype(int)
    below = np.cumsum(counts)[:-1]
    few = max(STRAY_SHARE * len(days), 1)
    for gap in np.flatnonzero(gaps > STRAY_DAYS):
        for stray, rows in ((unique[gap], below[gap]), (unique[gap + 1], len(days) - below[gap])):
            if rows <= few and rows < len(days) / 2:
                row = int(np.flatnonzero(days.to_numpy() == stray)[0]) + 2
                day = str(stray.astype("datetime64[D]"))
                raise problems.stray_date(path, row, name, day, int(gaps[gap]))
