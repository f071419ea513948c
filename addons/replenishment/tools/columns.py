"""Whole columns from and to the database, in the binary format of PostgreSQL's COPY.

A night moves millions of numbers and days: as text and row by row that takes longer than to
forecast them. Nothing in these columns is ever NULL.
"""

from io import BytesIO

import numpy as np
from odoo.tools import SQL

# https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format": signature, flags and the
# length of an extension; then the rows; then the end
HEAD, TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
# Days are counted from this one
FIRST_DAY = np.datetime64("2000-01-01", "D")
VALUES = {"int4": np.dtype(">i4"), "date": np.dtype(">i4"), "float8": np.dtype(">f8")}


def read_columns(cr, query, types):
    """{name: array} of a query's columns.

    :param SQL query: what it selects has the names of ``types``
    :param types: {name: "int4", "date" or "float8"}
    """
    columns = SQL(", ").join(
        SQL("%s::%s", SQL.identifier(name), SQL.identifier(kind)) for name, kind in types.items()
    )
    copy = SQL("COPY (SELECT %s FROM (%s) asked) TO STDOUT (FORMAT binary)", columns, query)
    answer = BytesIO()
    cr.copy_expert(cr.mogrify(copy), answer)
    rows = np.frombuffer(answer.getbuffer()[len(HEAD) : -len(TAIL)], _layout(types))
    return {name: _native(rows[name], kind) for name, kind in types.items()}


def write_columns(cr, table, columns):
    """Append rows to a table, whose columns have the types of these.

    :param columns: {name: array of whole numbers, of days or of numbers}
    """
    types = {name: _type_of(array) for name, array in columns.items()}
    rows = np.zeros(len(next(iter(columns.values()))), _layout(types))
    rows["count"] = len(columns)
    for name, array in columns.items():
        rows[f"{name} length"] = VALUES[types[name]].itemsize
        rows[name] = (array - FIRST_DAY).astype(int) if types[name] == "date" else array
    names = SQL(", ").join(SQL.identifier(name) for name in columns)
    copy = SQL("COPY %s (%s) FROM STDIN (FORMAT binary)", SQL.identifier(table), names)
    cr.copy_expert(cr.mogrify(copy), BytesIO(HEAD + rows.tobytes() + TAIL))


def _layout(types):
    """A row: how many values, then of each its length and itself."""
    parts = [("count", np.dtype(">i2"))]
    for name, kind in types.items():
        parts += [(f"{name} length", np.dtype(">i4")), (name, VALUES[kind])]
    return np.dtype(parts)


def _native(array, kind):
    if kind == "date":
        return FIRST_DAY + array.astype("timedelta64[D]")
    return array.astype(array.dtype.newbyteorder("="))


def _type_of(array):
    return {"i": "int4", "M": "date", "f": "float8"}[array.dtype.kind]
