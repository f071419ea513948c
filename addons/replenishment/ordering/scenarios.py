"""Days of demand drawn from a forecast's quantiles.

Errors of neighbouring days go together (a level that was wrong today is wrong tomorrow), which a
sum of independent days would miss: a Gaussian copula with one common factor ties them.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy import stats

from .arrays import Floats

#: Share of the common factor in each day's error.
CORRELATION = 0.25
LEVELS = (0.1, 0.5, 0.8, 0.9, 0.95)


def demand_scenarios(
    quantiles: Floats, count: int, *, correlation: float = CORRELATION, seed: int = 11
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

    The quantiles speak of sales, the mean of demand from a full shelf; orders need the latter.
    """
    present = demand.mean(axis=1)
    factor = np.where(present > 1e-9, mean / np.maximum(present, 1e-9), 1.0)
    return np.asarray(demand * factor[:, None, :])


def whole_units(demand: Floats, seed: int = 13) -> Floats:
    """Scenarios (S, N, D) in whole units, rounded up as often as the fraction says.

    Plain rounding would make every product that sells less than one unit in two days unsellable.
    """
    count, days = demand.shape[1:]
    random = np.random.default_rng(seed)
    parts = [(random.permutation(count) + 0.5) / count for _day in range(days)]
    return np.asarray(np.floor(demand + np.stack(parts, axis=1)[None]))


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
    bottom = np.maximum(q10 - 0.6 * (q50 - q10), 0.0)
    q99 = q95 + 1.1 * (q95 - q90)
    top = q99 + 1.2 * (q95 - q90)
    levels = np.array([0.0, *LEVELS, 0.99, 1.0])
    values = np.stack([bottom, q10, q50, q80, q90, q95, q99, top], axis=-1)
    return levels, np.maximum.accumulate(values, axis=-1)
