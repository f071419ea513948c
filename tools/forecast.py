"""./run forecast: a file of sales in, a file of forecasts out."""

import argparse
import sys
import time
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "addons" / "replenishment"))

from forecasting import ForecastError, forecast

COLUMNS = ["store_id", "product_id", "date", "mean", "q10", "q50", "q80", "q90", "q95"]


def main(argv):
    """Return 0, or 2 with one line that says what is wrong."""
    options = _options(argv)
    begin = time.perf_counter()
    try:
        history = read_table(options.history)
        plan = read_table(options.plan) if options.plan else None
        table = forecast(history, options.horizon, models=(options.model,), plan=plan)
        write_table(table[COLUMNS], options.output)
    except (ForecastError, OSError, ValueError, ImportError) as problem:
        print(f"forecast: {problem}", file=sys.stderr)
        return 2
    series = len(table) // options.horizon
    seconds = time.perf_counter() - begin
    print(f"{series} series x {options.horizon} days in {seconds:.1f} s: {options.output}")
    return 0


def _options(argv):
    parser = argparse.ArgumentParser(prog="./run forecast", description=__doc__)
    parser.add_argument("--history", required=True, help="parquet or CSV (.gz) of daily sales")
    parser.add_argument("--horizon", required=True, type=int, help="days ahead")
    parser.add_argument("--plan", help="future discount, activity, holiday by series and day")
    parser.add_argument("--output", required=True, help="parquet or CSV to write")
    parser.add_argument("--model", default="global", help="global, arima, snaive, ses or tsb")
    return parser.parse_args(argv)


def read_table(path):
    """A parquet or CSV file as a frame."""
    if ".parquet" in Path(path).suffixes:
        return pd.read_parquet(path)  # without pyarrow, pandas says what to install
    return pd.read_csv(path)


def write_table(table, path):
    """Write parquet or CSV, by the file's ending."""
    if Path(path).suffix == ".parquet":
        table.to_parquet(path, index=False)
    else:
        table.to_csv(path, index=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
