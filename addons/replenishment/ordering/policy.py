"""How much to order, and why."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .arrays import Floats
from .calendar import SupplyCalendar
from .cost import Costs, Curve, Ramp, Unserved, Window
from .projection import Incoming, Lot
from .scenarios import demand_scenarios
from .shelf import Shelves, shelves_of, unserved_by_lot

SCENARIOS = 400
#: Quantities on the cost curve shown to the buyer.
CURVE_POINTS = 40
#: Days of a delivery's life that are simulated; behind them demand goes on as in the last week.
LONGEST_LIFE = 60
#: Products simulated together: enough to keep numpy busy, few enough for the processor's cache.
AT_ONCE = 64


@dataclass(frozen=True)
class Terms:
    """What the supplier sells: pack size, smallest order, days a delivery can be sold (None = no
    expiry), and how often deliveries come how many days late ({1: 0.1}: one in ten, a day)."""

    pack: float = 1.0
    minimum: float = 0.0
    shelf_life: int | None = None
    late: dict[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse packs and lives that can't be ordered or sold."""
        if self.pack <= 0 or self.minimum < 0:
            raise ValueError("The pack must be above 0 and the minimum at least 0.")
        if self.shelf_life is not None and self.shelf_life < 1:
            raise ValueError("A delivery must be sellable for at least one day.")


@dataclass(frozen=True)
class Reason:
    """The numbers behind a proposal, in units unless said otherwise."""

    arrival: dt.date
    covers_until: dt.date
    forecast_before_arrival: float
    forecast_covered: float
    sigma_covered: float
    stock: float
    expiring_before_arrival: float
    on_order: float
    expected_at_arrival: float
    unrounded: float
    pack: float
    minimum: float
    service_level: float
    expected_shortage: float
    expected_waste: float
    expected_cost: float
    cost_of_nothing: float


@dataclass(frozen=True)
class Proposal:
    """A quantity (a multiple of the pack, never below the minimum unless 0), why, and the curve:
    rows of quantity, shortage, waste, holding, total in money."""

    quantity: float
    reason: Reason
    curve: list[dict[str, float]]


@dataclass(frozen=True)
class Request:
    """What :func:`propose` takes for one product in one store, but for the day."""

    mean: Sequence[float] | Floats
    quantiles: Sequence[Sequence[float]] | Floats
    lots: Sequence[Lot]
    incoming: Sequence[Incoming] = ()
    calendar: SupplyCalendar = field(default_factory=SupplyCalendar)
    terms: Terms = field(default_factory=Terms)
    costs: Costs = field(default_factory=Costs)


def propose(
    today: dt.date,
    mean: Sequence[float] | Floats,
    quantiles: Sequence[Sequence[float]] | Floats,
    lots: Sequence[Lot],
    incoming: Sequence[Incoming] = (),
    calendar: SupplyCalendar | None = None,
    terms: Terms | None = None,
    costs: Costs | None = None,
) -> Proposal:
    """The quantity of least expected cost for one product in one store.

    :param today: the order's day; ``mean[0]`` and ``quantiles[0]`` are today's demand to come.
    :param mean: (D,) expected demand a day. Days beyond D repeat the last seven.
    :param quantiles: (D, 5) at 10, 50, 80, 90, 95 %.
    :param lots: stock on the shelf that may be sold (held lots left out by the caller).
    :param incoming: what is on order.
    :raises ValueError: for an empty forecast or one that isn't a number.
    """
    calendar, terms, costs = calendar or SupplyCalendar(), terms or Terms(), costs or Costs()
    request = Request(mean, quantiles, lots, incoming, calendar, terms, costs)
    return propose_many(today, [request])[0]


def propose_many(today: dt.date, requests: Sequence[Request]) -> list[Proposal]:
    """:func:`propose` for many products, in their order; the numbers don't depend on the company.

    Products whose deliveries fall on the same days are simulated together.
    """
    groups: dict[tuple[Window, int, tuple[tuple[int, float], ...]], list[int]] = {}
    for position, request in enumerate(requests):
        window, rest = _window_of(request, today)
        late = tuple(sorted(request.terms.late.items()))
        groups.setdefault((window, rest, late), []).append(position)
    out: dict[int, Proposal] = {}
    for (window, rest, _late), members in groups.items():
        for start in range(0, len(members), AT_ONCE):
            chunk = members[start : start + AT_ONCE]
            chosen = [requests[position] for position in chunk]
            out.update(zip(chunk, _propose_alike(today, chosen, window, rest), strict=True))
    return [out[position] for position in range(len(requests))]


def _window_of(request: Request, today: dt.date) -> tuple[Window, int]:
    """The days to simulate, and how many of the delivery's life lie behind them."""
    arrival, following = request.calendar.protection(today)
    life = request.terms.shelf_life
    if life is None:
        return Window(arrival, following, following - 1), 0
    seen = min(life, max(LONGEST_LIFE, following - arrival))
    return Window(arrival, following, arrival + seen - 1), life - seen


def _propose_alike(
    today: dt.date, requests: Sequence[Request], window: Window, rest: int
) -> list[Proposal]:
    """Proposals of products with the same window."""
    spreads = [_stretch(each.mean, each.quantiles, window.days) for each in requests]
    demand = demand_scenarios(np.stack([spread for _mean, spread in spreads]), SCENARIOS)
    shelves = shelves_of(
        [each.lots for each in requests],
        [each.incoming for each in requests],
        today,
        window.days,
    )
    unserved = unserved_by_lot(shelves, demand, window, _delays(requests[0].terms))
    if rest:
        # Past the days simulated, demand goes on as in their last week.
        later = rest * demand[:, :, -7:].mean(axis=2)
        unserved = replace(unserved, until_expiry=unserved.until_expiry + later)
    return [
        _propose_one(today, request, window, spread[0], demand[row], shelves, unserved, row)
        for row, (request, spread) in enumerate(zip(requests, spreads, strict=True))
    ]


def _propose_one(
    today: dt.date,
    request: Request,
    window: Window,
    expected: Floats,
    demand: Floats,
    shelves: Shelves,
    unserved: Unserved,
    row: int,
) -> Proposal:
    """Pick the quantity on the cost curve of one product, and say why."""
    terms, costs = request.terms, request.costs
    in_window = unserved.in_window[row]
    grid = candidates(terms, float(np.quantile(in_window, 0.999)))
    curve_of = _curves(unserved, row, costs, perishes=terms.shelf_life is not None)
    curve = curve_of(grid)
    best = int(np.argmin(curve.total[0]))
    fine = curve_of(np.linspace(0.0, grid[-1], 101))
    covered = slice(window.arrival, window.following)
    reason = Reason(
        arrival=request.calendar.arrival(today),
        covers_until=request.calendar.next_arrival(today) - dt.timedelta(days=1),
        forecast_before_arrival=float(expected[: window.arrival].sum()),
        forecast_covered=float(expected[covered].sum()),
        sigma_covered=float(demand[:, covered].sum(axis=1).std()),
        stock=float(shelves.stock[row].sum()),
        expiring_before_arrival=float(unserved.expired_before[row].mean()),
        on_order=float(shelves.incoming[row].sum()),
        expected_at_arrival=float(unserved.stock_at_arrival[row].mean()),
        unrounded=float(fine.quantity[int(np.argmin(fine.total[0]))]),
        pack=terms.pack,
        minimum=terms.minimum,
        service_level=float((in_window <= grid[best] + 1e-6).mean()),
        expected_shortage=float(curve.shortage[0, best] / costs.shortage),
        expected_waste=float(curve.waste[0, best] / costs.waste) if costs.waste else 0.0,
        expected_cost=float(curve.total[0, best]),
        cost_of_nothing=float(curve.total[0, 0]),
    )
    return Proposal(float(grid[best]), reason, _rows(curve))


def _curves(
    unserved: Unserved, row: int, costs: Costs, *, perishes: bool
) -> Callable[[Floats], Curve]:
    """The cost curve of one product over any quantities: :func:`.cost.cost_curve`, sorted once."""
    count = unserved.in_window.shape[1]
    lost, kept = Ramp(unserved.in_window[row], count), Ramp(unserved.nightly[row], count)
    left = Ramp(unserved.until_expiry[row], count)
    beyond = float(unserved.beyond[row].mean())

    def curve(quantity: Floats) -> Curve:
        waste = left.below(quantity) if perishes else np.zeros(len(quantity))
        return Curve(
            quantity,
            costs.shortage * (lost.above(quantity) + beyond)[None],
            costs.waste * waste[None],
            costs.holding * kept.below(quantity)[None],
        )

    return curve


def candidates(terms: Terms, most: float) -> Floats:
    """Orderable quantities from 0 up to one pack over ``most``, at most a few hundred."""
    packs = max(math.ceil(most / terms.pack), math.ceil(terms.minimum / terms.pack)) + 1
    step = max(1, packs // 400)
    grid = terms.pack * np.arange(0, packs + step, step, dtype=float)
    return np.asarray(grid[(grid == 0) | (grid >= terms.minimum)])


def _stretch(
    mean: Sequence[float] | Floats, quantiles: Sequence[Sequence[float]] | Floats, days: int
) -> tuple[Floats, Floats]:
    """Forecasts of ``days`` days; beyond the horizon the last week repeats."""
    expected = np.asarray(mean, dtype=float)
    spread = np.asarray(quantiles, dtype=float)
    if expected.ndim != 1 or not len(expected) or spread.shape != (len(expected), 5):
        raise ValueError("The forecast needs D means and D rows of 5 quantiles, D at least 1.")
    if not (np.isfinite(expected).all() and np.isfinite(spread).all()):
        raise ValueError("The forecast holds values that are no numbers.")
    cycle = min(7, len(expected))
    index = [
        d if d < len(expected) else len(expected) - cycle + (d - len(expected)) % cycle
        for d in range(days)
    ]
    return np.maximum(expected[index], 0.0), np.maximum(spread[index], 0.0)


def _delays(terms: Terms) -> np.ndarray | None:
    """(N,) days of delay spread over the scenarios as often as they happen."""
    if not terms.late:
        return None
    late = np.zeros(SCENARIOS, dtype=int)
    start = 0
    order = np.random.default_rng(5).permutation(SCENARIOS)
    for days, chance in sorted(terms.late.items()):
        count = round(chance * SCENARIOS)
        late[order[start : start + count]] = days
        start += count
    return late


def _rows(curve: Curve) -> list[dict[str, float]]:
    """The curve thinned for a chart."""
    step = max(1, len(curve.quantity) // CURVE_POINTS)
    return [
        {
            "quantity": float(curve.quantity[i]),
            "shortage": float(curve.shortage[0, i]),
            "waste": float(curve.waste[0, i]),
            "holding": float(curve.holding[0, i]),
            "total": float(curve.total[0, i]),
        }
        for i in range(0, len(curve.quantity), step)
    ]
