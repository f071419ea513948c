"""Tomorrow's upper quantiles follow what became of those of the last days.

A rainy Sunday moves a whole market, and nobody knows it the night before: at 80 % a day's coverage
is off by some six points, and a week's by two or three. But the nightly pass sees each day before
it speaks about the next, so that what one day missed, the next days can make up for: adaptive
conformal inference (Gibbs and Candes 2021) in the form of quantile tracking with a fading integral
(Angelopoulos, Candes and Tibshirani 2023). It is played anew every night over the last days and
changes tomorrow alone: the day after tomorrow will be asked about again.

The days that are played are days that the trees have seen. What moves a day as a whole is no news
to them, because the market is taken out first: over 28 days the coverage played and that of the
forecasts made at the time correlate by 0.96, 0.94 and 0.94, and differ by 0.2 points in the mean.
Only series that the trees didn't learn from did no better (0.93, 0.92, 0.88): they are too few.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from scipy import stats

from .arrays import MEDIAN, QUANTILES, Floats
from .quantiles import in_order

UPPER = slice(MEDIAN + 1, None)
UPPER_LEVELS = np.array(QUANTILES[UPPER])
#: Days that are played: what the first of them missed counts for FADING ** 14 = 0.1 % at the end.
FOLLOWED_DAYS = 14
#: Series that are played: a day's coverage of so many is known to 0.6 points, the square root of
#: 0.8 x 0.2 / 5,000.
FOLLOWED_SERIES = 5_000
#: Part of a correction that stays from day to day, and part of a day's miss that the next is to
#: make up for. Of the second: root mean square of a week's coverage error at 80, 90, 95 % and the
#: pinball loss of these quantiles in percent of sales, in the first 41 days of FreshRetailNet, of
#: which the benchmark tells nothing (and in a month of Complete Journey):
#: 0    1.9, 1.2, 0.8 and 13.51, 9.03, 5.73   (2.2, 1.8, 0.9 and 23.74, 16.95, 11.23)
#: 0.3  1.5, 0.9, 0.5 and 13.52, 9.04, 5.73   (1.6, 1.4, 0.9 and 23.75, 16.90, 11.23)
#: 0.5  1.4, 0.8, 0.5 and 13.57, 9.07, 5.74   (1.5, 1.2, 0.8 and 23.78, 16.91, 11.26)
#: 0.7  1.3, 0.8, 0.5 and 13.63, 9.11, 5.76   (1.3, 1.0, 0.7 and 23.88, 16.97, 11.29)
#: 0.5 is the most that costs less than half a percent. Of the first, 0.5 to 0.8 differed by 0.1.
FADING = 0.6
MADE_UP = 0.5
#: Coverage that a quantile gains as its distance to the median grows (log), of a normal law.
GAIN = stats.norm.ppf(UPPER_LEVELS) * stats.norm.pdf(stats.norm.ppf(UPPER_LEVELS))
#: Series at which half of a day's miss is the market's, half these series' luck: at 80 % a variance
#: of 0.16 / n beside that of the days' common error, 0.06 squared (FreshRetailNet).
LUCKY_SERIES = 45
#: A quantile's distance to the median grows or shrinks by no more than this (log): with 0.12 points
#: of coverage behind it, a strike or a feast has spoken.
FARTHEST = 0.5
SMALLEST = 1e-6


def stretched(quantiles: Floats, stretch: Floats) -> Floats:
    """(N, 5) quantiles with their distance to the median times ``stretch`` (5,)."""
    middle = quantiles[:, MEDIAN : MEDIAN + 1]
    return in_order(middle + (quantiles - middle) * stretch)


def stretch_after(days: Iterable[tuple[Floats, Floats]]) -> Floats:
    """(5,) factors for tomorrow's distances to the median; 1 up to the median.

    Series whose quantile is the median (most of their days sell nothing) are always covered, and no
    factor changes it: they are not counted.

    :param days: oldest first: quantiles (N, 5) as they were without this, and the sales (N,).
    """
    factor = np.zeros(len(UPPER_LEVELS))
    for quantiles, sale in days:
        middle, upper = quantiles[:, MEDIAN : MEDIAN + 1], quantiles[:, UPPER]
        moved = upper > middle + SMALLEST
        covered = sale[:, None] <= middle + (upper - middle) * np.exp(factor) + SMALLEST
        count = moved.sum(axis=0)
        missed = UPPER_LEVELS * count - (covered & moved).sum(axis=0)
        step = MADE_UP * missed / (count + LUCKY_SERIES) / GAIN
        factor = np.clip(FADING * factor + step, -FARTHEST, FARTHEST)
    return np.concatenate([np.ones(MEDIAN + 1), np.exp(factor)])
