"""Files as shops have them: read as written, or refused in one line with row and column."""

import gzip

import pandas as pd
import pytest

from tools.sales_files import read_history, read_plan
from tools.tables import TableError, Written, check_writable, number, read_table, text, write_table

HEAD = "store_id,product_id,date,sale"


def file(folder, *rows, name="h.csv", head=HEAD, encoding="utf-8"):
    path = folder / name
    content = "\n".join([head, *rows, ""]).encode(encoding)
    path.write_bytes(gzip.compress(content) if name.lower().endswith(".gz") else content)
    return path


def refused(path, read=read_history, **options):
    with pytest.raises(TableError) as caught:
        read(path, **options)
    message = str(caught.value)
    assert str(path) in message
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    "code",
    ["0012345678905", "12345678905", "12E3", "1.2E4", "12000", "NA", "null", "7.0", " 7", "苹果"],
)
def test_identifiers_are_text_as_written(tmp_path, code):
    table = read_history(file(tmp_path, f"{code},{code},2024-03-01,1"))
    assert table[["store_id", "product_id"]].values.tolist() == [[code, code]]


def test_identifiers_of_typed_files_match_those_written(tmp_path):
    frame = pd.DataFrame(
        {"store_id": [1.0], "product_id": [7], "date": ["2024-03-01"], "sale": [2]}
    )
    for ending in ("parquet", "xlsx"):
        path = tmp_path / f"h.{ending}"
        write_table(frame, path)
        table = read_history(path)
        assert table[["store_id", "product_id"]].values.tolist() == [["1", "7"]]
        assert table["sale"].tolist() == [2.0]


def test_an_identifier_that_a_sheet_made_a_date_of_is_refused(tmp_path):
    """5-7 and SEPT1 are dates to a sheet, and two products to the shop."""
    for ending in ("parquet", "xlsx"):
        path = tmp_path / f"h.{ending}"
        day = pd.Timestamp("2024-05-07")
        row = {"store_id": "1", "product_id": day, "date": "2024-03-01", "sale": 2}
        write_table(pd.DataFrame([row]), path)
        with pytest.raises(TableError, match=r"row 2, column product_id: .* store it as text"):
            read_history(path)


def test_bytes_are_text_or_refused(tmp_path):
    path = tmp_path / "h.parquet"
    row = {"store_id": b"1", "product_id": "苹果".encode(), "date": "2024-03-01", "sale": 2}
    write_table(pd.DataFrame([row]), path)
    assert read_history(path)["product_id"].tolist() == ["苹果"]
    write_table(pd.DataFrame([{**row, "product_id": "苹果".encode("gbk")}]), path)
    with pytest.raises(TableError, match=r"h.parquet, row 2, column product_id: .* is no UTF-8"):
        read_history(path)


@pytest.mark.parametrize("ending", ["csv", "CSV", "csv.gz", "CSV.GZ", "parquet", "PARQUET", "XLSX"])
def test_what_is_written_is_read_back_whatever_the_ending(tmp_path, ending):
    path = tmp_path / f"out.{ending}"
    frame = pd.DataFrame(
        {"store_id": ["01"], "product_id": ["NA"], "date": ["2024-03-01"], "sale": [2.5]}
    )
    write_table(frame, path)
    table = read_history(path)
    assert table["product_id"].tolist() == ["NA"]
    assert table["date"].tolist() == [pd.Timestamp("2024-03-01")]


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-01",
        "20240301",
        "2024-03-01 23:30",
        "2024-03-01T23:30:00+01:00",
        "2024-03-01T00:10:00Z",
    ],
)
def test_iso_days_are_the_days_written(tmp_path, written):
    path = file(tmp_path, f"1,1,{written},1", "1,1,2024-03-31T23:30:00+02:00,1")
    assert [f"{day:%Y-%m-%d}" for day in read_history(path)["date"]] == ["2024-03-01", "2024-03-31"]


@pytest.mark.parametrize(
    "written", ["01/03/2024", "1.3.2024", "240301", "2024-3-1", "45352", "soon"]
)
def test_ambiguous_dates_are_refused(tmp_path, written):
    message = refused(file(tmp_path, "1,1,2024-03-01,1", f"1,1,{written},1"))
    assert "row 3, column date" in message
    assert "--date-format" in message


def test_days_that_never_were_are_refused(tmp_path):
    for written in ("2024-02-30", "2023-02-29", "0001-01-01"):
        assert "row 2, column date" in refused(file(tmp_path, f"1,1,{written},1"))


def test_a_named_format_is_taken_at_its_word(tmp_path):
    path = file(tmp_path, "1,1,12/03/2024,1", "1,1,13/03/2024,1")
    days = read_history(path, Written("%d/%m/%Y"))["date"]
    assert [f"{day:%m-%d}" for day in days] == ["03-12", "03-13"]
    assert "row 3" in refused(path, written=Written("%m/%d/%Y"))


@pytest.mark.parametrize(
    "written", ['"1,250"', "1 250", "12 kg", "inf", "nan", "1e99", "-", "1_000"]
)
def test_numbers_that_cannot_be_read_are_refused(tmp_path, written):
    message = refused(file(tmp_path, "1,1,2024-03-01,900", f"1,1,2024-03-02,{written}"))
    assert "row 3, column sale" in message


def test_an_empty_sale_is_refused(tmp_path):
    message = refused(file(tmp_path, "1,1,2024-03-01,", "1,1,2024-03-02,1"))
    assert "row 2, column sale" in message


def test_decimal_commas_are_refused_and_semicolons_read(tmp_path):
    head = HEAD.replace(",", ";")
    path = file(tmp_path, "1;1;2024-03-01;2.5", head=head)
    assert read_history(path)["sale"].tolist() == [2.5]
    assert "column sale" in refused(file(tmp_path, "1;1;2024-03-01;2,5", head=head))


@pytest.mark.parametrize(("share", "remedy"), [("50", "at most 1"), ("-0.1", "at least 0")])
def test_a_share_is_a_share(tmp_path, share, remedy):
    head = f"{HEAD},instock_share"
    message = refused(file(tmp_path, "1,1,2024-03-01,5,1", f"1,1,2024-03-02,5,{share}", head=head))
    assert "row 3, column instock_share" in message
    assert remedy in message


def test_a_plan_is_read_as_strictly(tmp_path):
    head = "store_id,product_id,date,discount"
    path = file(tmp_path, '1,007,2024-03-01,"0,7"', head=head)
    assert "row 2, column discount" in refused(path, read_plan)


def test_one_stray_date_is_refused(tmp_path):
    days = [f"1,1,{day:%Y-%m-%d},1" for day in pd.date_range("2024-03-01", periods=60)]
    for stray in ("2026-03-28", "1999-01-01"):
        path = file(tmp_path, *days[:30], f"1,1,{stray},1", *days[30:])
        assert f"row 32, column date: {stray}" in refused(path)


def test_a_season_without_sales_is_no_stray_date(tmp_path):
    days = [*pd.date_range("2023-05-01", periods=60), *pd.date_range("2024-05-01", periods=20)]
    assert len(read_history(file(tmp_path, *(f"1,1,{day:%Y-%m-%d},1" for day in days)))) == 80


def test_an_empty_category_is_one_of_its_own(tmp_path):
    head = f"{HEAD},second_category_id"
    path = file(tmp_path, "1,1,2024-03-01,1,", "1,2,2024-03-01,1,9", head=head)
    assert read_history(path)["second_category_id"].tolist() == ["", "9"]


def test_damaged_files_say_so(tmp_path):
    whole = gzip.compress("\n".join([HEAD, *["1,1,2024-03-01,1"] * 500]).encode())
    broken = bytearray(whole)
    broken[20:30] = b"\xff" * 10
    for name, data in (
        ("a.csv.gz", whole[:-20]), ("b.csv.gz", bytes(broken)), ("c.csv.gz", b"no gzip"),
        ("d.parquet", b"PAR1 and no more"), ("e.xlsx", b"PK\x03\x04"), ("f.csv", b"a\0b"),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_bytes(data)
        assert "damaged" in refused(path)


def test_text_in_other_encodings(tmp_path):
    assert "UTF-8" in refused(file(tmp_path, "1,苹果,2024-03-01,1", encoding="gbk"))
    for encoding in ("utf-8-sig", "utf-16"):
        path = file(tmp_path, "1,苹果,2024-03-01,1", encoding=encoding)
        assert read_history(path)["product_id"].tolist() == ["苹果"]


def test_rows_that_do_not_fit_are_refused(tmp_path):
    assert "row 3: 5 fields where the header has 4" in refused(
        file(tmp_path, "1,1,2024-03-01,1", "1,1,2024-03-02,1,250")
    )
    assert "row 3, column sale" in refused(file(tmp_path, "1,1,2024-03-01,1", "1,1,2024-03-02"))


@pytest.mark.parametrize("name", ["h.txt", "h", "h.csv.zip", "h.xls"])
def test_unknown_endings_are_refused(tmp_path, name):
    path = tmp_path / name
    path.write_text("x")
    assert ".parquet" in refused(path)
    assert ".parquet" in refused(path, check_writable)


def test_empty_files_and_missing_or_double_columns(tmp_path):
    path = tmp_path / "h.csv"
    path.write_bytes(b"")
    assert "no rows" in refused(path)
    assert "no rows" in refused(file(tmp_path))
    assert "no column sale" in refused(file(tmp_path, "1,1,2", head="store_id,product_id,date"))
    assert "twice" in refused(file(tmp_path, "1,1,2024-03-01,1,2", head=f"{HEAD},sale"))


def test_blank_lines_at_the_end_are_no_rows(tmp_path):
    assert len(read_history(file(tmp_path, "1,1,2024-03-01,1", "", "", ""))) == 1


def test_the_first_bad_row_is_named(tmp_path):
    path = file(tmp_path, "a,1", "b,3", "c,0", "d,-2", head="name,units")
    message = refused(path, read_table, columns=[text("name"), number("units", above=0)])
    assert "row 4, column units: '0' must be above 0" in message
