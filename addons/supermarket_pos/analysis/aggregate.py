"""Sums of sales by any dimensions, exact to the cent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .dimensions import keys_of
from .sales import ROUNDING, Ints, Sales

#: Cents, except ``quantity`` (units of the products) and ``orders`` (receipts, each counted once
#: in every group that it is in). ``margin`` is the untaxed amount less cost, of the lines whose
#: cost is known: ``costed`` is their untaxed amount. ``returned`` is what came back, positive.
MEASURES = (
    "orders",
    "quantity",
    "total",
    "untaxed",
    "tax",
    "discount",
    "returned",
    "costed",
    "margin",
)
SUMMED = ("quantity", "total", "untaxed", "discount", "returned", "costed", "margin")


def aggregate(sales: Sales, by: Sequence[str] = (), under: int | None = None) -> pd.DataFrame:
    """Measures of each group, one row a group, sorted by its keys.

    The columns of ``by`` come first, then MEASURES. Without ``by`` there is one row: the total.
    Sums of any grouping equal those of any other, except ``orders``: one receipt holds several
    products.

    :param by: names of dimensions, see ``dimensions.DIMENSIONS``
    :param under: the category whose subcategories ``category`` means
    :raises AnalysisError: no such dimension
    """
    keys = keys_of(sales, by, under)
    group, first = _groups(keys, len(sales.lines))
    sums = _line_measures(sales.lines).groupby(group).sum()
    if not by and not len(sums):
        sums = pd.DataFrame(0, index=[0], columns=list(SUMMED))
    table = pd.DataFrame({name: key[first] for name, key in zip(by, keys, strict=True)})
    measures = sums.reset_index(drop=True)
    measures["quantity"] = measures["quantity"].astype(float).round(6)
    measures["tax"] = measures["total"] - measures["untaxed"]
    measures["orders"] = _distinct_orders(sales, group, len(sums), bool(by))
    return pd.concat([table, measures[list(MEASURES)]], axis=1)


def _groups(keys: list[Ints], lines: int) -> tuple[Ints, Ints]:
    """The number of each line's group, and a line of each group; groups are in order of keys."""
    if not keys:
        return np.zeros(lines, dtype=np.int64), np.zeros(0, dtype=np.int64)
    code: Ints = np.zeros(lines, dtype=np.int64)
    for key in keys:
        number, known = pd.factorize(key, sort=True)
        code = _renumbered(code * max(len(known), 1) + number)
    found = pd.Series(code)
    first: Ints = np.sort(found.drop_duplicates().index.to_numpy())
    return code, first[np.argsort(code[first], kind="stable")]


def _renumbered(code: Ints) -> Ints:
    """Groups numbered without gaps, so that the next dimension never overflows."""
    number, _known = pd.factorize(code, sort=True)
    renumbered: Ints = number.astype(np.int64)
    return renumbered


def _line_measures(lines: pd.DataFrame) -> pd.DataFrame:
    """What is summed of each line."""
    untaxed, known = lines["untaxed"], lines["costed"].astype(bool)
    costed = untaxed.where(known, 0)
    return pd.DataFrame(
        {
            "quantity": lines["quantity"],
            "total": lines["total"],
            "untaxed": untaxed,
            "discount": lines["discount"],
            "returned": (-lines["total"]).where(lines["quantity"] < 0, 0),
            "costed": costed,
            "margin": costed - lines["cost"].where(known, 0),
        }
    )


def _distinct_orders(sales: Sales, group: Ints, groups: int, grouped: bool) -> Ints:
    """How many receipts each group is in.

    The rounding of a receipt is no visit of a customer, but a receipt without lines is one
    receipt.
    """
    if not grouped:
        return np.array([len(sales.orders)])
    lines = sales.lines
    real = (lines["product"] != ROUNDING).to_numpy()
    pairs = group[real] * max(len(sales.orders), 1) + lines["order"].to_numpy()[real]
    owners = pd.unique(pairs) // max(len(sales.orders), 1)
    return np.bincount(owners, minlength=groups)


def average_basket(total: int, orders: int) -> int:
    """Cents of the average receipt, half a cent rounded away from zero; 0 without receipts.

    >>> average_basket(1001, 2), average_basket(-1001, 2), average_basket(5, 0)
    (501, -501, 0)
    """
    if not orders:
        return 0
    rounded = (2 * abs(total) + orders) // (2 * orders)
    return rounded if total >= 0 else -rounded
