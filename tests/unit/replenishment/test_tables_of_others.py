"""Files that other programs wrote, in other countries: right, or one line with row and column."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from tools.sales_files import read_history, read_plan
from tools.tables import TableError, Written, date, read_table, text

HEAD = "store_id,product_id,date,sale"
ROW = "1,0012,2024-03-01,2"
DAYS = pd.to_datetime(["2024-03-01", "2024-03-02"])


@pytest.fixture
def csv(tmp_path):
    """Write the lines as a file in an encoding; its path."""

    def write(*lines, encoding="utf-8", end="\n"):
        path = tmp_path / "h.csv"
        path.write_bytes(end.join([*lines, ""]).encode(encoding))
        return path

    return write


@pytest.fixture
def typed(tmp_path):
    """Two rows of sales with some columns exchanged, as a typed file; its path."""

    def write(ending="parquet", **columns):
        usual = {
            "store_id": ["1", "2"], "product_id": ["0012", "NA"], "date": DAYS, "sale": [1.0, 2.5],
        }  # fmt: skip
        table, path = pd.DataFrame(usual | columns), tmp_path / f"h.{ending}"
        if ending == "parquet":
            table.to_parquet(path)
        else:
            table.to_excel(path, index=False)
        return path

    return write


def rows(path, **options):
    table = read_history(path, **options)
    return [
        (row.store_id, row.product_id, f"{row.date:%Y-%m-%d}", row.sale)
        for row in table.itertuples()
    ]


def refused(path, read=read_history, **options):
    with pytest.raises(TableError) as caught:
        read(path, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


def german(line):
    return line.replace(",", ";")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_whatever_excel_calls_csv(csv, encoding, end):
    path = csv(german(HEAD) + ";;", german(ROW) + ";;", ";;;;;", encoding=encoding, end=end)
    assert rows(path) == [("1", "0012", "2024-03-01", 2.0)]


def test_the_line_that_tells_excel_the_separator_is_no_row(csv):
    assert rows(csv("sep=;", german(HEAD), german(ROW))) == [("1", "0012", "2024-03-01", 2.0)]
    assert "row 2, column sale" in refused(csv("SEP=;", german(HEAD), "1;1;2024-03-01;x"))


def test_blank_rows_over_the_header_are_counted(csv, tmp_path):
    assert "row 5, column sale" in refused(
        csv("", ";;;", german(HEAD), german(ROW), "1;1;2024-03-01;x")
    )
    sheet = pd.DataFrame([[None] * 4, HEAD.split(","), ["1", "1", "2024-03-01", "x"]])
    sheet.to_excel(tmp_path / "h.xlsx", index=False, header=False)
    assert "row 3, column sale" in refused(tmp_path / "h.xlsx")


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "utf-16-le", "utf-32"])
def test_other_encodings_are_named_with_their_row(csv, encoding):
    message = refused(csv(HEAD, ROW, "1,Käse,2024-03-01,2", encoding=encoding))
    assert "CSV UTF-8" in message
    assert ("row 1" if encoding.startswith("utf") else "row 3") in message


def test_decimal_commas_are_read_when_they_are_named(csv, typed):
    comma = Written(decimal=",")
    lines = [german(HEAD), "1;1;2024-03-01;2,5", "1;1;2024-03-02;-1250"]
    assert "say --decimal ," in refused(csv(*lines))
    assert [row[3] for row in rows(csv(*lines), written=comma)] == [2.5, -1250]
    assert "1250,5" in refused(csv(german(HEAD), "1;1;2024-03-01;1.250,5"), written=comma)
    path = typed("xlsx", sale=["2,5", "1"])
    assert "row 2, column sale" in refused(path)
    assert [row[3] for row in rows(path, written=comma)] == [2.5, 1]


def test_a_point_that_may_be_one_of_thousands_is_not_guessed(csv):
    lines = [german(HEAD), "1;1;2024-03-01;12", "1;1;2024-03-02;1.250"]
    message = refused(csv(*lines))
    assert "row 3, column sale: '1.250' can be read in two ways" in message
    assert [row[3] for row in rows(csv(*lines), written=Written(decimal="."))] == [12, 1.25]
    # 0.750 is no thousand, so the points are decimal signs; nor are there others between commas
    assert rows(csv(*lines, "1;1;2024-03-03;0.750"))[1][3] == 1.25
    assert rows(csv(HEAD, "1,1,2024-03-01,1.250"))[0][3] == 1.25


def test_quotation_marks_never_closed_swallow_no_rows(csv):
    head = f"{HEAD},name"
    lines = [f"1,1,2024-03-0{day},2," for day in range(1, 5)]
    path = csv(head, lines[0] + "A", lines[1] + '"B', lines[2] + "C", lines[3] + '"D')
    assert "row 3: a quotation mark is not closed" in refused(path)
    assert "row 3: a quotation mark" in refused(
        csv(head, lines[0] + "A", lines[1] + '"B', lines[2])
    )
    path = csv(head, lines[0] + '"Best,\nof all"', lines[1] + "B")
    assert len(read_history(path)) == 2


@pytest.mark.parametrize(
    ("dates", "read"),
    [
        (DAYS.tz_localize("Asia/Shanghai"), True),
        ((DAYS + pd.Timedelta(hours=10)).tz_localize("Europe/London"), True),
        (DAYS.tz_localize("UTC"), True),
        (DAYS.tz_localize("Asia/Shanghai").tz_convert("UTC"), False),
        (pd.Series(DAYS).astype("category"), True),
        ([dt.date(2024, 3, 1), dt.date(2024, 3, 2)], True),
        ([20240301, 20240302], True),
        ([20240301.0, 20240302.0], True),
        (["2024-03-01T23:30:00-05:00", "2024-03-02 00:30:00.123 +08"], True),
        (["2024-03-01", "2024-03-02 soon"], False),
        ([1709251200, 1709337600], False),
        (pd.to_datetime(["1800-03-01", "2024-03-02"]), False),
        (pd.to_datetime(["2024-03-01", None]), False),
    ],
)
def test_days_of_typed_files(typed, dates, read):
    if read:
        assert [row[2] for row in rows(typed(date=dates))] == ["2024-03-01", "2024-03-02"]
    else:
        assert ", column date: " in refused(typed(date=dates))


@pytest.mark.parametrize("written", ["2024-03-31 02:30", "2024-10-27T02:30:00+02:00"])
def test_the_hour_that_a_clock_change_skips_or_repeats_is_of_its_day(csv, written):
    assert rows(csv(HEAD, f"1,1,{written},1"))[0][2] == written[:10]


@pytest.mark.parametrize(
    ("ids", "read"),
    [
        (pd.Series(["01", "2"]).astype("category"), ["01", "2"]),
        ([b"01", b"2"], ["01", "2"]),
        ([Decimal("7.00"), Decimal("8.50")], ["7", "8.50"]),
        (np.array([7, 8], dtype="float32"), ["7", "8"]),
        ([123456789012345678, 5], ["123456789012345678", "5"]),
        (["null", "1e5"], ["null", "1e5"]),
        ([1.2345678901234567e17, 5], None),
        ([["1"], ["2"]], None),
        ([{"a": 1}, {"a": 2}], None),
        (["1", None], None),
    ],
)
def test_identifiers_of_typed_files(typed, ids, read):
    if read is None:
        assert ", column store_id: " in refused(typed(store_id=ids))
    else:
        assert [row[0] for row in rows(typed(store_id=ids))] == read


@pytest.mark.parametrize(
    ("sale", "read"),
    [
        ([Decimal("1.50"), Decimal("2.25")], [1.5, 2.25]),
        (np.array([2.99, 1.1], dtype="float32"), [2.99, 1.1]),
        (np.array([1, 2], dtype="uint8"), [1, 2]),
        (pd.array([1, 2], dtype="Int64"), [1, 2]),
        (pd.Series([1.5, 2.0]).astype("category"), [1.5, 2]),
        ([Decimal("1.50"), None], None),
        ([1.0, np.inf], None),
        (pd.to_timedelta([1, 2], "D"), None),
        (DAYS, None),
        ([True, False], None),
    ],
)
def test_numbers_of_typed_files(typed, sale, read):
    if read is None:
        assert ", column sale: " in refused(typed(sale=sale))
    else:
        assert [row[3] for row in rows(typed(sale=sale))] == read


def test_columns_that_pandas_kept_as_an_index_are_columns(tmp_path):
    table = pd.DataFrame({"store_id": ["1"], "product_id": ["007"], "date": DAYS[:1], "sale": [2]})
    table.set_index(["store_id", "product_id"]).to_parquet(tmp_path / "h.parquet")
    assert rows(tmp_path / "h.parquet") == [("1", "007", "2024-03-01", 2.0)]


def test_columns_and_sheets_that_nobody_reads_are_named(csv, tmp_path):
    table = read_history(csv(f",{HEAD},instock_shar", f"0,{ROW},0.5"))
    assert table.attrs["others"] == ["(1)", "instock_shar"]
    with pd.ExcelWriter(tmp_path / "h.xlsx") as book:
        for name, sheet in (("May", table), ("June", table), ("Empty", pd.DataFrame())):
            sheet.to_excel(book, sheet_name=name, index=False)
    assert read_history(tmp_path / "h.xlsx").attrs["sheets"] == ["June"]


def test_a_column_twice_in_a_sheet_is_refused(tmp_path):
    sheet = pd.DataFrame([[*HEAD.split(","), "sale"], ["1", "1", "2024-03-01", 2, 3]])
    sheet.to_excel(tmp_path / "h.xlsx", index=False, header=False)
    assert "the column sale is there twice" in refused(tmp_path / "h.xlsx")


def test_a_day_planned_twice_is_refused(csv):
    path = csv("store_id,product_id,date,discount", "1,1,2024-03-01,0.5", "1,1,2024-03-01,0.9")
    assert "row 3: the same store, product and day as row 2" in refused(path, read_plan)


def test_rows_of_a_day_are_added_up_where_they_agree(csv):
    head = f"{HEAD},instock_share"
    assert len(read_history(csv(head, "1,1,2024-03-01,5,0.5", "1,1,2024-03-01,5,0.5"))) == 2
    path = csv("", head, "1,1,2024-03-01,5,0.5", "1,2,2024-03-01,5,1", "1,1,2024-03-01,5,0.9")
    assert "row 5, column instock_share: '0.9' differs from '0.5' of row 3" in refused(path)


def test_never_is_an_empty_cell_not_a_far_day(csv):
    columns = [text("product_id"), date("expiry", None)]
    assert read_table(csv("product_id,expiry", "1,"), columns)["expiry"].isna().all()
    message = refused(csv("product_id,expiry", "1,9999-12-31"), read_table, columns=columns)
    assert "row 2, column expiry: '9999-12-31' must lie from 1970 to 2200" in message
