"""One budget, one truck: which packs of which products to leave out, or to add."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Floats


@dataclass(frozen=True)
class Line:
    """A product on an order.

    ``quantity`` (Q,) ascending orderable quantities from 0, ``cost`` (Q,) their expected cost as on
    the cost curve, ``price`` per unit: money, or space on the truck.
    """

    quantity: Floats
    cost: Floats
    price: float


def within_budget(lines: list[Line], budget: float) -> list[float]:
    """Quantities of least expected cost that together cost at most ``budget``.

    Starts from the best quantity of each line and gives back, step by step, the packs that save
    least per unit of money. Cost curves are convex, so no better set exists but for the last pack.

    :raises ValueError: for a negative budget or price.
    """
    if budget < 0 or any(line.price < 0 for line in lines):
        raise ValueError("Budget and prices can't be negative.")
    position = [int(np.argmin(line.cost)) for line in lines]
    while _spent(lines, position) > budget + 1e-9:
        movable = [i for i, at in enumerate(position) if at > 0 and lines[i].price > 0]
        cheapest = min(movable, key=lambda i: _loss_per_money(lines[i], position[i]))
        position[cheapest] -= 1
    return _quantities(lines, position)


def up_to_minimum(lines: list[Line], minimum: float) -> list[float]:
    """Quantities that together reach the supplier's minimum order at least extra cost.

    Nothing is added where nothing is needed at all. The curves' ends bound what can be added.
    """
    position = [int(np.argmin(line.cost)) for line in lines]
    while 0 < _spent(lines, position) < minimum - 1e-9:
        movable = [
            i
            for i, at in enumerate(position)
            if at + 1 < len(lines[i].quantity) and lines[i].price > 0
        ]
        if not movable:
            break
        best = min(movable, key=lambda i: -_loss_per_money(lines[i], position[i] + 1))
        position[best] += 1
    return _quantities(lines, position)


def _loss_per_money(line: Line, at: int) -> float:
    """What the step from ``at`` - 1 to ``at`` saves, per unit of money."""
    saved = float(line.cost[at - 1] - line.cost[at])
    return saved / (line.price * float(line.quantity[at] - line.quantity[at - 1]))


def _spent(lines: list[Line], position: list[int]) -> float:
    return sum(
        line.price * float(line.quantity[at]) for line, at in zip(lines, position, strict=True)
    )


def _quantities(lines: list[Line], position: list[int]) -> list[float]:
    return [float(line.quantity[at]) for line, at in zip(lines, position, strict=True)]
