"""Tables as a workbook that a spreadsheet opens: numbers as numbers, a row of totals."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

FORMATS = {
    "text": {},
    "integer": {"num_format": "#,##0"},
    "quantity": {"num_format": "#,##0.###"},
    "percent": {"num_format": "0.00%"},
}
#: A spreadsheet takes no longer names, and none of these characters.
LONGEST_NAME = 31
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


class Column(NamedTuple):
    """A heading, what is below it (see FORMATS, or money), and whether it is summed."""

    heading: str
    kind: str = "text"
    summed: bool = False
    width: int = 14


@dataclass
class Sheet:
    """A table with a title line above it; ``rows`` hold one value a column, None for nothing."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]] = field(default_factory=list)


def write_workbook(sheets: Sequence[Sheet], total: str = "Total", digits: int = 2) -> bytes:
    """The bytes of an XLSX file, one sheet a table.

    Totals are formulas, so that they follow what a person changes, with their value beside them
    for readers that do not calculate.

    :param total: the word in the row of totals
    :param digits: decimal places of money
    """
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(stream, options)
    styles = _styles(book, digits)
    taken: set[str] = set()
    for sheet in sheets:
        _write_sheet(book.add_worksheet(_sheet_name(sheet.name, taken)), sheet, styles, total)
    book.close()
    return stream.getvalue()


def _styles(book: Any, digits: int) -> dict[str, Any]:
    money = "#,##0" + ("." + "0" * digits if digits else "")
    formats: dict[str, dict[str, Any]] = {**FORMATS, "money": {"num_format": money}}
    styles = {name: book.add_format(look) for name, look in formats.items()}
    bold = {"bold": True, "top": 1}
    styles |= {f"{name} total": book.add_format({**look, **bold}) for name, look in formats.items()}
    styles["title"] = book.add_format({"bold": True, "font_size": 14})
    styles["heading"] = book.add_format(
        {"bold": True, "bottom": 1, "bg_color": "#E9ECEF", "text_wrap": True, "valign": "top"}
    )
    return styles


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that a spreadsheet takes, and that no sheet has yet."""
    clean = name.translate(FORBIDDEN).strip()[:LONGEST_NAME] or "Sheet"
    unique, number = clean, 2
    while unique.lower() in taken:
        unique = f"{clean[: LONGEST_NAME - 4]} ({number})"
        number += 1
    taken.add(unique.lower())
    return unique


def _write_sheet(page: Any, sheet: Sheet, styles: dict[str, Any], total: str) -> None:
    page.write_string(0, 0, sheet.title, styles["title"])
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
        page.write_string(2, at, column.heading, styles["heading"])
    for line, row in enumerate(sheet.rows, start=3):
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, line, at, value, styles[column.kind])
    page.freeze_panes(3, 1)
    if any(column.summed for column in sheet.columns):
        _write_totals(page, sheet, styles, total)
        page.autofilter(2, 0, 2 + len(sheet.rows), len(sheet.columns) - 1)


def _write_cell(page: Any, line: int, at: int, value: Any, style: Any) -> None:
    if value is None:
        page.write_blank(line, at, None, style)
    elif isinstance(value, str):
        page.write_string(line, at, value, style)
    else:
        page.write_number(line, at, value, style)


def _write_totals(page: Any, sheet: Sheet, styles: dict[str, Any], total: str) -> None:
    last = 3 + len(sheet.rows)
    page.write_string(last, 0, total, styles["text total"])
    for at, column in enumerate(sheet.columns):
        style = styles[f"{column.kind} total"]
        if column.summed and sheet.rows:
            cells = f"{xl_rowcol_to_cell(3, at)}:{xl_rowcol_to_cell(last - 1, at)}"
            value = sum(row[at] or 0 for row in sheet.rows)
            page.write_formula(last, at, f"=SUM({cells})", style, round(value, 6))
        elif at:
            page.write_blank(last, at, None, style)
