"""The facts about one product in one store, as the planner hands them on.

Gathered in bulk once, read many times, changed by nobody: whoever needs another fact adds it here.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..ordering import Forecast, Incoming, Lot, Terms
from ..ordering.threshold import demand_at
from .vendor_price import VendorPrice


@dataclass(frozen=True)
class Expected:
    """What the leading models expect of a product in a store, in the order of ``days`` (D,).

    ``models`` (D,) whose numbers they are; ``mean`` (D,) and ``quantiles`` (D, 5); ``errors`` (D,)
    how far off the model was lately, as a share of sales.
    """

    days: np.ndarray
    models: np.ndarray
    mean: np.ndarray
    quantiles: np.ndarray
    errors: np.ndarray

    def __len__(self):
        """D."""
        return len(self.days)

    def since(self, day):
        """The days from one on."""
        first = int(np.searchsorted(self.days, np.datetime64(day, "D")))
        return Expected(*(part[first:] for part in vars(self).values())) if first else self

    @property
    def model(self) -> str:
        """Whose number the first day's is."""
        return str(self.models[0])

    @property
    def error(self) -> float:
        """How far off this model was lately."""
        return float(self.errors[0])

    @property
    def daily(self) -> float:
        """Units a day in the first week."""
        week = self.mean[:7].tolist()
        return sum(week) / len(week)


@dataclass(frozen=True)
class Facts:
    """What was gathered for many pairs; dicts are keyed by (product_id, warehouse_id).

    ``now``: {warehouse_id: naive store time}; ``forecasts``: :class:`Expected`; ``averages``: daily
    sales of what has no forecast; ``sources``: {pair of a depot: {warehouse_id: units a day that it
    asks for}}; ``sellable``: {(warehouse_id, product_id): quantity}, promised or not; ``promised``
    and ``coming``: what goes out and comes in as ``replenishment.facts`` returns it; ``lots``:
    those that may be sold; ``sold_lately``: pairs of which anything was sold.
    """

    pairs: list
    now: dict
    forecasts: dict
    averages: dict
    orderpoints: dict
    sources: dict = field(default_factory=dict)
    sellable: dict = field(default_factory=dict)
    promised: dict = field(default_factory=dict)
    coming: dict = field(default_factory=dict)
    lots: dict = field(default_factory=dict)
    sold_lately: set = field(default_factory=set)


@dataclass(frozen=True)
class Supply:
    """Vendor, terms, and the two deliveries between which an order must last.

    ``now``: naive store time; ``order_date``: the moment at which the order goes out; ``day_left``:
    share of today's trade still to come; ``price_breaks``: the vendor's prices, in the order of
    their quantities; ``depot``: the company's own store that supplies this one instead.
    ``partner_id`` and ``currency_id`` of the seller are ids, because with each step of a pass
    records are read anew, these one by one.
    """

    seller: Any
    now: dt.datetime
    order_date: dt.datetime
    delivery: dt.date
    next_delivery: dt.date
    terms: Terms
    day_left: float
    price_breaks: tuple[VendorPrice, ...] = ()
    depot: Any = None
    partner_id: int | bool = False
    currency_id: int | bool = False

    @property
    def today(self) -> dt.date:
        """The store's day."""
        return self.now.date()

    @property
    def interval(self) -> int:
        """Days from today that stock, what is on order and this order have to last."""
        return max((self.next_delivery - self.today).days, 1)

    @property
    def nights(self) -> int:
        """Nights that a unit too many is kept until the next delivery."""
        return max((self.next_delivery - self.delivery).days, 1)


@dataclass(frozen=True)
class Demand:
    """All days that are stored, and their sum until the next delivery.

    ``mean`` (D,): expected by day of the interval, what remains of today first; ``deviation`` (D,):
    of each; ``daily``: of a whole day; ``model``, ``error``: whose forecast, how far off lately.
    """

    forecast: Forecast
    mean: np.ndarray
    deviation: np.ndarray
    daily: float
    model: str
    error: float

    @property
    def total(self) -> float:
        """Expected until the next delivery."""
        return float(self.mean.sum())

    @property
    def sigma(self) -> float:
        """Deviation of that."""
        return float((self.deviation**2).sum() ** 0.5)

    def at(self, level: float, days: int | None = None) -> float:
        """What is not exceeded with chance ``level`` on the first days; None: on all of them."""
        return float(demand_at(level, self.mean[:days], self.deviation[:days]))


@dataclass(frozen=True)
class Stock:
    """What is there, what comes until the delivery after next (and how much of it from where),
    what must not run out.

    ``promised``: units that others get, already taken off ``sellable``, which is below zero where
    they wait for what comes.
    """

    sellable: float
    incoming: tuple[Incoming, ...]
    lots: tuple[Lot, ...]
    threshold: float
    maximum: float
    by_hand: bool
    idle: bool = False
    sources: dict[str, float] = field(default_factory=dict)
    promised: float = 0.0

    @property
    def _waiting(self) -> float:
        """Units promised that are not there yet."""
        return min(max(-self.sellable, 0.0), self.promised)

    @property
    def left_coming(self) -> tuple[Incoming, ...]:
        """What comes, less what others wait for: they get the first of it."""
        waiting, left = self._waiting, []
        for order in sorted(self.incoming, key=lambda one: one.arrival):
            taken = min(order.quantity, waiting)
            waiting -= taken
            if order.quantity > taken:
                left.append(replace(order, quantity=order.quantity - taken))
        return tuple(left)

    @property
    def owed(self) -> float:
        """Units promised beyond all that is there and coming."""
        return max(self._waiting - self.on_order, 0.0)

    @property
    def on_order(self) -> float:
        """Units under way."""
        return sum(order.quantity for order in self.incoming)

    @property
    def position(self) -> float:
        """Units there and under way. What was sold beyond the books is owed to nobody: they are
        wrong, and an order doesn't put them right."""
        return max(self.sellable, -self.promised) + self.on_order

    @property
    def is_urgent(self) -> bool:
        """Below the threshold, of something that sells."""
        return self.sellable < self.threshold and not self.idle


@dataclass(frozen=True)
class Holding:
    """A product in a store, as balancing looks at it.

    ``there``: sellable, in units; ``stock``: and what is on its way; ``wanted``: what it should
    hold until its next delivery; ``daily``: what it sells; ``doomed``: units that will expire
    unsold, the last of them after ``doomed_days``.
    """

    there: float
    stock: float
    wanted: float
    daily: float
    doomed: float
    doomed_days: int

    @property
    def spare(self) -> float:
        """What can go: only what lies in the store, not what is still on its way there."""
        return min(self.stock - self.wanted, self.there)

    @property
    def cover(self) -> float:
        """Days that what is there lasts; 0 where nothing sells."""
        return self.there / self.daily if self.daily else 0.0
