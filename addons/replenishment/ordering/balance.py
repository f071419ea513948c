"""Goods moved between stores: from where they would stay or expire to where they would sell.

One product at a time. A store's units beyond what it will sell until its next delivery are worth
less where they are than where they are missing; moving a unit costs something. What is moved is
the solution of a transportation problem: the moves of greatest total gain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from .arrays import Floats

#: Gains smaller than this are noise of the arithmetic.
EPSILON = 1e-6
#: Digits of the money that a move saves: no more than lie above that noise.
DIGITS = 6


@dataclass(frozen=True)
class Place:
    """A store's stock of a product, in units.

    ``stock`` sellable now and on its way; ``wanted`` what it should hold until its next delivery;
    ``useful`` what it will sell before its goods expire; ``expiring`` units of ``stock`` that it
    won't sell before they expire.
    """

    key: int
    stock: float
    wanted: float
    useful: float
    expiring: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what no store can have."""
        values = (self.stock, self.wanted, self.useful, self.expiring)
        if not all(np.isfinite(values)) or min(values[1:]) < 0:
            raise ValueError("Stock and needs must be numbers, needs at least 0.")

    @property
    def surplus(self) -> float:
        """Units that can leave without the store running short."""
        return max(self.stock - max(self.wanted, 0.0), 0.0)

    @property
    def need(self) -> float:
        """Units missing until the next delivery."""
        return max(self.wanted - max(self.stock, 0.0), 0.0)

    @property
    def doomed(self) -> float:
        """Surplus units that would be thrown away here."""
        return min(self.expiring, self.surplus)


@dataclass(frozen=True)
class Worth:
    """Money a unit: ``shortage`` saved where it is missing, ``waste`` saved where it would expire,
    ``holding`` saved by not keeping surplus, ``moving`` paid for each unit moved.

    The defaults are those of :class:`.cost.Costs`, with a trip that costs as much as keeping a unit
    for five nights; the product passes the company's own.
    """

    shortage: float = 1.0
    waste: float = 0.7
    holding: float = 0.01
    moving: float = 0.05

    def __post_init__(self) -> None:
        """Refuse negative money."""
        if min(self.shortage, self.waste, self.holding, self.moving) < 0:
            raise ValueError("No worth can be negative.")


@dataclass(frozen=True)
class Move:
    """Units from one store to another and what the move is expected to save."""

    source: int
    target: int
    quantity: float
    saving: float
    doomed: float


def balance(places: Sequence[Place], worth: Worth, pack: float = 1.0) -> list[Move]:
    """The moves of greatest saving, in whole packs, never more than a store's surplus.

    A unit that would expire can go where it is missing (saves both) or where it will still sell
    before it expires (saves the waste). Other surplus only goes where it is missing.

    >>> shops = [Place(1, 20, 8, 8, expiring=6), Place(2, 1, 9, 12)]
    >>> [(move.source, move.target, move.quantity) for move in balance(shops, Worth())]
    [(1, 2, 8.0)]
    >>> balance([Place(1, 5, 5, 5), Place(2, 5, 5, 5)], Worth())
    []

    :param pack: only whole packs are moved.
    :raises ValueError: for a pack that isn't above 0.
    """
    if pack <= 0:
        raise ValueError("The pack must be above 0.")
    routes = [
        (source, target)
        for source in range(len(places))
        for target in range(len(places))
        if source != target and places[source].surplus >= pack - EPSILON
    ]
    if not routes:
        return []
    flows = _solve(places, worth, routes)
    return _whole_packs(places, worth, routes, flows, pack)


#: The kinds of a unit's way: doomed or sound at its source, needed or just useful at its target.
_KINDS = ((True, True), (False, True), (True, False))


def _gain(worth: Worth, doomed: bool, needed: bool) -> float:
    """Money saved by moving one such unit."""
    saved = worth.shortage if needed else 0.0
    saved += worth.waste if doomed else worth.holding
    return saved - worth.moving


def _solve(places: Sequence[Place], worth: Worth, routes: list[tuple[int, int]]) -> Floats:
    """(routes, kinds) units of the linear programme."""
    count, kinds = len(places), len(_KINDS)
    gains = np.array([[_gain(worth, *kind) for kind in _KINDS] for _route in routes])
    rows = np.zeros((4 * count, len(routes), kinds))
    limits = np.zeros(4 * count)
    for at, place in enumerate(places):
        room = max(place.useful - max(place.stock, place.wanted), 0.0)
        limits[4 * at : 4 * at + 4] = (
            place.doomed, place.surplus - place.doomed, place.need, room,
        )  # fmt: skip
    for route, (source, target) in enumerate(routes):
        for kind, (doomed, needed) in enumerate(_KINDS):
            rows[4 * source + (0 if doomed else 1), route, kind] = 1.0
            rows[4 * target + (2 if needed else 3), route, kind] = 1.0
    answer = linprog(
        -gains.ravel(),
        A_ub=rows.reshape(4 * count, -1),
        b_ub=limits,
        bounds=[(0.0, 0.0 if gain <= EPSILON else None) for gain in gains.ravel()],
        method="highs",
    )
    return np.asarray(answer.x).reshape(len(routes), kinds)


def _whole_packs(
    places: Sequence[Place],
    worth: Worth,
    routes: list[tuple[int, int]],
    flows: Floats,
    pack: float,
) -> list[Move]:
    """Flows rounded down to packs, the least gainful kind giving way first."""
    moves = []
    for (source, target), flow in zip(routes, flows, strict=True):
        quantity = float(np.floor(flow.sum() / pack + EPSILON) * pack)
        if quantity <= 0:
            continue
        saving = doomed = 0.0
        rest = quantity
        for kind in sorted(range(len(_KINDS)), key=lambda k: -_gain(worth, *_KINDS[k])):
            part = min(rest, float(flow[kind]))
            saving += part * _gain(worth, *_KINDS[kind])
            doomed += part if _KINDS[kind][0] else 0.0
            rest -= part
        moves.append(
            Move(places[source].key, places[target].key, quantity, round(saving, DIGITS), doomed)
        )
    return moves
