"""The shipped decision as a policy of the simulator: it asks ``ordering.decide`` and no more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ..arrays import LEVELS, Floats, Ints
from ..cost import Costs
from ..decide import decide
from ..demand import hidden_demand
from ..facts import Forecast, Incoming, Lot, Request, Terms
from .play import View

#: Day 0 of a simulation, a Monday; decisions depend on differences of days alone.
EPOCH = dt.date(2024, 1, 1)
#: By day index: mean (S, D) and quantiles (S, D, 5) from the next day on, as known that evening.
Forecasts = Mapping[int, tuple[Floats, Floats]]
#: (S,) units that a reordering rule misses, from what a policy sees and the forecast at hand.
Least = Callable[[View, Floats, Floats], Floats]


#: Days on which a forecast is tested before it is used: those of the nightly pass, because what is
#: measured is what it does.
TEST_DAYS = 7
#: Days that foresight is told, because nothing of what the bench plays (10 days of life, the next
#: delivery after 5) looks behind them.
TOLD_DAYS = 15


@dataclass(frozen=True)
class Record:
    """Sales (S, T) in units and in-stock shares (S, T); read only up to the evening at hand."""

    sale: Floats
    share: Floats


def hidden_from(record: Record, forecasts: Forecasts, unit: float = 1.0) -> Callable[[int], float]:
    """What the forecast of a week ago missed of the week since, by evening."""

    def hidden(evening: int) -> float:
        made = evening - TEST_DAYS
        if made not in forecasts:
            return 1.0
        mean = forecasts[made][0][:, :TEST_DAYS] / unit
        days = slice(made + 1, evening + 1)
        missed = record.sale[:, days] - mean * record.share[:, days]
        return hidden_demand(float(missed.sum()), float(mean.sum()))

    return hidden


@dataclass(frozen=True)
class Shipped:
    """Orders what the product orders.

    :param hidden: by day index, what empty shelves hid from the forecast, as known that evening.
    :param unit: forecast per unit of stock. :param least: the rule that holds beside the costs.
    :param stale: after closing, decide from last night's forecast; tomorrow's is not there yet.
    """

    forecasts: Forecasts
    costs: Costs
    hidden: Callable[[int], float] = lambda _day: 1.0
    unit: float = 1.0
    least: Least | None = None
    stale: bool = False

    def __call__(self, view: View) -> Floats:
        """(S,) units to order."""
        return np.array([decision.quantity for decision in decide(self.requests(view))])

    def requests(self, view: View) -> list[Request]:
        """What the product would be asked, series by series."""
        first = view.day if self.stale else view.morning
        evening, left = first - 1, view.day_left if self.stale else view.day_left or 1.0
        mean, quantiles = (part / self.unit for part in self.forecasts[evening])
        hidden, today = self.hidden(evening), _date(first)
        rhythm = view.rhythm
        terms = Terms(rhythm.pack, rhythm.minimum, _life(view), unit=rhythm.unit)
        arrival = _date(view.day + rhythm.lead_days)
        following = arrival + dt.timedelta(days=rhythm.gap(view.weekday))
        series = len(view.stock)
        least = self.least(view, mean, quantiles) if self.least else np.zeros(series)
        return [
            Request(
                today,
                arrival,
                following,
                Forecast(mean[row], quantiles[row], left, hidden),
                _lots(view, row),
                _incoming(view, row),
                terms,
                self.costs,
                float(least[row]),
            )
            for row in range(series)
        ]


def foresight(demand: Floats, costs: Costs, days: int = TOLD_DAYS) -> Shipped:
    """The same rule, told the demand (S, T) to come: no policy can do better than about this."""
    last = demand.shape[1] - 1
    told = {}
    for day in range(-1, last + 1):
        ahead = np.minimum(day + 1 + np.arange(days), last)
        mean = demand[:, ahead]
        told[day] = mean, np.repeat(mean[:, :, None], len(LEVELS), axis=2)
    return Shipped(told, costs)


def _date(day: int) -> dt.date:
    return EPOCH + dt.timedelta(days=day)


def _life(view: View) -> int | None:
    return view.rhythm.shelf_life if view.rhythm.perishes else None


def _last_day(view: View, day: int, column: int) -> dt.date | None:
    return _date(day + column) if view.rhythm.perishes else None


def _lots(view: View, row: int) -> list[Lot]:
    columns: Ints = np.flatnonzero(view.stock[row])
    return [
        Lot(float(view.stock[row, column]), _last_day(view, view.morning, int(column)))
        for column in columns
    ]


def _incoming(view: View, row: int) -> list[Incoming]:
    out = []
    for step, column in np.argwhere(view.incoming[row]):
        day = view.day + 1 + int(step)
        units = float(view.incoming[row, step, column])
        out.append(Incoming(units, _date(day), _last_day(view, day, int(column))))
    return out
