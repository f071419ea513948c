"""How much to order, and why."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .arrays import Floats
from .calendar import SupplyCalendar
from .cost import Costs, Curve, Window, cost_curve, unserved_demand
from .projection import Incoming, Lot, incoming_rows, stock_row
from .scenarios import demand_scenarios

SCENARIOS = 400
#: Quantities on the cost curve shown to the buyer.
CURVE_POINTS = 40
#: Without an expiry, goods are looked at for this many days.
LONGEST_LIFE = 60


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
    arrival, following = calendar.protection(today)
    life = terms.shelf_life or LONGEST_LIFE
    last_day = (
        max(arrival + life - 1, following - 1) if terms.shelf_life is None else (arrival + life - 1)
    )
    window = Window(arrival, following, last_day)
    expected, spread = _stretch(mean, quantiles, window.days)
    columns = max(window.days, 2) + 1
    stock = stock_row(lots, today, columns)
    coming = incoming_rows(incoming, today, window.days, columns)
    demand = demand_scenarios(spread[None], SCENARIOS)
    unserved = unserved_demand(
        stock[None], coming[None], demand, window, endless=True, delay=_delays(terms)
    )
    grid = candidates(terms, float(np.quantile(unserved.in_window, 0.999)))
    curve = cost_curve(unserved, grid, costs, perishes=terms.shelf_life is not None)
    best = int(np.argmin(curve.total[0]))
    fine = cost_curve(
        unserved, np.linspace(0.0, grid[-1], 101), costs, perishes=terms.shelf_life is not None
    )
    covered = slice(arrival, following)
    reason = Reason(
        arrival=calendar.arrival(today),
        covers_until=calendar.next_arrival(today) - dt.timedelta(days=1),
        forecast_before_arrival=float(expected[:arrival].sum()),
        forecast_covered=float(expected[covered].sum()),
        sigma_covered=float(demand[0, :, covered].sum(axis=1).std()),
        stock=float(stock.sum()),
        expiring_before_arrival=float(unserved.expired_before.mean()),
        on_order=float(coming.sum()),
        expected_at_arrival=float(unserved.stock_at_arrival.mean()),
        unrounded=float(fine.quantity[int(np.argmin(fine.total[0]))]),
        pack=terms.pack,
        minimum=terms.minimum,
        service_level=float((unserved.in_window[0] <= grid[best] + 1e-6).mean()),
        expected_shortage=float(curve.shortage[0, best] / costs.shortage),
        expected_waste=float(curve.waste[0, best] / costs.waste) if costs.waste else 0.0,
        expected_cost=float(curve.total[0, best]),
        cost_of_nothing=float(curve.total[0, 0]),
    )
    return Proposal(float(grid[best]), reason, _rows(curve))


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
