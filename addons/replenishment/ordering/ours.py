"""Our policy in the simulator: scenarios of demand, FIFO through expiry, least expected cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .arrays import Floats
from .bulk import best_quantities
from .cost import Costs, Window, unserved_demand
from .scenarios import at_level, demand_scenarios, whole_units
from .simulate import Policy, Rhythm, View

SCENARIOS = 128


#: Evenings whose forecasts are compared with what was then sold.
LEVEL_DAYS = 14


@dataclass(frozen=True)
class Record:
    """Sales (S, T) in units and in-stock shares (S, T); read only up to the evening at hand."""

    sale: Floats
    share: Floats


@dataclass(frozen=True)
class OurPolicy:
    """Orders from a forecast made that evening.

    :param forecasts: by day index: mean (S, D) and quantiles (S, D, 5) from the next day on.
    :param record: what was sold and how far the shelf was stocked, to see whether the forecasts of
        the last evenings were too low on days that ended in a stockout.
    :param unit: forecast per unit of stock.
    """

    forecasts: Mapping[int, tuple[Floats, Floats]]
    record: Record
    costs: Costs
    unit: float = 1.0

    def __call__(self, view: View) -> Floats:
        """(S,) units to order."""
        window = window_of(view.rhythm, view.weekday)
        mean, quantiles = self.forecasts[view.day]
        days = window.days
        demand = demand_scenarios(quantiles[:, :days] / self.unit, SCENARIOS)
        level = self.hidden_demand(view.day)
        demand = whole_units(at_level(demand, level * mean[:, :days] / self.unit))
        return _order(view, demand, window, self.costs)

    def hidden_demand(self, day: int) -> float:
        """Demand over forecast, all series together, on the last evenings' next days.

        A day that sold out had more demand than a day with a full shelf, from which the forecast
        learns. What it sold above forecast times share is seen; the rest is taken as forecast.
        """
        evenings = [d for d in range(day - LEVEL_DAYS, day) if d in self.forecasts]
        if not evenings:
            return 1.0
        mean = np.stack([self.forecasts[d][0][:, 0] for d in evenings], axis=1) / self.unit
        following = np.array(evenings) + 1
        sale, share = self.record.sale[:, following], self.record.share[:, following]
        total = max(float(mean.sum()), 1e-9)
        seen = 1.0 + float((sale - mean * share).sum()) / total
        weight = len(evenings) / LEVEL_DAYS
        return float(np.clip(1.0 + weight * (seen - 1.0), 0.7, 1.5))


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
