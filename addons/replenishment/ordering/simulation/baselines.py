"""The rules that shops use today, as policies of the simulator: what ours has to beat.

All of them look at mean and deviation of the daily sales on record, position = stock + on order,
and none of them knows about expiry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..arrays import Floats
from .play import Policy, View

#: The quantile of a normal law that 95 % of it lie below.
Z_95 = 1.645
#: The weeks that planners look at where they set such rules, and the days of sales that a threshold
#: set once by hand is worth: not tuned, because rivals are to be those that shops have.
RECORD_DAYS, THRESHOLD_DAYS = 28, 3.0
#: Mean (S,) and deviation (S,) of daily sales as known in the evening of a day.
Statistics = Callable[[int], tuple[Floats, Floats]]


@dataclass(frozen=True)
class SalesRecord:
    """Rolling mean and deviation of the recorded (censored) sales (S, T) of the last days."""

    sales: Floats
    days: int = RECORD_DAYS

    def __call__(self, day: int) -> tuple[Floats, Floats]:
        """Of the days up to and including ``day``."""
        window = self.sales[:, max(day + 1 - self.days, 0) : day + 1]
        deviation = window.std(axis=1, ddof=1) if window.shape[1] > 1 else 0.0 * window[:, 0]
        return window.mean(axis=1), deviation


def odoo_min_max(statistics: Statistics, z: float = Z_95) -> Policy:
    """Odoo's reordering rule as it is usually set up.

    Minimum: demand over lead time and review gap plus z sigma sqrt(time); maximum: one more gap of
    demand. At or below the minimum Odoo orders up to the maximum.
    """

    def order(view: View) -> Floats:
        mean, deviation = statistics(view.day)
        gap = view.rhythm.longest_gap
        time = view.rhythm.lead_days + gap
        least = mean * time + z * deviation * np.sqrt(time)
        return _up_to(view, least, least + mean * gap)

    return order


def oca_safety_stock(statistics: Statistics, z: float = Z_95) -> Policy:
    """The reordering rule with a cycle service level that OCA's modules compute.

    Safety stock z sigma sqrt(lead), minimum = lead demand + safety stock, maximum = minimum + mean
    times cycle days. The lead time it protects includes the wait for the next order day, without
    which a product ordered three times a week would run empty in between.
    """

    def order(view: View) -> Floats:
        mean, deviation = statistics(view.day)
        lead = view.rhythm.lead_days + view.rhythm.longest_gap - 1
        least = mean * lead + z * deviation * np.sqrt(lead)
        return _up_to(view, least, least + mean * view.rhythm.longest_gap)

    return order


def fixed_threshold(statistics: Statistics, start: int, days: float = THRESHOLD_DAYS) -> Policy:
    """A threshold set once by hand: so many days of sales, refilled to twice of it."""
    mean, _deviation = statistics(start)

    def order(view: View) -> Floats:
        return _up_to(view, days * mean, 2 * days * mean)

    return order


def forecast_safety_stock(
    forecast: Callable[[int, int], tuple[Floats, Floats]], z: float = Z_95
) -> Policy:
    """The planner's textbook: forecast over the protection interval plus z times its deviation.

    :param forecast: (day, days ahead) -> mean (S, D) and deviation (S, D) from the next day on.
    """

    def order(view: View) -> Floats:
        time = view.rhythm.lead_days - 1 + view.rhythm.gap(view.weekday)
        mean, deviation = forecast(view.day, time)
        target = mean.sum(axis=1) + z * np.sqrt((deviation**2).sum(axis=1))
        return np.asarray(np.maximum(target - view.position, 0.0))

    return order


def _up_to(view: View, least: Floats, most: Floats) -> Floats:
    """Order up to ``most`` where the position is at or below ``least``."""
    position = view.position
    return np.asarray(np.where(position <= least, np.maximum(most - position, 0.0), 0.0))
