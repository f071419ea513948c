"""What a decision is made from: the facts about one product in one store, as frozen dataclasses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .arrays import LEVELS, Floats
from .cost import Costs

#: Share of the common factor in each day's error. Errors of days of one forecast go together by
#: 0.09 to 0.28 (two weeks of 150 series, one to six days apart, FreshRetailNet); played, costs are
#: flat from 0 to 0.1 and 4 % higher at 0.25: part of it is in the quantiles already.
CORRELATION = 0.1
#: Packs and units that differ by less are the same: 3 times 0.1 is no more than 0.3.
SAME = 1e-6
#: (from so many units, price of one unit), ascending: what vendors call price breaks.
Prices = tuple[tuple[float, float], ...]


def is_whole(quantity: float, pack: float) -> bool:
    """Whether a quantity is so many whole packs.

    >>> is_whole(0.3, 0.1), is_whole(17, 12)
    (True, False)
    """
    return abs(quantity / pack - round(quantity / pack)) < SAME


@dataclass(frozen=True)
class Lot:
    """Units on the shelf; ``expiry`` is the last day on which they may be sold, None = never."""

    quantity: float
    expiry: dt.date | None = None


def lots_left(lots: Sequence[Lot], gone: float) -> list[Lot]:
    """Lots, first to expire first, less units that were sold from them and not yet taken off."""
    left = []
    for lot in lots:
        taken = min(gone, lot.quantity)
        gone -= taken
        if lot.quantity > taken:
            left.append(Lot(lot.quantity - taken, lot.expiry))
    return left


@dataclass(frozen=True)
class Incoming:
    """Units under way: before opening of ``arrival``; ``expiry`` as for :class:`Lot`.

    Without an expiry they last as long as a delivery does (:attr:`Terms.shelf_life`).
    """

    quantity: float
    arrival: dt.date
    expiry: dt.date | None = None


@dataclass(frozen=True)
class Forecast:
    """Demand by day, D whole days from today on, all that are stored: later days repeat the last
    week of them.

    :param mean: (D,) expected demand. :param quantiles: (D, 5) at 10, 50, 80, 90, 95 %.
    :param day_left: share of today's trade still to come: 1 before opening, 0 after closing.
    :param hidden: demand over forecast on the last days that were tested, see
        :func:`.demand.hidden_demand`: what empty shelves hid from the forecast.
    :param correlation: how much the errors of its days have in common.
    """

    mean: Sequence[float] | Floats
    quantiles: Sequence[Sequence[float]] | Floats
    day_left: float = 1.0
    hidden: float = 1.0
    correlation: float = CORRELATION

    @cached_property
    def known(self) -> tuple[Floats, Floats]:
        """Means and quantiles as arrays, read once however often a decision asks for them.

        :raises ValueError: for a forecast that is empty or no number.
        """
        mean = np.asarray(self.mean, dtype=float)
        quantiles = np.asarray(self.quantiles, dtype=float)
        if mean.ndim != 1 or not len(mean) or quantiles.shape != (len(mean), len(LEVELS)):
            raise ValueError("The forecast needs D means and D rows of 5 quantiles, D at least 1.")
        if not (np.isfinite(mean).all() and np.isfinite(quantiles).all()):
            raise ValueError("The forecast holds values that are no numbers.")
        return mean, quantiles


@dataclass(frozen=True)
class Terms:
    """What the vendor sells: pack size, smallest order, days a delivery can be sold (None = no
    expiry), prices by quantity (() = not known), the packs in whole multiples of which each price
    is had (() = all in that pack), and the smallest quantity that customers take: 1 for pieces, 0
    for what is weighed."""

    pack: float = 1.0
    minimum: float = 0.0
    shelf_life: int | None = None
    prices: Prices = ()
    unit: float = 1.0
    packs: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        """Refuse packs and lives that can't be ordered or sold."""
        if not self.pack > 0 or not self.minimum >= 0:
            raise ValueError("The pack must be above 0 and the minimum at least 0.")
        if self.shelf_life is not None and self.shelf_life < 1:
            raise ValueError("A delivery must be sellable for at least one day.")
        starts = [start for start, _price in self.prices]
        if starts != sorted(starts):
            raise ValueError("The prices must be in the order of their quantities.")
        if self.packs and (len(self.packs) != len(self.prices) or not min(self.packs) > 0):
            raise ValueError("Each price needs a pack above 0.")

    @property
    def offers(self) -> tuple[tuple[float, float, float], ...]:
        """(from so many units, price of one unit, in whole packs of)."""
        packs = self.packs or (self.pack,) * len(self.prices)
        return tuple((*price, pack) for price, pack in zip(self.prices, packs, strict=True))

    def price(self, quantity: float) -> float:
        """Price of a unit when so many are ordered; 0 where no price is known."""
        reached = [offer for offer in self.offers if offer[0] <= quantity + SAME]
        whole = [offer for offer in reached if is_whole(quantity, offer[2])]
        fitting = whole or reached or self.offers[:1]
        return fitting[-1][1] if fitting else 0.0


@dataclass(frozen=True)
class Request:
    """One question: how much of a product to order for a store, at a moment of ``today``.

    :param arrival: the day before whose opening the order is on the shelf.
    :param following: when the order after it is: until then this one has to last.
    :param lots: stock that may be sold. :param incoming: what is on order or in transit.
    :param least: units that are missing to what a reordering rule wants in any case.
    :param owed: units promised beyond all that is there and coming: the order serves them first.
    """

    today: dt.date
    arrival: dt.date
    following: dt.date
    forecast: Forecast
    lots: Sequence[Lot] = ()
    incoming: Sequence[Incoming] = ()
    terms: Terms = field(default_factory=Terms)
    costs: Costs = field(default_factory=Costs)
    least: float = 0.0
    owed: float = 0.0
