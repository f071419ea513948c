"""What a quantity would cost: shortage until the next delivery, waste at expiry, nights in store.

Served oldest first, a new delivery only sells what older stock leaves unserved. So one pass over
the scenarios without the order gives the unserved demand C_k up to each day k, and every quantity
q follows from it: lost = (C_window - q)+, wasted = (q - C_expiry)+, kept = sum of (q - C_k)+.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Floats

#: An overage of nothing would make every service level the same order without end.
LEAST_OVERAGE = 1e-6


@dataclass(frozen=True)
class Costs:
    """Money lost per unit not sold for want of stock, per unit thrown away, per unit and night.

    The defaults are those that companies begin with and every bench plays, as shares of the sales
    price: ``shortage`` is all of it, because a customer who goes elsewhere takes the basket along;
    ``waste`` is what a unit was bought for at a margin of 30 %; ``holding``, 1 % a night, is shelf
    and cold store, some twenty times the interest.
    """

    shortage: float = 1.0
    waste: float = 0.7
    holding: float = 0.01

    def __post_init__(self) -> None:
        """Refuse costs under which the best order would be endless or nothing."""
        if not self.shortage > 0 or not self.waste >= 0 or not self.holding >= 0:
            raise ValueError("Shortage must cost more than 0, waste and holding at least 0.")


def costs_at(level: float | None, costs: Costs, *, perishes: bool, nights: int) -> Costs:
    """Costs under which the cheapest order lasts until the next delivery with chance ``level``.

    The newsvendor's ratio shortage / (shortage + overage) is that chance. One unit too many costs
    its waste where goods expire, and its keep until the next delivery where they don't. None: the
    costs as they are.
    """
    if not level:
        return costs
    overage = (perishes and costs.waste) or costs.holding * nights or LEAST_OVERAGE
    return Costs(overage * level / (1 - level), costs.waste, costs.holding)


def level_of(costs: Costs, *, perishes: bool, nights: int) -> float:
    """The chance of lasting that the cheapest order aims at under these costs."""
    overage = costs.waste if perishes else costs.holding * nights
    return costs.shortage / (costs.shortage + overage)


@dataclass(frozen=True)
class Window:
    """Days that an order answers for, from today: arrival, next arrival, last day of life."""

    arrival: int
    following: int
    last_day: int

    @property
    def days(self) -> int:
        """How many days have to be simulated."""
        return max(self.following, self.last_day + 1)


@dataclass(frozen=True)
class Unserved:
    """Demand that stock and orders under way leave unserved from the arrival on.

    ``in_window`` (S, N): until the next arrival or the goods' expiry; ``until_expiry`` (S, N);
    ``nightly`` (S, N, nights): running total at each night of the window; ``beyond`` (S, N): lost
    whatever is ordered now; ``stock_at_arrival`` and ``expired_before`` (S, N).
    """

    in_window: Floats
    until_expiry: Floats
    nightly: Floats
    beyond: Floats
    stock_at_arrival: Floats
    expired_before: Floats


def totals(missed: Floats, window: Window, at_arrival: Floats, expired: Floats) -> Unserved:
    """Add up what an order could have served, scenario by scenario, from (S, N, D) missed."""
    served = np.arange(window.days) >= window.arrival
    running = np.cumsum(missed * served, axis=-1)
    end = min(window.following - 1, window.last_day)
    in_window = running[:, :, end]
    total = missed[:, :, window.arrival : window.following].sum(axis=-1)
    return Unserved(
        in_window=in_window,
        until_expiry=running[:, :, window.last_day],
        nightly=running[:, :, window.arrival : end + 1],
        beyond=np.maximum(total - in_window, 0.0),
        stock_at_arrival=at_arrival,
        expired_before=expired,
    )


@dataclass(frozen=True)
class Rates:
    """(S, 1) money a unit for each series, waste 0 where nothing expires."""

    shortage: Floats
    waste: Floats
    holding: Floats


@dataclass(frozen=True)
class Curve:
    """Expected money (S, Q) of each quantity (S, Q)."""

    quantity: Floats
    shortage: Floats
    waste: Floats
    holding: Floats

    @property
    def total(self) -> Floats:
        """(S, Q) all three together."""
        return np.asarray(self.shortage + self.waste + self.holding)


def cost_curve(unserved: Unserved, quantities: Floats, rates: Rates) -> Curve:
    """Expected cost of every quantity (S, Q) in money per cycle."""
    grid = np.asarray(quantities, dtype=np.float32)
    lost, left, kept = (np.zeros(grid.shape) for _each in range(3))
    beyond = unserved.beyond.mean(axis=1)
    for position in range(grid.shape[1]):
        quantity = grid[:, position, None]
        lost[:, position] = np.maximum(unserved.in_window - quantity, 0.0).mean(axis=1) + beyond
        left[:, position] = np.maximum(quantity - unserved.until_expiry, 0.0).mean(axis=1)
        for night in range(unserved.nightly.shape[2]):
            there = np.maximum(quantity - unserved.nightly[:, :, night], 0.0)
            kept[:, position] += there.mean(axis=1)
    return Curve(
        np.asarray(quantities, dtype=float),
        rates.shortage * lost,
        rates.waste * left,
        rates.holding * kept,
    )
