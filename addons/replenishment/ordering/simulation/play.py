"""A shop played day by day: what a policy would have sold, wasted and kept on real demand.

Each morning the delivery comes in, customers take the oldest units first, what isn't there is lost,
what is too old is thrown away at night, and on order days the policy orders. It knows its own
stock and what was known of the world by then, never the demand to come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..arrays import Floats, Ints
from ..cost import Costs
from ..shelf import serve

#: The same luck in every play, so that comparing two policies never compares it.
SEED = 17
WEEK = 7


@dataclass(frozen=True)
class Rhythm:
    """A supplier in a simulation.

    ``order_weekdays`` (0 = Monday) on which orders go out, ``lead_days`` until the morning of the
    delivery (1 = tomorrow), ``shelf_life`` in days on the shelf, ``pack`` in units; ``perishes``
    False: units that are as old as that stay; ``minimum``: the smallest order, and ``unit``: what
    customers take at least, both in units and as for :class:`..facts.Terms`.
    """

    order_weekdays: tuple[int, ...]
    lead_days: int
    shelf_life: int
    pack: float
    perishes: bool = True
    minimum: float = 0.0
    unit: float = 1.0

    def gap(self, weekday: int) -> int:
        """Days from an order day to the next."""
        ahead = range(1, WEEK + 1)
        return next(step for step in ahead if (weekday + step) % WEEK in self.order_weekdays)

    @property
    def longest_gap(self) -> int:
        """The longest wait between two orders."""
        return max(self.gap(weekday) for weekday in self.order_weekdays)


@dataclass(frozen=True)
class View:
    """What a policy sees on ``day`` (an index into the days of the simulation).

    ``stock`` (S, L): units by days left: column k can be sold on k more days after ``morning``,
    the day on which it is sold next; ``incoming`` (S, lead, L): what comes tomorrow, the day
    after, and so on. ``day_left``: share of today's trade still to come, 0 in the evening.
    """

    day: int
    weekday: int
    stock: Floats
    incoming: Floats
    rhythm: Rhythm
    day_left: float = 0.0

    @property
    def morning(self) -> int:
        """The day on which the stock is sold next: today, and tomorrow once today is over."""
        return self.day if self.day_left else self.day + 1

    def on(self, day: int) -> View:
        """The same moment under another index, for a simulation that starts later."""
        return replace(self, day=day)

    @property
    def position(self) -> Floats:
        """(S,) units on the shelf and on order."""
        return np.asarray(self.stock.sum(axis=1) + self.incoming.sum(axis=(1, 2)))


#: Quantities (S,) to order; rounded up to packs by the simulation.
Policy = Callable[[View], Floats]


@dataclass(frozen=True)
class Outcome:
    """Units (S,) over the scored days: asked for, sold, thrown away, kept over each night."""

    demand: Floats
    sold: Floats
    wasted: Floats
    kept: Floats

    def cost(self, costs: Costs) -> Floats:
        """(S,) in units of the costs."""
        lost = self.demand - self.sold
        return np.asarray(
            lost * costs.shortage + self.wasted * costs.waste + self.kept * costs.holding
        )

    @property
    def fill(self) -> float:
        """Share of the demand that was sold."""
        demand = float(self.demand.sum())
        return float(self.sold.sum()) / demand if demand else 1.0

    @property
    def waste(self) -> float:
        """Units thrown away per unit sold or thrown away."""
        out = float(self.sold.sum() + self.wasted.sum())
        return float(self.wasted.sum()) / out if out else 0.0


@dataclass
class _Shop:
    """The state of all series, and what was sold and thrown away today."""

    stock: Floats
    coming: Floats
    sold: Floats
    gone: Floats

    def open(self) -> None:
        """The morning delivery goes onto the shelf."""
        self.stock = self.stock + self.coming[:, 0]
        self.coming = np.concatenate(
            [self.coming[:, 1:], np.zeros_like(self.coming[:, :1])], axis=1
        )
        self.sold = np.zeros(len(self.stock))

    def sell(self, demand: Floats) -> None:
        """Customers take the oldest units first."""
        self.stock, sold = serve(self.stock, demand)
        self.sold = self.sold + sold

    def close(self, perishes: bool) -> None:
        """One night passes."""
        self.stock, self.gone = night(self.stock, endless=not perishes)


def play(
    demand: Floats,
    weekdays: Ints,
    rhythm: Rhythm,
    policy: Policy,
    scored: slice,
    day_left: float = 0.0,
) -> Outcome:
    """Play (S, T) demand under a policy and add up the days in ``scored``.

    :param weekdays: (T,) 0 = Monday. Days before ``scored`` let the stock settle.
    :param day_left: share of the day's trade that comes after the order; 0: ordered at night.
    """
    series, days = demand.shape
    none = np.zeros(series)
    shop = _Shop(
        np.zeros((series, rhythm.shelf_life)),
        np.zeros((series, rhythm.lead_days + 1, rhythm.shelf_life)),
        none,
        none,
    )
    early = _before_the_order(demand, day_left)
    book = np.zeros((3, series, days))
    for day in range(days):
        orders = int(weekdays[day]) in rhythm.order_weekdays
        shop.open()
        shop.sell(early[:, day])
        if orders and day_left:
            _order(shop, policy, day, int(weekdays[day]), rhythm, day_left)
        shop.sell(demand[:, day] - early[:, day])
        shop.close(rhythm.perishes)
        if orders and not day_left:
            _order(shop, policy, day, int(weekdays[day]), rhythm, day_left)
        book[:, :, day] = shop.sold, shop.gone, shop.stock.sum(axis=1)
    wanted = demand[:, scored].sum(axis=1)
    return Outcome(wanted, *book[:, :, scored].sum(axis=2))


def _before_the_order(demand: Floats, day_left: float) -> Floats:
    """(S, T) units of each day asked for before the order: each customer comes at any hour."""
    if not day_left:
        return demand
    random = np.random.default_rng(SEED)
    whole = np.floor(demand)
    return random.binomial(whole.astype(int), 1.0 - day_left) + (demand - whole) * (1.0 - day_left)


def _order(
    shop: _Shop, policy: Policy, day: int, weekday: int, rhythm: Rhythm, day_left: float
) -> None:
    """Ask the policy and send its order on the way."""
    coming = shop.coming[:, : rhythm.lead_days]
    quantity = policy(View(day, weekday, shop.stock, coming, rhythm, day_left))
    shop.coming[:, rhythm.lead_days - 1, -1] += whole_packs(quantity, rhythm.pack)


def night(stock: Floats, endless: bool = False) -> tuple[Floats, Floats]:
    """One day passes: stock (..., L) on the next morning, units that expired overnight.

    Column k holds the units that can be sold today and on k more days.

    :param endless: units of the last column never age.
    """
    expired = stock[..., 0].copy()
    aged = np.zeros_like(stock)
    aged[..., :-1] = stock[..., 1:]
    if endless:
        if stock.shape[-1] > 1:
            aged[..., -2] = 0.0
            aged[..., -1] = stock[..., -1]
        else:
            aged, expired = stock.copy(), np.zeros_like(expired)
    return aged, expired


def whole_packs(quantity: Floats, pack: float) -> Floats:
    """Packs rounded up, as Odoo's own replenishment does; nothing below zero."""
    return np.asarray(np.ceil(np.maximum(quantity, 0.0) / pack - 1e-9) * pack)
