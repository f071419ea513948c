"""What a quantity would cost: shortage until the next delivery, waste at expiry, nights in store.

Served oldest first, a new delivery only sells what older stock leaves unserved. So one pass over
the scenarios without the order gives the unserved demand C_k up to each day k, and every quantity
q follows from it: lost = (C_window - q)+, wasted = (q - C_expiry)+, kept = sum of (q - C_k)+.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Bools, Floats, Ints
from .projection import night, serve


@dataclass(frozen=True)
class Costs:
    """Money lost per unit not sold for want of stock, per unit thrown away, per unit and night."""

    shortage: float = 1.0
    waste: float = 0.7
    holding: float = 0.01

    def __post_init__(self) -> None:
        """Refuse costs under which the best order would be endless or nothing."""
        if self.shortage <= 0 or self.waste < 0 or self.holding < 0:
            raise ValueError("Shortage must cost more than 0, waste and holding at least 0.")


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
    whatever is ordered now.
    """

    in_window: Floats
    until_expiry: Floats
    nightly: Floats
    beyond: Floats
    stock_at_arrival: Floats
    expired_before: Floats


def unserved_demand(
    stock: Floats,
    incoming: Floats,
    demand: Floats,
    window: Window,
    *,
    endless: bool = False,
    delay: Ints | None = None,
) -> Unserved:
    """Run the scenarios without the order.

    :param stock: (S, L) units by days left, on the morning of day 0.
    :param incoming: (S, D, L) deliveries under way by day.
    :param demand: (S, N, D) with D >= ``window.days``.
    :param endless: nothing in the last column expires.
    :param delay: (N,) days by which the order comes late in each scenario.
    """
    count = demand.shape[1]
    held = np.repeat(stock[:, None, :], count, axis=1).astype(np.float32)
    missed = np.zeros((*demand.shape[:2], window.days), dtype=np.float32)
    expired = np.zeros(demand.shape[:2], dtype=np.float32)
    at_arrival = held.sum(axis=-1)
    for day in range(window.days):
        if day < incoming.shape[1]:
            held = held + incoming[:, None, day, :]
        if day == window.arrival:
            at_arrival = held.sum(axis=-1)
        held, sold = serve(held, demand[:, :, day])
        missed[:, :, day] = demand[:, :, day] - sold
        held, gone = night(held, endless)
        if day < window.arrival:
            expired += gone
    return totals(missed, window, delay, at_arrival, expired)


def totals(
    missed: Floats, window: Window, delay: Ints | None, at_arrival: Floats, expired: Floats
) -> Unserved:
    """Add up what an order could have served, scenario by scenario."""
    days = np.arange(window.days)
    late = np.zeros(missed.shape[1], dtype=int) if delay is None else delay
    served: Bools = days[None, :] >= (window.arrival + late)[:, None]
    running = np.cumsum(missed * served[None], axis=-1)
    end = min(window.following - 1, window.last_day)
    in_window = running[:, :, end] if end >= 0 else np.zeros(missed.shape[:2])
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
class Curve:
    """Expected cost of each quantity: ``quantity`` (Q,), the rest (S, Q)."""

    quantity: Floats
    shortage: Floats
    waste: Floats
    holding: Floats

    @property
    def total(self) -> Floats:
        """(S, Q) all three together."""
        return np.asarray(self.shortage + self.waste + self.holding)


def cost_curve(unserved: Unserved, quantities: Floats, costs: Costs, *, perishes: bool) -> Curve:
    """Expected cost of every quantity (Q,) or (S, Q) in money per cycle."""
    grid = np.atleast_2d(np.asarray(quantities, dtype=np.float32))
    shape = (unserved.in_window.shape[0], grid.shape[1])
    shortage, waste, holding = (np.zeros(shape) for _each in range(3))
    for position in range(grid.shape[1]):
        quantity = grid[:, position, None]
        lost = np.clip(unserved.in_window - quantity, 0.0, None) + unserved.beyond
        shortage[:, position] = costs.shortage * lost.mean(axis=1)
        if perishes:
            left = np.clip(quantity - unserved.until_expiry, 0.0, None)
            waste[:, position] = costs.waste * left.mean(axis=1)
        kept = np.clip(quantity[..., None] - unserved.nightly, 0.0, None).sum(axis=-1)
        holding[:, position] = costs.holding * kept.mean(axis=1)
    return Curve(np.asarray(quantities, dtype=float), shortage, waste, holding)


class Ramp:
    """Mean of (x - q)+ and of (q - x)+ over scenarios x, for any quantities q at once.

    Sorted once, every quantity costs a look-up instead of a pass over all scenarios.
    """

    def __init__(self, values: Floats, scenarios: int) -> None:
        """:param values: any shape, flattened. :param scenarios: what the sums are divided by."""
        self.sorted = np.sort(values.astype(float), axis=None)
        self.sums = np.concatenate([[0.0], np.cumsum(self.sorted)])
        self.scenarios = scenarios

    def above(self, quantity: Floats) -> Floats:
        """Mean of what exceeds each quantity (Q,)."""
        place = np.searchsorted(self.sorted, quantity, side="right")
        over = self.sums[-1] - self.sums[place] - quantity * (len(self.sorted) - place)
        return np.asarray(np.maximum(over, 0.0) / self.scenarios)

    def below(self, quantity: Floats) -> Floats:
        """Mean of what is missing to each quantity (Q,)."""
        place = np.searchsorted(self.sorted, quantity, side="right")
        return np.asarray(np.maximum(quantity * place - self.sums[place], 0.0) / self.scenarios)


def newsvendor_quantity(shortage: float, overage: float) -> float:
    """Critical ratio: the service level at which one more unit costs as much as it saves."""
    return shortage / (shortage + overage)
