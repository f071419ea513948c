"""A shop played day by day: what a policy would have sold, wasted and kept on real demand.

Each morning the delivery comes in, customers take the oldest units first, what isn't there is lost,
what is too old is thrown away at night, and on order evenings the policy orders. It knows its own
stock and what was known of the world by that evening, never the demand to come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .arrays import Floats, Ints
from .cost import Costs
from .projection import night, serve


@dataclass(frozen=True)
class Rhythm:
    """A supplier in a simulation.

    ``order_weekdays`` (0 = Monday) in whose evening orders go out, ``lead_days`` until the morning
    of the delivery (1 = tomorrow), ``shelf_life`` in days on the shelf, ``pack`` in units.
    """

    order_weekdays: tuple[int, ...]
    lead_days: int
    shelf_life: int
    pack: float

    def gap(self, weekday: int) -> int:
        """Days from an order evening to the next."""
        return next(step for step in range(1, 8) if (weekday + step) % 7 in self.order_weekdays)

    @property
    def longest_gap(self) -> int:
        """The longest wait between two orders."""
        return max(self.gap(weekday) for weekday in self.order_weekdays)


@dataclass(frozen=True)
class View:
    """What a policy sees in the evening of ``day`` (an index into the days of the simulation).

    ``stock`` (S, L): units by days left, as of tomorrow morning; ``incoming`` (S, lead, L): what
    comes tomorrow, the day after, and so on.
    """

    day: int
    weekday: int
    stock: Floats
    incoming: Floats
    rhythm: Rhythm

    def on(self, day: int) -> View:
        """The same evening under another index, for a simulation that starts later."""
        return replace(self, day=day)

    @property
    def position(self) -> Floats:
        """(S,) units on the shelf and on order."""
        return np.asarray(self.stock.sum(axis=1) + self.incoming.sum(axis=(1, 2)))


#: Quantities (S,) to order; rounded up to packs by the simulation.
Policy = Callable[[View], Floats]


@dataclass(frozen=True)
class Score:
    """Totals over the scored days, in units and money."""

    demand: float
    sold: float
    wasted: float
    kept: float
    cost: float

    @property
    def fill(self) -> float:
        """Share of the demand that was sold."""
        return self.sold / self.demand if self.demand else 1.0

    @property
    def waste(self) -> float:
        """Units thrown away per unit sold or thrown away."""
        out = self.sold + self.wasted
        return self.wasted / out if out else 0.0


@dataclass
class _Shop:
    """The state of all series between two days."""

    stock: Floats
    coming: Floats

    def open(self) -> None:
        """The morning delivery goes onto the shelf."""
        self.stock = self.stock + self.coming[:, 0]
        self.coming = np.concatenate(
            [self.coming[:, 1:], np.zeros_like(self.coming[:, :1])], axis=1
        )


def simulate(
    demand: Floats,
    weekdays: Ints,
    rhythm: Rhythm,
    policy: Policy,
    costs: Costs,
    scored: slice,
) -> Score:
    """Play (S, T) demand under a policy and add up the days in ``scored``.

    :param weekdays: (T,) 0 = Monday. Days before ``scored`` let the stock settle.
    """
    series, days = demand.shape
    shop = _Shop(
        np.zeros((series, rhythm.shelf_life)),
        np.zeros((series, rhythm.lead_days + 1, rhythm.shelf_life)),
    )
    book = np.zeros((3, days))
    for day in range(days):
        shop.open()
        shop.stock, sold = serve(shop.stock, demand[:, day])
        shop.stock, gone = night(shop.stock)
        book[:, day] = sold.sum(), gone.sum(), shop.stock.sum()
        if weekdays[day] in rhythm.order_weekdays:
            _order(
                shop,
                policy,
                View(
                    day, int(weekdays[day]), shop.stock, shop.coming[:, : rhythm.lead_days], rhythm
                ),
            )
    sold_units, wasted, kept = (float(value) for value in book[:, scored].sum(axis=1))
    wanted = float(demand[:, scored].sum())
    lost = wanted - sold_units
    cost = lost * costs.shortage + wasted * costs.waste + kept * costs.holding
    return Score(wanted, sold_units, wasted, kept, cost)


def _order(shop: _Shop, policy: Policy, view: View) -> None:
    """Ask the policy and send its order on the way."""
    quantity = whole_packs(policy(view), view.rhythm.pack)
    shop.coming[:, view.rhythm.lead_days - 1, -1] += quantity


def whole_packs(quantity: Floats, pack: float) -> Floats:
    """Packs rounded up, as Odoo's own replenishment does; nothing below zero."""
    return np.asarray(np.ceil(np.maximum(quantity, 0.0) / pack - 1e-9) * pack)
