"""A long table as a file, written row by row: memory does not grow with it."""

import csv
from datetime import datetime

import xlsxwriter

# A sheet of a workbook holds so many rows; the rest goes to the next one
SHEET_ROWS = 1_048_576
# Spreadsheets take a text that begins so for a formula
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class CsvTable:
    """Comma-separated values, in UTF-8 with its mark, so that a spreadsheet reads Chinese."""

    def __init__(self, path, heading):
        self._file = open(path, "w", encoding="utf-8-sig", newline="")  # noqa: SIM115
        self._writer = csv.writer(self._file)
        self._writer.writerow(heading)

    def add(self, row):
        self._writer.writerow([self._plain(value) for value in row])

    def close(self):
        self._file.close()

    def _plain(self, value):
        if isinstance(value, datetime):
            return value.isoformat(" ", "seconds")
        if isinstance(value, str) and value.startswith(FORMULA):
            return f"'{value}"
        return value


class XlsxTable:
    """A workbook; texts are never formulas, numbers and moments stay what they are."""

    def __init__(self, path, heading):
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "yyyy-mm-dd hh:mm:ss",
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._heading = heading
        self._begin_sheet()

    def add(self, row):
        if self._row == SHEET_ROWS:
            self._begin_sheet()
        self._sheet.write_row(self._row, 0, row)
        self._row += 1

    def close(self):
        self._book.close()

    def _begin_sheet(self):
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        self._sheet.write_row(0, 0, self._heading, self._bold)
        self._row = 1


TABLES = {"csv": CsvTable, "xlsx": XlsxTable}
