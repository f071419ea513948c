"""Days of demand drawn from a forecast's quantiles.

Errors of neighbouring days go together (a level that was wrong today is wrong tomorrow), which a
sum of independent days would miss: a Gaussian copula with one common factor ties them.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import stats

from .arrays import LEVELS, Floats
from .facts import CORRELATION, Forecast

WEEK = 7
#: Units expected at which what was missed is believed half: a level is off by about a tenth from
#: week to week (variance 0.01), a Poisson count of n by 1/n of variance.
PRIOR_UNITS = 100.0
#: A week with a strike or a festival in it must not halve or double the next one's orders.
HIDDEN_BOUNDS = (0.7, 1.5)
SMALLEST = 1e-9
#: How far the tails go on behind the last quantiles, in steps of 90 to 95 % and of 10 to 50 %:
#: ``Q99`` behind 95 %, ``TOP`` behind that, ``BOTTOM`` below 10 %.
Q99_STEPS, TOP_STEPS, BOTTOM_STEPS = 1.1, 1.2, 0.6
#: The same luck in every decision: another seed moves the cost of `./run bench replenish` by 2 %.
SEED, UNIT_SEED = 11, 13


def days_ahead(forecast: Forecast, days: int) -> tuple[Floats, Floats]:
    """Demand (days,) and quantiles (days, 5) of the days from now on.

    The first is what remains of today; behind the last day stored the last week of whole days
    repeats. Demand is the forecast's mean and what empty shelves hid from it.

    :raises ValueError: for a forecast that is empty or no number.
    """
    expected, spread = forecast.known
    known, week = len(expected), min(WEEK, len(expected))
    day = np.arange(days)
    index = np.where(day < known, day, known - week + (day - known) % week)
    share = np.where(day == 0, forecast.day_left, 1.0)
    mean = np.maximum(expected[index], 0.0) * share * forecast.hidden
    return mean, np.maximum(spread[index], 0.0) * share[:, None]


def hidden_demand(missed: float, expected: float) -> float:
    """Demand over forecast, all series together, on the last days that were tested.

    A day that sold out had more demand than a day with a full shelf, from which the forecast
    learns. What it sold above forecast times in-stock share is seen; the rest is taken as forecast.

    :param missed: sum of sale - forecast x share. :param expected: sum of the forecasts, in units.
    """
    return float(np.clip(1.0 + missed / (expected + PRIOR_UNITS), *HIDDEN_BOUNDS))


def demand_scenarios(
    quantiles: Floats, count: int, *, correlation: float = CORRELATION, seed: int = SEED
) -> Floats:
    """(S, N, D) demands from (S, D, 5) quantiles at 10, 50, 80, 90 and 95 %.

    The same uniform numbers serve every series and every call with that seed, so that comparing
    two quantities or two policies never compares luck.
    """
    days = quantiles.shape[1]
    level = _uniform(count, days, correlation, seed)
    knots, values = _knots(quantiles)
    out = np.empty((quantiles.shape[0], count, days), dtype=np.float32)
    for day in range(days):
        right = np.clip(np.searchsorted(knots, level[:, day]), 1, len(knots) - 1)
        weight = (level[:, day] - knots[right - 1]) / (knots[right] - knots[right - 1])
        low, high = values[:, day, right - 1], values[:, day, right]
        out[:, :, day] = low + weight * (high - low)
    return out


def at_level(demand: Floats, mean: Floats) -> Floats:
    """Scenarios (S, N, D) scaled so that each day has the mean (S, D).

    The quantiles speak of sales, the mean of demand from a full shelf; orders need the latter. A
    day whose quantiles are all zero has its mean in every scenario.
    """
    present = demand.mean(axis=1)
    has_spread = present > SMALLEST
    factor = np.where(has_spread, mean / np.maximum(present, SMALLEST), 0.0)
    flat = np.where(has_spread, 0.0, mean)
    return np.asarray(demand * factor[:, None, :] + flat[:, None, :])


def in_units(demand: Floats, unit: Floats, seed: int = UNIT_SEED) -> Floats:
    """Scenarios (S, N, D) in multiples of each series' unit (S,), rounded up as often as the
    fraction says; 0: any quantity.

    Plain rounding would make every product that sells less than one unit in two days unsellable.
    """
    part = _parts(*demand.shape[1:], seed)
    size = np.where(unit > 0, unit, 1.0)[:, None, None]
    rounded = np.floor(demand / size + part[None]) * size
    return np.asarray(np.where(unit[:, None, None] > 0, rounded, demand), dtype=np.float32)


@lru_cache(maxsize=64)
def _parts(count: int, days: int, seed: int) -> Floats:
    """(N, D) numbers from 0 to 1, evenly spread in each column."""
    random = np.random.default_rng(seed)
    # the middle of each of so many equal parts
    parts = [(random.permutation(count) + 0.5) / count for _day in range(days)]
    return np.stack(parts, axis=1)


@lru_cache(maxsize=64)
def _uniform(count: int, days: int, correlation: float, seed: int) -> Floats:
    """(N, D) stratified uniforms with a common factor across days."""
    random = np.random.default_rng(seed)
    common = stats.norm.ppf((random.permutation(count) + random.random(count)) / count)
    own = np.stack(
        [
            stats.norm.ppf((random.permutation(count) + random.random(count)) / count)
            for _day in range(days)
        ],
        axis=1,
    )
    mixed = np.sqrt(correlation) * common[:, None] + np.sqrt(1 - correlation) * own
    return np.asarray(stats.norm.cdf(mixed))


def _knots(quantiles: Floats) -> tuple[Floats, Floats]:
    """Levels from 0 to 1 and the quantiles at them, tails continued from the last ones."""
    q10, q50, q80, q90, q95 = np.moveaxis(np.asarray(quantiles, dtype=float), -1, 0)
    bottom = np.maximum(q10 - BOTTOM_STEPS * (q50 - q10), 0.0)
    q99 = q95 + Q99_STEPS * (q95 - q90)
    top = q99 + TOP_STEPS * (q95 - q90)
    levels = np.array([0.0, *LEVELS, 0.99, 1.0])  # a knot at Q99: tails are no straight lines
    values = np.stack([bottom, q10, q50, q80, q90, q95, q99, top], axis=-1)
    return levels, np.maximum.accumulate(values, axis=-1)
