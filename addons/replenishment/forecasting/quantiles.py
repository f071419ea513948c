"""From a mean and its spread to quantiles that keep their promise.

Sales are never negative and skewed, so a gamma law carries the textbook models; the global model
learns its own law from held-out series (:mod:`.global_model`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from .arrays import MEDIAN, QUANTILES, Bools, Floats

#: Bounds of the deviation of a gamma law, in means: behind them its quantiles can't be computed.
LEAST_DEVIATION, MOST_DEVIATION = 1e-3, 5.0
#: Spreads are divided by at least this part of a series' scale, because where the median is nothing
#: the width would have no bound.
SMALLEST_MEDIAN = 0.05
#: Bins of the error table and the rows that each has at least: ten lie above its 95 % quantile.
BINS, ROWS_A_BIN = 6, 200
#: Days with a full shelf that are enough to learn a bin's quantiles from these alone, because of
#: fewer the 95 % quantile would be all but the largest: above it lie 50 x 5 % = 2.5.
FULL_DAYS_A_BIN = 50


def gamma_quantiles(mean: Floats, sigma: Floats) -> Floats:
    """(S, H, 5) quantiles of the gamma law with that mean and standard deviation.

    A mean of zero gives zero everywhere; a spread of zero gives the mean everywhere.
    """
    mean = np.maximum(np.asarray(mean, dtype=float), 0.0)
    sigma = np.clip(np.asarray(sigma, dtype=float), LEAST_DEVIATION * mean, MOST_DEVIATION * mean)
    alive = mean > 1e-9
    safe = np.where(alive, mean, 1.0)
    spread = np.where(alive, np.maximum(sigma, 1e-9), 1.0)
    shape = (safe / spread) ** 2
    levels = np.array(QUANTILES)
    values = stats.gamma.ppf(levels, shape[..., None], scale=(safe / shape)[..., None])
    return np.asarray(np.where(alive[..., None], values, 0.0))


def normal_quantiles(mean: Floats, sigma: Floats) -> Floats:
    """(S, H, 5) quantiles of the normal law, cut off at zero: what ARIMA itself promises."""
    z = stats.norm.ppf(np.array(QUANTILES))
    return np.asarray(np.maximum(mean[..., None] + z * sigma[..., None], 0.0))


def in_order(quantiles: Floats) -> Floats:
    """Quantiles that never cross and are never negative (last axis ascending)."""
    return np.maximum(np.maximum.accumulate(quantiles, axis=-1), 0.0)


@dataclass(frozen=True)
class ErrorTable:
    """Quantiles of (sale - median) / spread, by how wide the spread is beside the median.

    Split conformal prediction (Papadopoulos et al. 2002), Mondrian by relative spread: the table
    comes from series that the model didn't learn from, so the promise holds for new ones.
    ``width`` (B,) ascending, ``errors`` (B, 5).
    """

    width: Floats
    errors: Floats

    def quantiles(self, median: Floats, spread: Floats) -> Floats:
        """(N, 5) quantiles for medians (N,) with spreads (N,)."""
        width = relative_width(median, spread)
        level = [np.interp(width, self.width, column) for column in self.errors.T]
        error = np.stack(level, axis=-1)
        return in_order(median[:, None] + spread[:, None] * error)


def relative_width(median: Floats, spread: Floats) -> Floats:
    """Spread over median, the key of :class:`ErrorTable`."""
    return np.asarray(spread / np.maximum(median, SMALLEST_MEDIAN))


def error_table(sale: Floats, median: Floats, spread: Floats, full: Bools) -> ErrorTable:
    """Learn the table from held-out rows (N,); where they are few, with fewer bins.

    :param full: days with a full shelf. The median is that of all days, the other quantiles are of
        these alone (of all, where they are rare): a sale cut short by an empty shelf says nothing
        about how much demand can vary.
    """
    width, error = relative_width(median, spread), (sale - median) / spread
    order = np.argsort(width, kind="stable")
    parts = np.array_split(order, max(1, min(BINS, len(order) // ROWS_A_BIN)))
    return ErrorTable(
        width=np.array([width[part].mean() for part in parts]),
        errors=np.stack([_error_quantiles(error[part], full[part]) for part in parts]),
    )


def _error_quantiles(error: Floats, full: Bools) -> Floats:
    """(5,) quantiles of the errors of full days, with the median of all days."""
    out = np.quantile(error[full] if full.sum() >= FULL_DAYS_A_BIN else error, QUANTILES)
    out[MEDIAN] = np.median(error)
    return np.asarray(np.maximum.accumulate(out))
