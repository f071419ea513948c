"""./run order: the shipped decision from files: how much of each product each store orders."""

import datetime as dt
import sys

import pandas as pd

from tools import order_files, sales_files

from ordering import decide  # isort: skip

EPILOG = f"""{sales_files.HISTORY_HELP}
  The last day may be that of --now: what was sold until then.

{sales_files.PLAN_HELP}

stock: what is on the shelf, a row per lot
  store_id, product_id, quantity
  expiry                 the last day on which it may be sold; empty: never

terms: a row per store and product to decide on; an empty cell is its default
  store_id, product_id
  pack                   units in a pack (1)
  minimum                smallest order in units (0)
  life_days              days a delivery can be sold, that of its arrival included (never expires)
  lead_days              days from the order's day to the delivery, before opening (1)
  order_days             Mon,Wed,Fri (every day)
  cutoff                 HH:MM, until when an order of that day is taken (24:00)
  price                  money of a unit
  lost, waste, holding   cost of a unit lost, wasted, kept overnight (1, 0.7 and 0.01 of the price)
  safety                 units to be there or on order in any case, as a reordering rule wants (0)

on-order: what is under way
  store_id, product_id, quantity
  date                   comes before opening; what is overdue is taken to come today

output: store_id, product_id, quantity, reason, and the numbers behind it
  planned, order_date, delivery, next_delivery   the next chance to order, and until when it lasts
  before_arrival, covered   demand expected until the delivery, and from it until the next one
  stock, on_order        units there, and under way until the next delivery
  expiring, at_arrival   units lost before the delivery, and left then
  level, lost, wasted    chance of lasting until the next delivery; units expected
  cost, cost_of_nothing  money expected with the quantity and without; price, amount of the order

The quantity is to be ordered at --now. Where no order goes out any more today, it is 0, the reason
names the next order day, and `planned` says what would be ordered then as far as is known now.
Trade is taken to be spread evenly from 06:00 to 22:00; what remains of today is the forecast's
share of it.
The same function decides as in the addon: ordering.decide."""


def main(argv):
    """Return 0, or 2 with one line that says what is wrong."""
    return sales_files.command("order", _options(argv), run)


def _options(argv):
    parser = sales_files.parser("order", __doc__, EPILOG)
    parser.add_argument(
        "--stock", required=True, type=sales_files.path, help="file of what is on the shelf"
    )
    parser.add_argument(
        "--terms", required=True, type=sales_files.path, help="file of how each product is bought"
    )
    parser.add_argument("--on-order", type=sales_files.path, help="file of what is under way")
    parser.add_argument(
        "--model",
        type=sales_files.path,
        help="file in which what was learnt is kept: it serves for a week, as that of the nightly "
        "pass does. Orders that follow a new model every night cost a tenth more",
    )
    parser.add_argument("--now", required=True, help="store time: 2024-05-07T20:00")
    return parser.parse_args(argv)


def run(options):
    """Read, forecast, decide, write; what was done and what was left out."""
    sales_files.check_output(options)
    files = order_files.read(options, moment(options.now))
    asked = files.requests()
    decisions = dict(zip(asked, decide([each.request for each in asked.values()]), strict=True))
    table = pd.DataFrame([files.row(pair, asked.get(pair), decisions) for pair in files.pairs])
    sales_files.write_table(table, options.output)
    ordered = int((table["quantity"] > 0).sum())
    return f"{len(table):,} pairs, {ordered:,} to order", files.left_out


def moment(written):
    """The time on the store's wall."""
    try:
        now = dt.datetime.fromisoformat(written.strip())
    except ValueError:
        raise ValueError(f"--now {written!r} is no time: write 2024-05-07T20:00.") from None
    if now.tzinfo:
        raise ValueError(f"--now {written!r} has a zone: write the store's own time without one.")
    return now


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
