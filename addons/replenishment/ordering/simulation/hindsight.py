"""What a quantity would have given, now that the demand is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from ..cost import Costs
from ..shelf import serve
from .play import night


@dataclass(frozen=True)
class Days:
    """What happened from the delivery until the next one, besides the delivery itself.

    ``opening`` units on the shelf before it came, ``demand`` and ``arrivals`` by day.
    """

    opening: float
    demand: Sequence[float]
    arrivals: Sequence[float]


@dataclass(frozen=True)
class Hindsight:
    """Units asked for, sold, lost, thrown away, left at the end, and what all of it cost."""

    demand: float
    sold: float
    lost: float
    wasted: float
    left: float
    cost: float

    @property
    def fill(self) -> float:
        """Share of the demand that was served."""
        return self.sold / self.demand if self.demand else 1.0


def look_back(days: Days, quantity: float, shelf_life: int | None, costs: Costs) -> Hindsight:
    """Play the days with an order of ``quantity`` that comes before the first one opens.

    What was there already is sold first and taken not to expire within these days; what comes
    expires after ``shelf_life`` days. What is left at the end is not waste: it serves later days.

    >>> three = Days(opening=2, demand=[4, 4, 4], arrivals=[0, 0, 0])
    >>> look_back(three, 6, None, Costs(1, 0.7, 0)).lost
    4.0
    >>> look_back(three, 12, 2, Costs(1, 0.7, 0)).wasted
    6.0
    """
    columns = len(days.demand) + 2
    life = min(shelf_life or columns, columns - 1)
    stock: Floats = np.zeros(columns)
    old = max(days.opening, 0.0)
    sold = wasted = kept = 0.0
    for day, (asked, arrived) in enumerate(zip(days.demand, days.arrivals, strict=True)):
        new = arrived + (quantity if day == 0 else 0.0)
        stock[life - 1] += new
        first = min(old, max(asked, 0.0))
        old -= first
        stock, rest = serve(stock, np.asarray(max(asked, 0.0) - first))
        sold += first + float(rest)
        stock, gone = night(stock, endless=shelf_life is None)
        wasted += float(gone)
        kept += old + float(stock.sum())
    total = float(np.maximum(np.asarray(days.demand, dtype=float), 0.0).sum())
    lost = max(total - sold, 0.0)
    cost = lost * costs.shortage + wasted * costs.waste + kept * costs.holding
    return Hindsight(total, sold, lost, wasted, old + float(stock.sum()), cost)
