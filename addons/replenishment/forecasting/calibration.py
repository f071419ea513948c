"""Quantiles that calibrate themselves on what happened in the last weeks.

Every week behind the origin is forecast as it was then and laid beside what sold: the score is the
distance to the median in units of the quantile's own (conformalized quantile regression, Romano et
al. 2019), by class of level and of days ahead (Mondrian). One week moves the whole market by
some percent, up or down, and says nothing about the next: over 28 windows of FreshRetailNet and 35
of Complete Journey the errors of neighbouring weeks correlate by -0.09 and -0.10, and following
each of them (adaptive conformal inference with a memory of one week) took the root mean square of
a week's coverage error at 80 % from 3.0 to 5.0 points, and a level that follows the last week's
bias took that from 3.4 to 5.0 %. So only what the weeks agree on is corrected: their mean, drawn
towards "right as it is" by the positive-part rule of James and Stein (1961), whose only constant
is the spread between the weeks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from .arrays import QUANTILES, Floats
from .quantiles import in_order

#: Weeks behind the origin that teach (``Settings.weeks``): two are needed to tell agreement from
#: luck; eight did as well as four (4.7 and 4.6 points at 80 %, Complete Journey) at twice the work.
WEEKS = 4
#: Days of a scored week.
DAYS = 7
#: Classes of level: the slower half, the bulk, the best tenth, which alone was short of its 90 and
#: 95 % over a year of Complete Journey, by 2.2 and 1.5 points. Shares of the series.
LEVEL_SHARES = (0.5, 0.9)
#: Classes of days ahead begin here: 1-2, 3-5, later; over a week coverage fell by up to 1.5 points.
AHEAD_STARTS = (3, 6)
#: Rows that a class needs in a week: with 50 the 95 % quantile rests on two or three of them.
FEWEST_ROWS = 50
#: A quantile's distance to the median is never less or more than this part of itself: a week with a
#: strike in it must not take the spread away. One week's factor in a hundred lay below 0.58, one
#: above 1.64 (35 origins of FreshRetailNet, 945 factors).
STRETCH_BOUNDS = (0.6, 1.6)
MEDIAN = QUANTILES.index(0.5)


class PlainCalibration(TypedDict):
    """A calibration in plain numbers, to travel to another process."""

    edges: list[float]
    stretch: list[list[list[float]]]


@dataclass(frozen=True)
class Calibration:
    """``edges`` (2,) units a day between the classes of level; ``stretch`` (3, 3, 5): the factor on
    each quantile's distance to the median, by class of level and of days ahead."""

    edges: Floats
    stretch: Floats

    def plain(self) -> PlainCalibration:
        """Numbers alone."""
        return {"edges": self.edges.tolist(), "stretch": self.stretch.tolist()}

    @classmethod
    def from_plain(cls, plain: PlainCalibration) -> Calibration:
        """The calibration that :meth:`plain` wrote down."""
        return cls(np.array(plain["edges"]), np.array(plain["stretch"]))

    def apply(self, mean: Floats, quantiles: Floats, ahead: int) -> Floats:
        """(N, 5) quantiles of the day ``ahead`` days after the origin."""
        factor = self.stretch[np.digitize(mean, self.edges), ahead_class(ahead)]
        middle = quantiles[:, MEDIAN : MEDIAN + 1]
        return in_order(middle + (quantiles - middle) * factor)


def ahead_class(ahead: int) -> int:
    """The class of a day so many days after the origin."""
    return int(np.digitize(ahead, AHEAD_STARTS))


def level_edges(mean: Floats) -> Floats:
    """(2,) units a day that part the series' classes of level."""
    return np.asarray(np.quantile(np.asarray(mean, dtype=float), LEVEL_SHARES))


def week_scores(mean: Floats, quantiles: Floats, sale: Floats, edges: Floats) -> Floats:
    """(3, 3, 5) log factors that would have made one week's quantiles right; NaN where unknown.

    :param mean: (S, D), ``quantiles``: (S, D, 5), ``sale``: (S, D), NaN where nothing is known.
    """
    out = np.full((len(LEVEL_SHARES) + 1, len(AHEAD_STARTS) + 1, len(QUANTILES)), np.nan)
    level = np.digitize(mean, edges)
    ahead = np.digitize(np.arange(1, mean.shape[1] + 1), AHEAD_STARTS)
    for place in np.ndindex(out.shape[:2]):
        rows = (level == place[0]) & (ahead == place[1])[None] & ~np.isnan(sale)
        if rows.sum() >= FEWEST_ROWS:
            out[place] = _log_factors(quantiles[rows], sale[rows])
    return out


def _log_factors(quantiles: Floats, sale: Floats) -> Floats:
    """(5,) from rows (N, 5) and (N,); 0 up to the median, which is another promise."""
    out = np.zeros(len(QUANTILES))
    for position in range(MEDIAN + 1, len(QUANTILES)):
        distance = quantiles[:, position] - quantiles[:, MEDIAN]
        wide = distance > 0
        if wide.any():
            score = (sale[wide] - quantiles[wide, MEDIAN]) / distance[wide]
            factor = np.quantile(score, QUANTILES[position])
            out[position] = np.log(np.clip(factor, *STRETCH_BOUNDS))
    return out


def calibration_of(weeks: Sequence[Floats], edges: Floats) -> Calibration | None:
    """What the weeks' scores (3, 3, 5) agree on; None where there are fewer than two."""
    if len(weeks) < 2:
        return None
    scores = np.stack(weeks)
    known = ~np.isnan(scores)
    count = known.sum(axis=0)
    values = np.where(known, scores, 0.0)
    mean = values.sum(axis=0) / np.maximum(count, 1)
    gap = np.where(known, scores - mean, 0.0)
    # Variance of the mean of so many weeks.
    noise = (gap**2).sum(axis=0) / np.maximum(count * (count - 1), 1)
    trust = np.where(count > 1, np.maximum(1.0 - noise / np.maximum(mean**2, 1e-12), 0.0), 0.0)
    return Calibration(edges, np.exp(trust * mean))
