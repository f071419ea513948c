"""./run forecast: file in, file out."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tools.forecast import COLUMNS, main


@pytest.mark.parametrize("ending", ["parquet", "csv", "csv.gz"])
def test_forecast_file_has_the_columns_and_rows(history, tmp_path, ending):
    source, target = tmp_path / f"sales.{ending}", tmp_path / f"out.{ending}"
    some = history[history["product_id"] < 3]
    some.to_parquet(source) if ending == "parquet" else some.to_csv(source, index=False)
    options = ["--history", str(source), "--horizon", "7", "--output", str(target)]
    assert main([*options, "--model", "ses"]) == 0
    table = pd.read_parquet(target) if ending == "parquet" else pd.read_csv(target)
    assert list(table.columns) == COLUMNS
    assert len(table) == 12 * 7


def test_plan_is_read(history, tmp_path):
    source, plan, target = (tmp_path / name for name in ("h.parquet", "p.csv", "o.csv"))
    history.to_parquet(source)
    keys = history[["store_id", "product_id"]].drop_duplicates()
    keys.assign(date="2024-05-27", activity=1, discount=0.8, holiday=0).to_csv(plan, index=False)
    options = ["--history", str(source), "--horizon", "2", "--plan", str(plan)]
    assert main([*options, "--output", str(target)]) == 0
    assert len(pd.read_csv(target)) == 80


def test_missing_file_and_missing_column_say_why(history, tmp_path, capsys):
    options = ["--horizon", "7", "--output", str(tmp_path / "o.csv"), "--history"]
    assert main([*options, str(tmp_path / "none.csv")]) == 2
    history.drop(columns="sale").to_csv(tmp_path / "h.csv", index=False)
    assert main([*options, str(tmp_path / "h.csv")]) == 2
    assert "no column sale" in capsys.readouterr().err


def test_no_file_that_is_read_is_written_over(history, tmp_path, capsys):
    source = tmp_path / "sales.csv"
    history.to_csv(source, index=False)
    before = source.read_bytes()
    same = tmp_path / "folder" / ".." / "sales.csv"
    same.parent.parent.mkdir()
    assert main(["--history", str(source), "--horizon", "1", "--output", str(same)]) == 2
    assert "is the file of --history, which would be lost" in capsys.readouterr().err
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("blocked", "words"),
    [
        ("lightgbm", "lightgbm is not installed"),
        ("holidays", "holidays is not installed"),
        ("chinese_calendar", "chinesecalendar is not installed"),
    ],
)
def test_missing_optional_library_is_said_and_forecast_all_the_same(
    history, tmp_path, blocked, words
):
    answer = run_without(blocked, history, tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert words in answer.stderr
    assert (tmp_path / "out.csv").exists()


def test_missing_statsmodels_stops_only_arima(history, tmp_path):
    assert run_without("statsmodels", history, tmp_path).returncode == 0
    answer = run_without("statsmodels", history, tmp_path, "--model", "arima")
    assert answer.returncode == 2
    assert "statsmodels" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_missing_pyarrow_says_what_to_install(history, tmp_path):
    answer = run_without("pyarrow", history, tmp_path, output="out.parquet")
    assert answer.returncode == 2
    assert "pyarrow" in answer.stderr
    assert "Traceback" not in answer.stderr


def run_without(library, history, folder, *options, output="out.csv"):
    """The command in a process of its own in which a library can't be imported."""
    source = folder / "sales.csv"
    history[history["product_id"] < 2].to_csv(source, index=False)
    code = (
        "import sys; sys.modules[sys.argv.pop(1)] = None\n"
        "from tools.forecast import main; sys.exit(main(sys.argv[1:]))"
    )
    argv = ["--history", source, "--horizon", "7", "--output", folder / output, *options]
    return subprocess.run(
        [sys.executable, "-c", code, library, *map(str, argv)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[3],
        check=False,
    )
