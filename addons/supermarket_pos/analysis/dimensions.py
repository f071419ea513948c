"""By what sales are grouped: each dimension gives one integer key a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from .errors import unknown_choice
from .sales import Ints, Sales

#: The key of lines that have no value: rounding has no category.
NONE = 0


def _product(sales: Sales) -> Ints:
    keys: Ints = sales.lines["product"].to_numpy()
    return keys


def _category(sales: Sales) -> Ints:
    return _mapped(_product(sales), sales.category_of.get)


def _mapped(keys: Ints, key_of: Callable[[int, int], int]) -> Ints:
    """The value of each key, looked up once for each that occurs."""
    codes, known = pd.factorize(keys)
    values = np.array([key_of(int(key), NONE) for key in known], dtype=np.int64)
    return values[codes] if len(codes) else np.zeros(0, dtype=np.int64)


def category_keys(sales: Sales, under: int | None = None) -> Ints:
    """The category of each line, one level below ``under`` (the top level without it).

    What lies in ``under`` itself keeps it as its key; what lies elsewhere has NONE.
    """

    def below(product: int, none: int) -> int:
        path = sales.path_of.get(sales.category_of.get(product, NONE), ())
        if under is None:
            return path[0] if path else none
        if under not in path:
            return none
        at = path.index(under)
        return path[at + 1] if at + 1 < len(path) else under

    return _mapped(_product(sales), below)


def _days(sales: Sales) -> Ints:
    return sales.of_order("date").astype(np.int64)


def _weekday(sales: Sales) -> Ints:
    """0 is Monday; 1970-01-01 was a Thursday."""
    return (_days(sales) + 3) % 7


def _week(sales: Sales) -> Ints:
    return _days(sales) - _weekday(sales)


def _start_of(unit: str) -> Callable[[Sales], Ints]:
    def starts(sales: Sales) -> Ints:
        days = _days(sales).astype("datetime64[D]")
        if unit == "quarter":
            months = days.astype("datetime64[M]").astype(np.int64)
            first = (months - months % 3).astype("datetime64[M]")
        else:
            first = days.astype("datetime64[M]" if unit == "month" else "datetime64[Y]")
        return first.astype("datetime64[D]").astype(np.int64)

    return starts


def _of_order(column: str) -> Callable[[Sales], Ints]:
    return lambda sales: sales.of_order(column).astype(np.int64)


#: Name → keys of the lines. Periods are keyed by their first day, in days since 1970-01-01.
DIMENSIONS: dict[str, Callable[[Sales], Ints]] = {
    "category": category_keys,
    "leaf_category": _category,
    "product": _product,
    "hour": _of_order("hour"),
    "weekday": _weekday,
    "day": _days,
    "week": _week,
    "month": _start_of("month"),
    "quarter": _start_of("quarter"),
    "year": _start_of("year"),
    "store": _of_order("store"),
    "till": _of_order("till"),
    "cashier": _of_order("cashier"),
}
#: In the order of time, not of amount.
ORDERED = ("hour", "weekday", "day", "week", "month", "quarter", "year")


def keys_of(sales: Sales, names: Iterable[str], under: int | None = None) -> list[Ints]:
    """The keys of the lines by each dimension.

    :param under: the category whose subcategories ``category`` means
    :raises AnalysisError: no such dimension
    """
    keys = []
    for name in names:
        if name not in DIMENSIONS:
            raise unknown_choice("group by", name, DIMENSIONS)
        keys.append(category_keys(sales, under) if name == "category" else DIMENSIONS[name](sales))
    return keys
