"""Shares that add up to exactly one, ABC classes, and the change against another period."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import pandas as pd

from .errors import bad_cuts

#: Shares are whole millionths of the total: integers add up, fractions drift.
WHOLE = 1_000_000
#: The usual limits: A makes up the first 80 % of the amount, B the next 15 %, C the rest.
CUTS = (80, 95)


def sales_ratios(amounts: Sequence[int], whole: int = WHOLE) -> list[int]:
    """The share of each amount in their sum, in parts of ``whole``; they sum to exactly ``whole``.

    What rounding down leaves over goes to the largest remainders (the method of Hamilton). Amounts
    may be negative, then so is their share. Without a total there are no shares: all are 0.

    >>> sales_ratios([1, 1, 1], 100)
    [34, 33, 33]
    >>> sales_ratios([150, -50], 100)
    [150, -50]
    >>> sales_ratios([5, -5])
    [0, 0]
    """
    numbers = [int(amount) for amount in amounts]
    total = sum(numbers)
    if not total:
        return [0] * len(numbers)
    parts = [divmod(number * whole, total) for number in numbers]
    shares = [quotient for quotient, _rest in parts]
    left = whole - sum(shares)
    fullest = sorted(range(len(parts)), key=lambda at: -abs(parts[at][1]))
    for at in fullest[:left]:
        shares[at] += 1
    return shares


def abc_classes(amounts: Sequence[int], cuts: Sequence[float] = CUTS) -> list[str]:
    """The ABC class of each amount: what leads belongs to the class that it reaches into.

    Sorted from the largest, an amount is A while those before it make up less than the first cut
    of all that is positive, B below the second, else C. Nothing sold, or more returned than sold,
    is C.

    :param cuts: two rising percentages
    :raises AnalysisError: the cuts do not rise between 0 and 100

    >>> abc_classes([5, 80, 10, 5, 0])
    ['B', 'A', 'B', 'C', 'C']
    """
    first, second = _checked_cuts(cuts)
    numbers = [int(amount) for amount in amounts]
    total = sum(number for number in numbers if number > 0)
    classes = ["C"] * len(numbers)
    before = 0
    for at in sorted(range(len(numbers)), key=lambda at: -numbers[at]):
        if numbers[at] <= 0:
            break
        if before * 100 < first * total:
            classes[at] = "A"
        elif before * 100 < second * total:
            classes[at] = "B"
        before += numbers[at]
    return classes


def _checked_cuts(cuts: Sequence[float]) -> tuple[float, float]:
    if len(cuts) != 2 or not 0 < cuts[0] < cuts[1] < 100:
        raise bad_cuts(cuts)
    return cuts[0], cuts[1]


def add_shares(
    table: pd.DataFrame, measure: str = "total", cuts: Sequence[float] = CUTS
) -> pd.DataFrame:
    """The table with ``sales_ratio`` (millionths) and ``abc`` by the measure.

    :raises AnalysisError: the cuts do not rise between 0 and 100
    """
    amounts = table[measure].tolist()
    return table.assign(sales_ratio=sales_ratios(amounts), abc=abc_classes(amounts, cuts))


def add_comparison(
    table: pd.DataFrame, other: pd.DataFrame, by: Sequence[str], measure: str = "total"
) -> pd.DataFrame:
    """The table with ``<measure>_before``, the same group's measure in another period (else 0).

    Groups that sold only then are not added: the table stays the analysed period's.
    """
    if not by:
        return table.assign(**{f"{measure}_before": other[measure].to_numpy()})
    before = other[[*by, measure]].rename(columns={measure: f"{measure}_before"})
    joined = table.merge(before, on=list(by), how="left")
    joined[f"{measure}_before"] = joined[f"{measure}_before"].fillna(0).astype("int64")
    return joined


def pareto(amounts: Sequence[int], points: int = 60) -> list[tuple[float, float]]:
    """The curve of ABC: which share of the items makes up which share of the amount.

    Only what is positive counts. At most ``points`` points, the first (0, 0), the last (1, 1).

    >>> pareto([60, 30, 10, 0])
    [(0.0, 0.0), (0.3333, 0.6), (0.6667, 0.9), (1.0, 1.0)]
    >>> pareto([])
    []
    """
    ranked = sorted((int(amount) for amount in amounts if amount > 0), reverse=True)
    reached = list(accumulate(ranked))
    if not reached:
        return []
    count, total = len(reached), reached[-1]
    steps = min(points - 1, count)
    picked = [round(at * count / steps) for at in range(1, steps + 1)]
    return [(0.0, 0.0)] + [
        (round(at / count, 4), round(reached[at - 1] / total, 4)) for at in picked
    ]


def change(now: int, before: int) -> float | None:
    """Growth as a fraction of what was before; None where nothing was.

    >>> change(110, 100), change(90, 0)
    (0.1, None)
    """
    return (now - before) / abs(before) if before else None
