"""./run forecast: file in, file out."""

import pandas as pd
import pytest

from tools.forecast import COLUMNS, main, read_table


@pytest.mark.parametrize("ending", ["parquet", "csv", "csv.gz"])
def test_forecast_file_has_the_columns_and_rows(history, tmp_path, ending):
    source, target = tmp_path / f"sales.{ending}", tmp_path / f"out.{ending}"
    some = history[history["product_id"] < 3]
    some.to_parquet(source) if ending == "parquet" else some.to_csv(source, index=False)
    options = ["--history", str(source), "--horizon", "7", "--output", str(target)]
    assert main([*options, "--model", "ses"]) == 0
    table = read_table(target)
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
