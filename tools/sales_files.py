"""What `./run forecast` and `./run order` have in common: the files of a shop's sales."""

import argparse
import os
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "addons" / "replenishment"))

from forecasting import ForecastError, calendar  # isort: skip
from tools.tables import (  # isort: skip
    Written,
    check_writable,
    date,
    number,
    read_table,
    text,
    write_table,
)
from tools.tables.read import check_agree, check_dates, check_once  # isort: skip

__all__ = ["read_table", "write_table"]
DAY = ["store_id", "product_id", "date"]
#: What a product has once a day in a store, however many rows its sales have.
OF_A_DAY = ("instock_share", "stockout_h6_22", "discount", "activity", "holiday")
#: Columns that the last line names, where nobody reads them.
MOST_NAMED = 5
CATEGORIES = ("first_category_id", "second_category_id", "third_category_id")
HISTORY_HELP = """history: a row per store, product and day of sales; rows of one day are added up,
                         what else they say of that day must be the same
  store_id, product_id   text as written ("0012" is not "12")
  date                   2024-05-07, or as --date-format says
  sale                   units sold; returns are negative
  instock_share          optional, 0 to 1: the part of the day's trade with stock on the shelf
  stockout_h6_22         optional, 0 to 16: hours without stock between 6 and 22
  discount, activity, holiday   optional: price as a share of the usual one, promotion, day off
  first_category_id, second_category_id, third_category_id   optional
A store's history ends on its own last day: days behind it are unknown, not without sales."""


PLAN_HELP = """plan: optional, what is known of the days ahead; else the last price goes on.
  Where prices move as in FreshRetailNet, orders made without it cost 11 to 21 % more.
  store_id, product_id, date; discount, activity, holiday as in the history"""


def parser(name, description, epilog):
    """The options that both commands have."""
    out = argparse.ArgumentParser(
        prog=f"./run {name}",
        description=description,
        epilog=f"{epilog}\n\nFiles end in .csv, .csv.gz, .parquet or .xlsx.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    out.add_argument("--history", required=True, type=path, help="file of daily sales")
    out.add_argument("--output", required=True, type=path, help="file to write")
    out.add_argument(
        "--date-format", help="how dates are written where not 2024-05-07: %%d/%%m/%%Y"
    )
    out.add_argument(
        "--decimal", choices=(".", ","), help="the decimal sign of the files: 2.5 or 2,5"
    )
    out.add_argument("--plan", type=path, help="file of future discount, activity, holiday")
    out.add_argument(
        "--country", default="CN", type=country, help="whose days off count: ISO code, such as DE"
    )
    return out


def command(name, options, run):
    """Run it and say what was done in the last line: 0, or 2 with one line that says what is wrong.

    :param run: of the options, returns what was done and what was left out
    """
    begin = time.perf_counter()
    try:
        done, left_out = run(options)
    except (ForecastError, OSError, ValueError, ImportError) as problem:
        print(f"{name}: {problem}", file=sys.stderr)
        return 2
    print(last_line(done, time.perf_counter() - begin, options.output, left_out))
    return 0


def path(written):
    """A file named from where the person stands: ./run itself goes to its own folder."""
    return os.path.join(os.environ.get("RUN_FROM", ""), written)


def country(written):
    """A country whose days off are known: one without would silently have none."""
    code = written.strip().upper()
    if calendar.is_known(code):
        return code
    raise argparse.ArgumentTypeError(
        f"{written!r} is no country whose days off are known: write an ISO code, such as DE"
    )


def check_output(options):
    """Refuse before the work what couldn't be written behind it, or would cost a file read."""
    check_writable(options.output)
    for name in ("history", "plan", "stock", "terms", "on_order", "model"):
        given = getattr(options, name, None)
        if given and os.path.realpath(given) == os.path.realpath(options.output):
            option = name.replace("_", "-")
            raise ValueError(
                f"--output {options.output} is the file of --{option}, which would be lost: "
                "name another."
            )


def written(options):
    """How the files write dates and numbers."""
    return Written(options.date_format, options.decimal)


def keys():
    """The columns that name a product in a store."""
    return [text("store_id"), text("product_id")]


def drivers():
    """Optional columns of what moves sales, for the past and for the days ahead."""
    return [
        number("discount", default=1.0, needed=False, low=0),
        number("activity", default=0.0, needed=False),
        number("holiday", default=0.0, needed=False),
    ]


def read_history(path, written=None):
    """Daily sales in the columns of the forecasting package."""
    history = read_table(
        path,
        [
            *keys(),
            date("date"),
            number("sale"),
            number("instock_share", default=1.0, needed=False, low=0, high=1),
            number("stockout_h6_22", default=0.0, needed=False, low=0, high=16),
            *drivers(),
            *(text(name, default="", needed=False) for name in CATEGORIES),
        ],
        written=written,
    )
    check_dates(path, history)
    check_agree(path, history, DAY, OF_A_DAY)
    return history


def read_plan(path, written=None):
    """What is planned for the days ahead, by series and day."""
    plan = read_table(path, [*keys(), date("date"), *drivers()], written=written)
    check_once(path, plan, DAY, "store, product and day")
    return plan


def unused(plan, table):
    """Rows of the plan that are for no series and day of the forecast."""
    used = len(plan[DAY].merge(table[DAY].drop_duplicates(), on=DAY))
    return said(len(plan) - used, "plan rows for no series and day forecast")


def others(table, what):
    """'column lifedays of the terms' for the last line: perhaps one that was misspelt."""
    names = table.attrs["others"]
    more = len(names) - MOST_NAMED
    listed = ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    out = [f"column {listed} of {what}"] if names else []
    return out + [f"sheet {name} of {what}" for name in table.attrs["sheets"]]


def said(count, what):
    """'3 rows after …' for the last line, nothing where none was left out."""
    return [f"{count:,} {what}"] if count else []


def last_line(done, seconds, output, left_out):
    """What a command says when it has written its file."""
    out = f"; left out: {', '.join(left_out)}" if left_out else ""
    return f"{done} in {seconds:.1f} s: {output}{out}"
