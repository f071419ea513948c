"""The cells of a CSV file as text, whatever wrote it: Excel's separators, marks and blank lines."""

import io
import re

import numpy as np
import pandas as pd

from . import problems

SEPARATORS = (",", ";", "\t")
BLANK = re.compile(r"(?:[ \t;,]*(?:\r\n|\r|\n))*")
#: The line by which Excel is told the separator; it is no row of the sheet.
SEPARATOR_LINE = re.compile(r"sep=([,;\t])(?:\r\n|\r|\n)", re.IGNORECASE)
LONG_ROW = re.compile(r"Expected (\d+) fields in line (\d+), saw (\d+)")
OPEN_QUOTE = re.compile(r"EOF inside string starting at row (\d+)")


def read_csv(path, data):
    """All rows, the header's among them, as a frame of text; the row that the first stands in, and
    the separator."""
    content = _decoded(path, data)
    told = SEPARATOR_LINE.match(content)
    content = content[told.end() :] if told else content
    blank = BLANK.match(content).group()
    content, first = content[len(blank) :], len(blank.splitlines()) + 1
    header = re.split("[\r\n]", content, maxsplit=1)[0]
    separator = told[1] if told else max(SEPARATORS, key=header.count)
    try:
        table = pd.read_csv(
            io.StringIO(content), sep=separator, dtype=str, header=None, na_filter=False,
            keep_default_na=False, skip_blank_lines=False,
        )  # fmt: skip
    except pd.errors.EmptyDataError:
        raise problems.empty(path) from None
    except pd.errors.ParserError as problem:
        raise _broken(path, str(problem), first) from None
    table = table.fillna("")
    _check_quotes(path, table, content, separator, first)
    return table, first, separator


def _decoded(path, data):
    is_marked = data[:2] in (b"\xff\xfe", b"\xfe\xff") and data[2:4] != b"\0\0"
    if not is_marked and data[:8].count(0) > 1:  # two bytes a letter without a mark, or four
        raise problems.not_utf8(path, 1)
    try:
        content = data.decode("utf-16" if is_marked else "utf-8-sig")
    except UnicodeDecodeError as problem:
        raise problems.not_utf8(path, data[: problem.start].count(b"\n") + 1) from None
    if "\0" in content:
        raise problems.damaged(path, "it holds zero bytes")
    return content


def _broken(path, problem, first):
    """What pandas found, in rows of the file."""
    if found := LONG_ROW.search(problem):
        columns, line, fields = map(int, found.groups())
        return problems.long_row(path, line + first - 1, fields, columns)
    if found := OPEN_QUOTE.search(problem):
        return problems.open_quote(path, int(found[1]) + first)
    words = problem.strip().removeprefix("Error tokenizing data. C error: ")
    return problems.broken_rows(path, words)


def _check_quotes(path, table, content, separator, first):
    """Refuse a cell that has swallowed whole rows: two quotation marks, rows apart, that were never
    closed look like one field of many lines."""
    if '"' not in content or len(content.splitlines()) <= len(table):
        return
    for column in table.columns:
        cells = table[column]
        for at in np.flatnonzero(cells.str.contains("\n", regex=False).to_numpy()):
            lines, separators = cells[at].count("\n"), cells[at].count(separator)
            if separators == lines * (table.shape[1] - 1):
                raise problems.open_quote(path, int(at) + first)
