"""What a reordering rule wants in any case: to last until a delivery with a given chance.

The planner sets and reads the rules of a shop by these; the what-if simulation and `./run bench
replenish` play the same.
"""

from __future__ import annotations

from statistics import NormalDist

import numpy as np

from .arrays import LEVELS, Floats
from .cost import Costs, level_of

#: The 10 and the 90 %, because those further out tell of the tails and not of the middle.
LOW, HIGH = LEVELS.index(0.1), LEVELS.index(0.9)
#: Deviations of a normal law between its 10 and its 90 % quantile.
APART = NormalDist().inv_cdf(LEVELS[HIGH]) - NormalDist().inv_cdf(LEVELS[LOW])


def deviations(quantiles: Floats) -> Floats:
    """(..., D) deviation of each day's demand, from quantiles (..., D, 5) as of a normal law."""
    return np.asarray((quantiles[..., HIGH] - quantiles[..., LOW]) / APART)


def promised(level: float, costs: Costs, *, perishes: bool, nights: int) -> float:
    """The chance of lasting that a rule promises: ``level``, but no more than the cheapest order
    aims at. Else goods that perish would be ordered up to it against the costs.

    >>> round(promised(0.95, Costs(1.0, 0.7), perishes=True, nights=1), 3)
    0.588
    >>> promised(0.95, Costs(1.0, 0.7, 0.01), perishes=False, nights=2)
    0.95
    """
    return min(level, level_of(costs, perishes=perishes, nights=nights))


def demand_at(level: float, mean: Floats, deviation: Floats) -> Floats:
    """Demand (...,) of the days (..., D) together that is not exceeded with chance ``level``; the
    luck of one day is not that of another.

    >>> float(demand_at(0.5, np.array([3.0, 4.0]), np.array([1.0, 1.0])))
    7.0
    """
    spread = np.sqrt((deviation**2).sum(axis=-1))
    return np.asarray(np.maximum(mean.sum(axis=-1) + NormalDist().inv_cdf(level) * spread, 0.0))


def missing(position: Floats | float, minimum: Floats | float, maximum: float = 0.0) -> Floats:
    """Units to the minimum, or up to the maximum, where what is there and under way is below the
    minimum; else nothing.

    >>> float(missing(2, 5)), float(missing(2, 5, 9)), float(missing(5, 5, 9))
    (3.0, 7.0, 0.0)
    """
    below = np.asarray(position) < minimum
    return np.asarray(np.where(below, np.maximum(minimum, maximum) - position, 0.0))
