"""The workbook holds numbers that add up, whatever the names are."""

import io

import openpyxl

from analysis import pareto
from analysis.workbook import Column, Sheet, write_workbook

COLUMNS = [
    Column("Category"),
    Column("Receipts", "integer"),
    Column("Sales", "money", summed=True),
    Column("Share", "percent", summed=True),
]
ROWS = [["=1+1", 3, 10.1, 0.505], ["Fruit", 2, 9.9, 0.495], ["None", 0, None, 0]]


def opened(sheets, **options):
    return openpyxl.load_workbook(
        io.BytesIO(write_workbook(sheets, **options)), data_only=options.pop("values", True)
    )


def test_numbers_formats_and_totals():
    page = opened([Sheet("By Category", "May", COLUMNS, ROWS)])["By Category"]
    assert page["A1"].value == "May"
    assert [cell.value for cell in page[3]] == ["Category", "Receipts", "Sales", "Share"]
    assert page["A4"].value == "=1+1"
    assert page["A4"].data_type == "s"
    assert [cell.value for cell in page[7]] == ["Total", None, 20.0, 1.0]
    assert page["C4"].number_format == "#,##0.00"
    assert page["D7"].number_format == "0.00%"


def test_totals_are_formulas():
    book = io.BytesIO(write_workbook([Sheet("S", "T", COLUMNS, ROWS)], "Sum", digits=0))
    page = openpyxl.load_workbook(book)["S"]
    assert (page["A7"].value, page["C7"].value) == ("Sum", "=SUM(C4:C6)")
    assert page["C4"].number_format == "#,##0"


def test_names_that_a_spreadsheet_does_not_take():
    names = ["By Category: [x]/Hour and a very long name indeed", "a", "A", "a", ""]
    sheets = [Sheet(name, "", COLUMNS, ROWS) for name in names]
    found = opened(sheets).sheetnames
    assert len({name.lower() for name in found}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)


def test_no_rows():
    page = opened([Sheet("S", "T", COLUMNS)])["S"]
    assert [cell.value for cell in page[4]] == ["Total", None, None, None]


def test_the_curve_is_that_of_all_products():
    points = pareto(range(1000), points=60)
    assert len(points) == 60
    assert points[0] == (0, 0)
    assert points[-1] == (1, 1)
    assert points == sorted(points)
    assert pareto([-5, 0]) == []
