"""The quantity of least expected cost for many products at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Floats
from .cost import Costs, Curve, Unserved, cost_curve

#: Quantities compared in each of the two passes.
POINTS = 24


@dataclass(frozen=True)
class Best:
    """Per series (S,): the quantity and its expected cost in money."""

    quantity: Floats
    cost: Floats


def best_quantities(
    unserved: Unserved, costs: Costs, *, pack: Floats, minimum: Floats, perishes: bool
) -> Best:
    """Least expected cost over whole packs, 0 or at least the minimum.

    The cost is convex in the quantity, so a coarse pass brackets the best and a fine pass over
    single packs (or the bracket's hundredths, where packs are tiny) finds it. Rounding up and down
    are compared by their cost, not by a rule.

    :param pack: (S,) units per pack. :param minimum: (S,) smallest order in units.
    """
    most = np.maximum(np.quantile(unserved.in_window, 0.995, axis=1), minimum) + pack
    packs = np.ceil(most / pack)
    coarse = np.ceil(np.linspace(0.0, 1.0, POINTS)[None] * packs[:, None])
    first = _cheapest(unserved, coarse, pack, minimum, costs, perishes)
    step = np.maximum(np.ceil(packs / (POINTS - 1)), 1.0)
    width = np.linspace(-1.0, 1.0, POINTS)
    fine = np.clip(np.round(first[0][:, None] + width[None] * step[:, None]), 0.0, None)
    fine = np.concatenate([fine, np.zeros_like(fine[:, :1])], axis=1)
    packs_best, cost = _cheapest(unserved, fine, pack, minimum, costs, perishes)
    return Best(_allowed(packs_best, pack, minimum), cost)


def _cheapest(
    unserved: Unserved, packs: Floats, pack: Floats, minimum: Floats, costs: Costs, perishes: bool
) -> tuple[Floats, Floats]:
    """Number of packs (S,) with the least cost among (S, Q), and that cost."""
    quantity = np.stack([_allowed(column, pack, minimum) for column in packs.T], axis=1)
    curve: Curve = cost_curve(unserved, quantity, costs, perishes=perishes)
    total = curve.total
    best = np.argmin(total, axis=1)
    rows = np.arange(len(best))
    return packs[rows, best], total[rows, best]


def _allowed(packs: Floats, pack: Floats, minimum: Floats) -> Floats:
    """Units of so many packs, lifted to the minimum where anything is ordered at all."""
    units = packs * pack
    least = np.ceil(minimum / pack - 1e-9) * pack
    return np.asarray(np.where(units > 0, np.maximum(units, least), 0.0))
