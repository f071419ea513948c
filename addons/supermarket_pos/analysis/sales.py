"""What was sold, as two tables that belong together: orders, and their lines.

All money is an integer number of the currency's smallest unit (cents), so that sums are exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from .errors import missing_columns, orphan_lines

Ints = npt.NDArray[np.integer]

#: id; company, store, till and cashier ids; days since 1970-01-01 and hour, both of the store's
#: own clock; the order's total with and without tax, in cents.
ORDER_TYPES = {
    "order": "int32",
    "store": "int32",
    "till": "int32",
    "cashier": "int32",
    "date": "int32",
    "hour": "int8",
    "total": "int64",
    "untaxed": "int64",
}
#: Order and product id, quantity in the product's unit; cents: with tax, without, discount given
#: (with tax), cost. ``costed`` is 1 where the cost is known already, else 0.
LINE_TYPES = {
    "order": "int32",
    "product": "int32",
    "quantity": "float64",
    "total": "int64",
    "untaxed": "int64",
    "discount": "int64",
    "cost": "int64",
    "costed": "int8",
}
#: The product of the lines that make up for rounding.
ROUNDING = 0


@dataclass(frozen=True)
class Sales:
    """Orders and lines of a period.

    ``orders`` has ORDER_TYPES, one row an order, sorted by id. ``lines`` has LINE_TYPES, except
    that ``order`` is the row of the order in ``orders``. ``category_of`` maps a product to its
    category, ``path_of`` a category to the ids from its root down to itself.
    """

    orders: pd.DataFrame
    lines: pd.DataFrame
    category_of: Mapping[int, int] = field(default_factory=dict)
    path_of: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def of_order(self, column: str) -> Ints:
        """A column of the orders, repeated for each line."""
        values: Ints = self.orders[column].to_numpy()
        repeated: Ints = values[self.lines["order"].to_numpy()]
        return repeated


def build_sales(
    orders: pd.DataFrame,
    lines: pd.DataFrame,
    category_of: Mapping[int, int] | None = None,
    path_of: Mapping[int, tuple[int, ...]] | None = None,
    whole_orders: bool = True,
) -> Sales:
    """Join orders and lines so that the lines of an order add up to it, to the cent.

    An order's total is rounded once, its lines are rounded one by one. Where the two differ, a
    line of the product ROUNDING takes the difference, so that every grouping adds up to the
    orders (and the orders to the entries of their sessions).

    :param orders: columns of ORDER_TYPES, one row an order
    :param lines: columns of LINE_TYPES, ``order`` being the id of an order
    :param whole_orders: False when ``lines`` are a selection: then nothing is made up for, and
        orders without a selected line are left out
    :raises AnalysisError: columns are missing, or a line's order is not there
    """
    _check_columns(orders, lines)
    if not whole_orders:
        orders = orders[orders["order"].isin(lines["order"].unique())]
    orders = orders.sort_values("order", ignore_index=True)
    at = _rows_of(orders["order"].to_numpy(), lines["order"].to_numpy())
    lines = lines.assign(order=at.astype("int32"))
    if whole_orders:
        lines = pd.concat([lines, _rounding_lines(orders, lines)], ignore_index=True)
    return Sales(orders, lines, category_of or {}, path_of or {})


def _check_columns(orders: pd.DataFrame, lines: pd.DataFrame) -> None:
    for name, table, types in (("orders", orders, ORDER_TYPES), ("lines", lines, LINE_TYPES)):
        missing = [column for column in types if column not in table]
        if missing:
            raise missing_columns(name, missing)


def _rows_of(ids: Ints, wanted: Ints) -> Ints:
    """The row of each wanted id among the sorted ids."""
    if not len(wanted):
        return np.zeros(0, dtype=np.int64)
    at = np.searchsorted(ids, wanted)
    known = np.zeros(len(wanted), dtype=bool)
    inside = at < len(ids)
    known[inside] = ids[at[inside]] == wanted[inside]
    if not known.all():
        raise orphan_lines(int((~known).sum()))
    return at


def _rounding_lines(orders: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """One line for each order that its lines miss, with what they miss."""
    summed = lines[["total", "untaxed"]].groupby(lines["order"].to_numpy()).sum()
    summed = summed.reindex(range(len(orders)), fill_value=0)
    total = orders["total"].to_numpy() - summed["total"].to_numpy()
    untaxed = orders["untaxed"].to_numpy() - summed["untaxed"].to_numpy()
    [at] = np.nonzero((total != 0) | (untaxed != 0))
    made_up = {name: np.zeros(len(at), dtype=kind) for name, kind in LINE_TYPES.items()}
    made_up |= {"order": at.astype("int32"), "total": total[at], "untaxed": untaxed[at]}
    made_up["product"] += ROUNDING
    made_up["costed"] += 1
    return pd.DataFrame(made_up)
