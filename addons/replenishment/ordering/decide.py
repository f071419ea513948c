"""The one function that decides how much to order, and says why.

The nightly pass, a threshold crossing, the what-if simulation, the benches and `./run order` call
:func:`decide`; nothing else decides a quantity.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from .arrays import Floats
from .cost import Curve, Rates, Unserved, Window, cost_curve
from .demand import WEEK, at_level, days_ahead, demand_scenarios, in_units
from .facts import SAME, Request, Terms
from .shelf import Shelves, shelves_of, unserved_by_lot

#: Futures played. 128, 256 and 400 cost the same in `./run bench replenish` but for the luck of
#: the seed (2 %); a service level of 99.9 % wants some that lie above it.
SCENARIOS = 256
#: Quantities compared in each of two passes, and shown on the cost curve: 23 steps, and in the
#: second 23 over both neighbours of the best, find the single pack among 264.
POINTS = 24
#: Days of a delivery's life that are simulated; behind them demand goes on as in the last week. No
#: order of fresh food lies so long, so that of others the rest only says whether it ever expires.
LONGEST_LIFE = 60
#: Products simulated together, because fewer leave numpy's calls dearer than their work and more
#: leave the processor's cache: 64 x 256 x 4 days of single precision are 256 kB.
AT_ONCE = 64
#: What is kept of a curve.
SHOWN = ("quantity", "shortage", "waste", "holding")
#: To how many digits of its largest amount: twice the three that a chart shows, because the way
#: from one quantity to the next is told from their difference.
SHOWN_DIGITS = 6
#: Demand that one cycle in two hundred exceeds: more is never worth comparing, because of the
#: futures played one lies above it.
NEARLY_CERTAIN = 0.995


#: Demand (D,) and quantiles (D, 5) of the days ahead, as ``days_ahead`` returns them.
Ahead = tuple[Floats, Floats]


@dataclass(frozen=True)
class Reason:
    """The numbers behind a quantity, in units unless said otherwise.

    ``before_arrival`` and ``covered``: demand expected until the delivery, and from it until the
    next one; ``on_order``: under way until then. ``level``: the chance of lasting until then.
    ``lost``, ``wasted``, ``cost``: expected with the quantity, ``cost_of_nothing`` without, in
    money.
    """

    before_arrival: float
    covered: float
    stock: float
    on_order: float
    expiring: float
    at_arrival: float
    level: float
    lost: float
    wasted: float
    cost: float
    cost_of_nothing: float


@dataclass(frozen=True)
class Decision:
    """A quantity (whole packs, 0 or at least the minimum), the price of a unit, why, and what
    other quantities would cost (one row); None where there is plenty."""

    quantity: float
    price: float
    reason: Reason
    curve: Curve | None = None

    @property
    def shown(self) -> dict[str, list[float]]:
        """The curve for a chart, ascending: quantity, shortage, waste, holding in money; {} where
        there is none."""
        if self.curve is None:
            return {}
        quantity, places = np.unique(self.curve.quantity[0], return_index=True)
        money = [part[0, places] for part in (self.curve.shortage, self.curve.waste)]
        money.append(self.curve.holding[0, places])
        largest = max(float(part.max()) for part in money)
        decimals = SHOWN_DIGITS - math.ceil(math.log10(largest)) if largest > 0 else 0
        shown = [quantity, *(np.round(part, decimals) for part in money)]
        return {name: part.tolist() for name, part in zip(SHOWN, shown, strict=True)}


def decide(requests: Sequence[Request]) -> list[Decision]:
    """The quantity of least expected cost for each request, in their order.

    Requests whose deliveries fall on the same days are simulated together; the numbers don't
    depend on the company.

    :raises ValueError: for a forecast that is empty or no number.
    """
    out: dict[int, Decision] = {}
    groups: dict[tuple[Window, int, float], dict[int, Ahead]] = {}
    for position, request in enumerate(requests):
        window, rest = window_of(request)
        ahead = days_ahead(request.forecast, window.days)
        if _is_plenty(request, ahead, window):
            out[position] = _plenty(request, ahead[0], window)
        else:
            groups.setdefault((window, rest, request.forecast.correlation), {})[position] = ahead
    for (window, rest, _correlation), members in groups.items():
        left = iter(members)
        while chunk := list(islice(left, AT_ONCE)):
            alike = [requests[position] for position in chunk]
            known = [members[position] for position in chunk]
            out.update(zip(chunk, _decide_alike(alike, known, window, rest), strict=True))
    return [out[position] for position in range(len(requests))]


def window_of(request: Request) -> tuple[Window, int]:
    """The days to simulate, and how many of the delivery's life lie behind them."""
    arrival = max((request.arrival - request.today).days, 0)
    following = max((request.following - request.today).days, arrival + 1)
    life = request.terms.shelf_life
    if life is None:
        return Window(arrival, following, following - 1), 0
    seen = min(life, max(LONGEST_LIFE, following - arrival))
    return Window(arrival, following, arrival + seen - 1), life - seen


def _is_plenty(request: Request, ahead: Ahead, window: Window) -> bool:
    """Nearly certain demand of every day together leaves stock over, and none of it expires.

    Most pairs of a night are like this: they need no simulation.
    """
    if request.owed > 0 or any(
        lot.expiry is not None and lot.expiry < request.following for lot in request.lots
    ):
        return False
    mean, quantiles = (part[: window.following] for part in ahead)
    return sum(lot.quantity for lot in request.lots) >= float(
        2 * mean.sum() + quantiles[:, -1].sum()
    )


def _plenty(request: Request, mean: Floats, window: Window) -> Decision:
    """The decision where nothing is needed: what the reordering rule asks for, and no more."""
    quantity = _least(request)
    before = float(mean[: window.arrival].sum())
    stock = sum(lot.quantity for lot in request.lots)
    reason = Reason(
        before_arrival=before,
        covered=float(mean[window.arrival : window.following].sum()),
        stock=stock,
        on_order=_on_order(request),
        expiring=0.0,
        at_arrival=max(stock - before, 0.0),
        level=1.0,
        lost=0.0,
        wasted=0.0,
        cost=0.0,
        cost_of_nothing=0.0,
    )
    return Decision(quantity, request.terms.price(quantity), reason)


def _on_order(request: Request) -> float:
    """Units under way that are there before the delivery after this one."""
    return float(
        sum(order.quantity for order in request.incoming if order.arrival < request.following)
    )


def _least(request: Request) -> float:
    """What the reordering rule asks for in any case, in whole packs from the minimum on."""
    if request.least <= 0:
        return 0.0
    terms = request.terms
    packs = math.ceil(request.least / terms.pack - SAME)
    return max(packs, _fewest(terms)) * terms.pack


def _fewest(terms: Terms) -> int:
    """The fewest packs that the vendor sends."""
    return max(math.ceil(terms.minimum / terms.pack - SAME), 1)


def _decide_alike(
    requests: Sequence[Request], ahead: Sequence[Ahead], window: Window, rest: int
) -> list[Decision]:
    """Decisions on products with the same window, from the days ahead of each."""
    mean = np.stack([expected for expected, _quantiles in ahead])
    quantiles = np.stack([spread for _mean, spread in ahead])
    correlation = requests[0].forecast.correlation
    demand = demand_scenarios(quantiles, SCENARIOS, correlation=correlation)
    demand = in_units(at_level(demand, mean), np.array([each.terms.unit for each in requests]))
    shelves = shelves_of(requests, window.days)
    unserved = unserved_by_lot(shelves, demand, window)
    if rest:
        # Past the days simulated, demand goes on as in their last week.
        later = rest * demand[:, :, -WEEK:].mean(axis=2)
        unserved = replace(unserved, until_expiry=unserved.until_expiry + later)
    unserved = _with_owed(unserved, requests)
    curve = _compare(unserved, requests)
    quantity = _quantities(requests, curve, unserved, mean.mean(axis=1))
    chosen = cost_curve(unserved, quantity[:, None], _rates(requests))
    outlook = _outlook(window, mean, shelves, unserved, quantity)
    return [
        Decision(
            float(quantity[row]),
            request.terms.price(float(quantity[row])),
            _reason(request, outlook[row], _row(chosen, row), float(curve.total[row, 0])),
            _row(curve, row),
        )
        for row, request in enumerate(requests)
    ]


def _with_owed(unserved: Unserved, requests: Sequence[Request]) -> Unserved:
    """What is owed takes from the order as soon as it is there, before any customer."""
    owed = np.array([each.owed for each in requests], dtype=unserved.in_window.dtype)
    if not owed.any():
        return unserved
    return replace(
        unserved,
        in_window=unserved.in_window + owed[:, None],
        until_expiry=unserved.until_expiry + owed[:, None],
        nightly=unserved.nightly + owed[:, None, None],
    )


def _rates(requests: Sequence[Request]) -> Rates:
    def column(values: list[float]) -> Floats:
        return np.array(values)[:, None]

    return Rates(
        column([each.costs.shortage for each in requests]),
        column([each.costs.waste if each.terms.shelf_life else 0.0 for each in requests]),
        column([each.costs.holding for each in requests]),
    )


def _compare(unserved: Unserved, requests: Sequence[Request]) -> Curve:
    """(S, Q) costs of quantities that can be ordered, the cheapest among them.

    The cost is convex in the quantity, so a coarse pass brackets the best and a fine pass over
    single packs finds it.
    """
    pack = np.array([each.terms.pack for each in requests])[:, None]
    fewest = np.array([_fewest(each.terms) for each in requests])[:, None]
    most = np.quantile(unserved.in_window, NEARLY_CERTAIN, axis=1)[:, None]
    packs = np.maximum(np.ceil(most / pack - SAME), fewest) + 1
    rates = _rates(requests)
    coarse = _orderable(np.ceil(np.linspace(0.0, 1.0, POINTS)[None] * packs), fewest)
    first = cost_curve(unserved, coarse * pack, rates)
    if (packs <= POINTS - 1).all():
        return first
    step = np.ceil(packs / (POINTS - 1))
    middle = np.take_along_axis(coarse, first.total.argmin(axis=1)[:, None], axis=1)
    fine = np.round(middle + np.linspace(-1.0, 1.0, POINTS)[None] * step)
    second = cost_curve(unserved, _orderable(np.maximum(fine, 0.0), fewest) * pack, rates)
    return Curve(
        *(
            np.concatenate([getattr(first, name), getattr(second, name)], axis=1)
            for name in ("quantity", "shortage", "waste", "holding")
        )
    )


def _orderable(packs: Floats, fewest: Floats) -> Floats:
    """Packs lifted to the fewest that the vendor sends, where anything is ordered at all."""
    return np.asarray(np.where(packs > 0, np.maximum(packs, fewest), 0.0))


def _row(curves: Curve, row: int) -> Curve:
    """The curve of one product."""
    return Curve(*(part[row : row + 1] for part in vars(curves).values()))


def _quantities(
    requests: Sequence[Request], curves: Curve, unserved: Unserved, daily: Floats
) -> Floats:
    """(S,) the cheapest quantity of each product, at least what its rule asks for."""
    out = np.take_along_axis(curves.quantity, curves.total.argmin(axis=1)[:, None], axis=1)[:, 0]
    for row, request in enumerate(requests):
        if len(request.terms.prices) > 1:
            one = Unserved(*(part[row : row + 1] for part in vars(unserved).values()))
            out[row] = _with_breaks(request, float(out[row]), one, float(daily[row]))
        out[row] = max(out[row], _least(request))
    return out


def _outlook(
    window: Window, mean: Floats, shelves: Shelves, unserved: Unserved, quantity: Floats
) -> list[dict[str, float]]:
    """What is expected of each product, by the names of a :class:`Reason`."""
    enough = np.asarray(quantity + SAME, dtype=unserved.in_window.dtype)[:, None]
    columns = {
        "before_arrival": mean[:, : window.arrival].sum(axis=1),
        "covered": mean[:, window.arrival : window.following].sum(axis=1),
        "stock": shelves.stock.sum(axis=1),
        "expiring": unserved.expired_before.mean(axis=1),
        "at_arrival": unserved.stock_at_arrival.mean(axis=1),
        "level": (unserved.in_window + unserved.beyond <= enough).mean(axis=1),
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _reason(
    request: Request, outlook: dict[str, float], chosen: Curve, cost_of_nothing: float
) -> Reason:
    """Why this quantity of one product."""
    costs = request.costs
    return Reason(
        **outlook,
        on_order=_on_order(request),
        lost=float(chosen.shortage[0, 0] / costs.shortage),
        wasted=float(chosen.waste[0, 0] / costs.waste) if costs.waste else 0.0,
        cost=float(chosen.total[0, 0]),
        cost_of_nothing=cost_of_nothing,
    )


def _with_breaks(request: Request, quantity: float, unserved: Unserved, daily: float) -> float:
    """A larger quantity where a price break saves more than keeping and wasting the rest costs.

    A unit bought now at the lower price takes the place of one bought later at the usual one; it
    is kept until it sells, at the pace of the days ahead.
    """
    terms, costs = request.terms, request.costs
    if quantity <= 0:
        return 0.0  # nothing is needed yet: what a break saves can be had when it is
    usual, rates = terms.price(quantity), _rates([request])
    fewest = _fewest(terms) * terms.pack
    larger = [
        math.ceil(max(start, quantity, fewest) / pack - SAME) * pack
        for start, price, pack in terms.offers
        if price < usual
    ]
    grid = np.array([[quantity, *larger]])
    rest = np.maximum(grid[0] - float(unserved.in_window.mean()), 0.0)
    nights = rest / max(daily, 1e-9)
    life = terms.shelf_life
    kept = np.minimum(nights, life) if life else nights
    carry = costs.holding * (rest * kept - daily * kept**2 / 2)
    saved = np.array([(usual - terms.price(one)) * one for one in grid[0]])
    total = cost_curve(unserved, grid, rates).total[0] + carry - saved
    return float(grid[0, int(np.argmin(total))])
