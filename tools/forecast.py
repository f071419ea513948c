"""./run forecast: a file of sales in, a file of forecasts out."""

import sys

from tools import sales_files

from forecasting import forecast  # isort: skip

COLUMNS = ["store_id", "product_id", "date", "mean", "q10", "q50", "q80", "q90", "q95"]
EPILOG = f"""{sales_files.HISTORY_HELP}

{sales_files.PLAN_HELP}

output: {", ".join(COLUMNS)}: mean demand from a full shelf, quantiles of sales"""


def main(argv):
    """Return 0, or 2 with one line that says what is wrong."""
    return sales_files.command("forecast", _options(argv), run)


def run(options):
    """Read, forecast, write; what was done and what was left out."""
    sales_files.check_output(options)
    written = sales_files.written(options)
    history = sales_files.read_history(options.history, written)
    plan = sales_files.read_plan(options.plan, written) if options.plan else None
    table = forecast(
        history, options.horizon, models=(options.model,), plan=plan, country=options.country
    )
    sales_files.write_table(table[COLUMNS], options.output)
    left_out = sales_files.others(history, "the history")
    if plan is not None:
        left_out += [*sales_files.others(plan, "the plan"), *sales_files.unused(plan, table)]
    late = int((history["date"] >= table["date"].min()).sum())
    left_out += sales_files.said(late, "history rows after today")
    return f"{len(table) // options.horizon} series x {options.horizon} days", left_out


def _options(argv):
    parser = sales_files.parser("forecast", __doc__, EPILOG)
    parser.add_argument("--horizon", required=True, type=int, help="days ahead")
    parser.add_argument("--model", default="global", help="global, arima, snaive, ses or tsb")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
