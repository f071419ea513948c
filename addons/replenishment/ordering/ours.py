"""Our policy in the simulator: scenarios of demand, FIFO through expiry, least expected cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .arrays import Floats
from .bulk import best_quantities
from .cost import Costs, Window, unserved_demand
from .scenarios import at_level, demand_scenarios
from .simulate import Policy, Rhythm, View

SCENARIOS = 128


@dataclass(frozen=True)
class OurPolicy:
    """Orders from a forecast made that evening.

    :param forecasts: by day index: mean (S, D) and quantiles (S, D, 5) from the next day on.
    :param unit: forecast per unit of stock. :param level: factor on the expected demand, chosen by
        playing earlier days; it makes good what stockouts hid from the forecast.
    """

    forecasts: Mapping[int, tuple[Floats, Floats]]
    costs: Costs
    unit: float = 1.0
    level: float = 1.0

    def __call__(self, view: View) -> Floats:
        """(S,) units to order."""
        window = window_of(view.rhythm, view.weekday)
        mean, quantiles = self.forecasts[view.day]
        days = window.days
        demand = demand_scenarios(quantiles[:, :days] / self.unit, SCENARIOS)
        demand = np.round(at_level(demand, self.level * mean[:, :days] / self.unit))
        return _order(view, demand, window, self.costs)


def foresight(demand: Floats, costs: Costs) -> Policy:
    """The same rule, told the demand (S, T) to come: no policy can do better than about this."""

    def order(view: View) -> Floats:
        window = window_of(view.rhythm, view.weekday)
        ahead = np.minimum(view.day + 1 + np.arange(window.days), demand.shape[1] - 1)
        return _order(view, demand[:, None, ahead], window, costs)

    return order


def window_of(rhythm: Rhythm, weekday: int) -> Window:
    """The days, counted from tomorrow, that an order of this evening answers for."""
    arrival = rhythm.lead_days - 1
    return Window(arrival, arrival + rhythm.gap(weekday), arrival + rhythm.shelf_life - 1)


def _order(view: View, demand: Floats, window: Window, costs: Costs) -> Floats:
    unserved = unserved_demand(view.stock, view.incoming, demand, window)
    series = len(view.stock)
    best = best_quantities(
        unserved,
        costs,
        pack=np.full(series, view.rhythm.pack),
        minimum=np.zeros(series),
        perishes=True,
    )
    return best.quantity
