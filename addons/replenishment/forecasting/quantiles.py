"""From a mean and its spread to quantiles that keep their promise.

Sales are never negative and skewed, so a gamma law carries the textbook models; the global model
learns its own law from held-out series (:mod:`.global_model`).
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from .arrays import QUANTILES, Floats


def gamma_quantiles(mean: Floats, sigma: Floats) -> Floats:
    """(S, H, 5) quantiles of the gamma law with that mean and standard deviation.

    A mean of zero gives zero everywhere; a spread of zero gives the mean everywhere.
    """
    mean = np.maximum(np.asarray(mean, dtype=float), 0.0)
    sigma = np.clip(np.asarray(sigma, dtype=float), 1e-3 * mean, 5.0 * mean)
    alive = mean > 1e-9
    safe = np.where(alive, mean, 1.0)
    spread = np.where(alive, np.maximum(sigma, 1e-9), 1.0)
    shape = (safe / spread) ** 2
    levels = np.array(QUANTILES)
    values = stats.gamma.ppf(levels, shape[..., None], scale=(safe / shape)[..., None])
    return np.where(alive[..., None], values, 0.0)


def normal_quantiles(mean: Floats, sigma: Floats) -> Floats:
    """(S, H, 5) quantiles of the normal law, cut off at zero: what ARIMA itself promises."""
    z = stats.norm.ppf(np.array(QUANTILES))
    return np.maximum(np.asarray(mean)[..., None] + z * np.asarray(sigma)[..., None], 0.0)


def in_order(quantiles: Floats) -> Floats:
    """Quantiles that never cross and are never negative (last axis ascending)."""
    return np.maximum(np.maximum.accumulate(quantiles, axis=-1), 0.0)
