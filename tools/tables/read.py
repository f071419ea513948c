"""A file as a frame: the columns asked for, each of its kind, and how many others were left out."""

import gzip
import io
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from . import problems
from .columns import REQUIRED, Written, decoded, is_empty, problem_at
from .csv_text import read_csv

#: A date so many days from its neighbours, with fewer than one row in a hundred beyond it, is a
#: slip of the keyboard: shops close for a season, but then they have sold on both sides of it.
STRAY_DAYS, STRAY_SHARE = 60, 0.01


@dataclass(frozen=True)
class Raw:
    """The cells as they are: text from CSV, values from typed files.

    ``first``: the row that the first of them stands in; ``decimal``: the sign that the separator
    leaves for numbers; ``sheets``: others of the file that hold something.
    """

    cells: pd.DataFrame
    first: int = 2
    decimal: str | None = None
    sheets: list[str] = field(default_factory=list)


def read_table(path, columns, may_be_empty=False, written=None):
    """The file's columns as a frame, in their own kinds; optional ones only where they are there.

    :param columns: see :class:`.Column`. Others of the file are left out: ``attrs["others"]`` and,
        of whole sheets, ``attrs["sheets"]``. ``attrs["first"]`` is the row of the first one.
    :param written: how the file writes dates and numbers, see :class:`.Written`.
    :raises TableError: with file, row, column and remedy.
    """
    raw, written = _raw(Path(path)), written or Written()
    if written.decimal is None:
        written = replace(written, decimal=raw.decimal)
    _check_columns(path, raw.cells, columns, may_be_empty)
    rows = np.arange(len(raw.cells)) + raw.first
    out = {}
    for column in columns:
        if column.name in raw.cells.columns:
            out[column.name] = _cells(path, raw.cells[column.name], column, rows, written)
    table = pd.DataFrame(out)
    others = [name for name in raw.cells.columns if name not in out]
    table.attrs.update(others=others, sheets=raw.sheets, first=raw.first)
    return table


def row_of(table, position):
    """The row of the file that a row of the frame stands in."""
    return int(position) + table.attrs["first"]


def _cells(path, values, column, rows, written):
    """One column in its kind, empty cells filled with what they mean.

    Each different value is read once: a year of sales has a few hundred different numbers.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        kind = values.cat.categories.dtype
        values = values.astype(object if values.isna().any() else kind)
    try:
        codes, unique = pd.factorize(values, use_na_sentinel=False)
    except TypeError:  # lists and structures of typed files
        problem_at(path, column.name, rows)(0, values.iloc[0], "must be one value")
    unique = pd.Series(unique, dtype=object if values.dtype == object else None)
    first = np.unique(codes, return_index=True)[1] if len(codes) else codes
    unique = decoded(unique, problem_at(path, column.name, rows[first]))
    empty = is_empty(unique)
    if column.default is REQUIRED and empty.any():
        at = int(first[empty].min())
        problem_at(path, column.name, rows)(at, "", "must not be empty")
    full = unique[~empty]
    read = column.read(full, problem_at(path, column.name, rows[first[~empty]]), written)
    if empty.any():
        read = read.reindex(unique.index, fill_value=column.default)
    return read.take(codes).set_axis(values.index)


def _check_columns(path, cells, columns, may_be_empty):
    twice = cells.columns[cells.columns.duplicated()]
    if len(twice):
        raise problems.column_twice(path, twice[0])
    needed = [column.name for column in columns if column.needed]
    missing = [name for name in needed if name not in cells.columns]
    if missing:
        raise problems.missing_columns(path, missing, needed)
    if cells.empty and not may_be_empty:
        raise problems.empty(path)


def _raw(path):
    name = path.name.lower()
    if name.endswith(".csv"):
        return _csv(path, path.read_bytes())
    if name.endswith(".csv.gz"):
        return _csv(path, _unzipped(path))
    if name.endswith(".parquet"):
        return Raw(_typed(path, _parquet))
    if name.endswith(".xlsx"):
        cells, first, sheets = _typed(path, _sheet)
        return Raw(_with_header(cells), first, sheets=sheets)
    raise problems.unknown_ending(path)


def _csv(path, data):
    table, first, separator = read_csv(path, data)
    # Where commas part the fields, none of them is a decimal sign.
    return Raw(_with_header(table), first + 1, "." if separator == "," else None)


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


def _parquet(file):
    """The columns, those among them that pandas keeps as an index."""
    table = pd.read_parquet(file)
    if any(name is not None for name in table.index.names):
        table = table.reset_index()
    table.columns = [str(name).strip() for name in table.columns]
    return table.reset_index(drop=True)


def _sheet(file):
    """The first sheet's cells, the header's row in front; the row behind it; other sheets."""
    with pd.ExcelFile(file) as book:
        name, *others = book.sheet_names
        cells = book.parse(name, header=None, dtype=object, na_filter=False)
        sheets = [other for other in others if not book.parse(other, header=None, nrows=1).empty]
    # True and 1 are equal to Python, and two stores to whoever wrote them
    cells = cells.map(lambda value: str(value).upper() if isinstance(value, bool) else value)
    filled = np.flatnonzero(_filled(cells)) if len(cells) else []
    blank = int(filled[0]) if len(filled) else 0
    return cells.iloc[blank:].reset_index(drop=True), blank + 2, sheets


def _filled(cells):
    """(rows,) which of them hold anything."""
    return (cells.notna() & (cells != "")).any(axis=1).to_numpy()


def _with_header(cells):
    """The first row as header; blank rows at the end are none, nor are columns without a word."""
    names = [str(name).strip() for name in cells.iloc[0]] if len(cells) else []
    body = cells.iloc[1:].reset_index(drop=True)
    filled = np.flatnonzero(_filled(body))
    body = body.iloc[: filled[-1] + 1 if len(filled) else 0]
    nameless = [at for at, name in enumerate(names) if not name]
    gone = [at for at in nameless if (body.iloc[:, at] == "").all()]
    body.columns = [name or f"({at + 1})" for at, name in enumerate(names)]
    kept = [at for at in range(len(names)) if at not in gone]
    return body.iloc[:, kept]


def check_dates(path, table, name="date"):
    """Refuse a date that lies far from all the others."""
    days = table[name].to_numpy()
    unique, counts = np.unique(days, return_counts=True)
    gaps = np.diff(unique).astype("timedelta64[D]").astype(int)
    below = np.cumsum(counts)[:-1]
    few = max(STRAY_SHARE * len(days), 1)
    for gap in np.flatnonzero(gaps > STRAY_DAYS):
        for stray, rows in ((unique[gap], below[gap]), (unique[gap + 1], len(days) - below[gap])):
            if rows <= few and rows < len(days) / 2:
                row = row_of(table, np.flatnonzero(days == stray)[0])
                day = str(stray.astype("datetime64[D]"))
                raise problems.stray_date(path, row, name, day, int(gaps[gap]))


def check_once(path, table, keys, same):
    """Refuse a second row of the same keys."""
    twice = table.duplicated(keys).to_numpy()
    if twice.any():
        at = int(np.flatnonzero(twice)[0])
        first = _first_like(table, keys, at)
        raise problems.row_twice(path, row_of(table, at), row_of(table, first), same)


def check_agree(path, table, keys, names):
    """Refuse rows of the same keys that say different things of what there is only one."""
    several = table[table.duplicated(keys, keep=False).to_numpy()]
    if several.empty:
        return
    groups = several.groupby(keys, sort=False)
    for name in names:
        if name not in table:
            continue
        other = (several[name] != groups[name].transform("first")).to_numpy()
        if other.any():
            at = several.index[np.flatnonzero(other)[0]]
            first = _first_like(table, keys, at)
            raise problems.differs(
                path, row_of(table, at), name, f"{table[name][at]:g}",
                row_of(table, first), f"{table[name][first]:g}",
            )  # fmt: skip


def _first_like(table, keys, at):
    same = (table[keys] == table[keys].loc[at]).all(axis=1).to_numpy()
    return int(np.flatnonzero(same)[0])
