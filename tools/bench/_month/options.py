"""The options of the benches that play the days of a month."""

import argparse

from tools import sales_files
from tools.setup import paths

DATA = paths.ROOT / "tools/demo/data/freshretail_daily_dev_200x69.csv.gz"  # 42 products


def of_a_month(name, doc, products):
    """A parser of the demand to play.

    :param products: what is to be said of their number
    """
    parser = argparse.ArgumentParser(
        prog=f"./run bench {name}",
        description=doc,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", default=str(DATA), type=sales_files.path, help="daily sales")
    parser.add_argument("--products", type=int, default=100, help=products)
    parser.add_argument("--days", type=int, default=28, help="the last ones of the file")
    return parser
