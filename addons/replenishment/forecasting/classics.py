"""The models of the textbooks: fair rivals, and what remains without LightGBM.

Each takes a :class:`Panel` and returns the mean and its standard deviation, both (S, H).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Floats, Ints
from .calendar import weekday
from .panel import Panel

#: What planners of fresh food know as ARIMA: no differences, and one lag for each day of the week,
#: because a day resembles the same day of the week before.
ARIMA_ORDER = (7, 0, 0)
#: Fewer days than this can't carry seven lags and a constant.
ARIMA_SHORTEST = 21
WEEK = 7
#: Weight of a day in simple smoothing: WAPE of 1,000 series of FreshRetailNet over two weeks +0.2 %
#: with 0.05, +3.5 % with 0.2 (`./run bench constants`, as all changes here).
SMOOTHING = 0.1
#: Days that the week of all series together counts for in a series' own: +1.0 % with 3, -0.4 % with
#: 12.
WEEKDAY_PRIOR_DAYS = 6.0
#: Weight of a day in the size and in the chance of a slow mover's sale: of the fifth that sells on
#: the fewest days +1.5 and +0.2 % with 0.05 and 0.2 for the size, -0.7 and +0.4 % with 0.02 and 0.1
#: for the chance.
SIZE_SMOOTHING, CHANCE_SMOOTHING = 0.1, 0.05
#: Part of a day that is taken as seen, at least, before its sale is divided by it: of the same
#: fifth +30, +10 and +4 % with 0.05, 0.15 and 0.3. A sale in the last minute is no fast mover.
LEAST_SEEN = 0.5
Result = tuple[Floats, Floats]


def seasonal_naive(panel: Panel) -> Result:
    """The sale of the same weekday in the last known week, again and again."""
    sale = _observed(panel)
    last = sale[:, -WEEK:] if panel.days >= WEEK else sale.mean(axis=1, keepdims=True)
    mean = np.stack([last[:, h % last.shape[1]] for h in range(panel.horizon)], axis=1)
    gap = sale[:, WEEK:] - sale[:, :-WEEK] if panel.days > WEEK else sale
    return mean, _repeat(np.sqrt((gap**2).mean(axis=1)), panel.horizon)


def simple_smoothing(panel: Panel) -> Result:
    """Simple exponential smoothing of seasonally adjusted, uncensored daily sales."""
    index = weekday_index(panel)
    rate = smoothed_rate(panel, SMOOTHING, index)
    return _with_residuals(panel, rate, index)


def croston_tsb(panel: Panel) -> Result:
    """Teunter, Syntetos and Babai (2011) for slow movers: chance of a sale times its size.

    The chance is updated every day, so a product that nobody buys any more fades away.
    """
    sale, share = _observed(panel), np.maximum(panel.share, LEAST_SEEN)
    positive = sale > 0
    sold_days = np.maximum(positive.sum(axis=1), 1)
    size = sale.sum(axis=1) / sold_days
    chance = positive.mean(axis=1)
    for day in range(panel.days):
        hit, seen = positive[:, day], share[:, day]
        chance = chance + CHANCE_SMOOTHING * seen * (hit - chance)
        size = np.where(hit, size + SIZE_SMOOTHING * (sale[:, day] / seen - size), size)
    return _with_residuals(panel, chance * size, np.ones((panel.series, WEEK)))


def arima(panel: Panel, progress: Callable[[int], None] | None = None) -> Result:
    """statsmodels ARIMA(7,0,0) with a constant on the sales as they were recorded.

    The classic stays as planners know it: it is not told about stockouts, prices or promotions.
    Short, constant or unfittable series fall back to simple smoothing.
    """
    mean, sigma = simple_smoothing(panel)
    mean, sigma = mean.astype(float), sigma.astype(float)
    for row in range(panel.series):
        fitted = _fit_arima(panel.sale[row].astype(float), panel.horizon)
        if fitted is not None:
            mean[row], sigma[row] = fitted
        if progress is not None:
            progress(row)
    return mean, sigma


def _fit_arima(sale: Floats, horizon: int) -> tuple[Floats, Floats] | None:
    """Mean and standard error ahead, or None where the model can't be fitted."""
    result = _estimate(sale[~np.isnan(sale)])
    if result is None:
        return None
    ahead = result.get_forecast(horizon)
    mean, sigma = np.asarray(ahead.predicted_mean), np.asarray(ahead.se_mean)
    if not (np.isfinite(mean).all() and np.isfinite(sigma).all()):
        return None
    return np.maximum(mean, 0.0), sigma


def _estimate(known: Floats) -> Any:
    """statsmodels' result on (T,) sales, or None where there is nothing to estimate."""
    if len(known) < ARIMA_SHORTEST or np.ptp(known) == 0:
        return None
    from statsmodels.tsa.arima.model import ARIMA  # optional: slow to import, needed here alone

    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return ARIMA(known, order=ARIMA_ORDER).fit()
    except (ValueError, np.linalg.LinAlgError):
        return None


@dataclass(frozen=True)
class Equations:
    """Fitted ARIMA(7,0,0) of S series: ``mean`` (S,), ``lags`` (S, 7), ``sigma`` (S,)."""

    mean: Floats
    lags: Floats
    sigma: Floats


def arima_equations(sale: Floats) -> Equations:
    """Fit each series (S, T) once, to be applied to later days without another fit.

    A series that can't be fitted keeps its mean and no lags.
    """
    known = np.nan_to_num(sale, nan=0.0).astype(float)
    mean, sigma = known.mean(axis=1), known.std(axis=1)
    lags = np.zeros((len(known), ARIMA_ORDER[0]))
    for row, values in enumerate(known):
        result = _estimate(values)
        if result is not None:
            mean[row], sigma[row] = result.params[0], np.sqrt(max(result.params[-1], 0.0))
            lags[row] = result.params[1:-1]
    return Equations(mean, lags, sigma)


def apply_equations(equations: Equations, sale: Floats, horizon: int) -> Result:
    """Mean and deviation (S, H) after the days of ``sale`` (S, T), T at least 7."""
    order = equations.lags.shape[1]
    path = np.nan_to_num(sale[:, -order:], nan=0.0).astype(float) - equations.mean[:, None]
    impulse = [np.zeros(len(path))] * (order - 1) + [np.ones(len(path))]
    variance, deviation = np.zeros(len(path)), []
    for _day in range(horizon):
        variance = variance + impulse[-1] ** 2
        deviation.append(equations.sigma * np.sqrt(variance))
        following = (equations.lags * path[:, -1 : -order - 1 : -1]).sum(axis=1)
        path = np.column_stack([path, following])
        echo = sum(equations.lags[:, k] * impulse[-1 - k] for k in range(order))
        impulse.append(np.asarray(echo))
    mean = np.maximum(path[:, order:] + equations.mean[:, None], 0.0)
    return mean, np.stack(deviation, axis=1)


def weekday_index(panel: Panel) -> Floats:
    """(S, 7) demand of each weekday over the average day, shrunk to that of all series together.

    A quotient of sums (sales over exposure), so that censored days weigh what they showed.
    """
    sale, share, day = _observed(panel), panel.share, weekday(panel.dates[: panel.days])
    scale = sale.sum(axis=1) / np.maximum(share.sum(axis=1), 1e-6)
    sold, seen = _by_weekday(sale, day), _by_weekday(share, day)
    together = sold.sum(axis=0) / np.maximum((seen * scale[:, None]).sum(axis=0), 1e-9)
    together = np.where(seen.sum(axis=0) > 0, together, 1.0)
    together = together / max(float(together.mean()), 1e-9) if together.any() else np.ones(WEEK)
    prior = WEEKDAY_PRIOR_DAYS * scale[:, None]
    own = (sold + prior * together) / np.maximum(seen * scale[:, None] + prior, 1e-9)
    own = np.where(scale[:, None] > 0, own, together)
    return np.asarray(own / np.maximum(own.mean(axis=1, keepdims=True), 1e-9))


def smoothed_rate(panel: Panel, alpha: float, index: Floats) -> Floats:
    """(S,) daily demand at the origin: discounted sales over discounted exposure."""
    sale, day = _observed(panel), weekday(panel.dates[: panel.days])
    age = np.arange(panel.days)[::-1]
    weight = (1.0 - alpha) ** age
    exposure = panel.share * index[:, day] * ~np.isnan(panel.sale)
    seen = (exposure * weight).sum(axis=1)
    return np.asarray((sale * weight).sum(axis=1) / np.maximum(seen, 1e-3))


def _with_residuals(panel: Panel, rate: Floats, index: Floats) -> Result:
    """Rate times weekday ahead, with the spread of the same fit over the history."""
    ahead = weekday(panel.dates[panel.days :])
    known = weekday(panel.dates[: panel.days])
    fit = rate[:, None] * index[:, known] * panel.share
    sigma = np.sqrt(((_observed(panel) - fit) ** 2).mean(axis=1))
    return np.asarray(rate[:, None] * index[:, ahead]), _repeat(sigma, panel.horizon)


def _observed(panel: Panel) -> Floats:
    """Sales with the days before a series' first row as zero."""
    return np.asarray(np.nan_to_num(panel.sale, nan=0.0), dtype=np.float64)


def _by_weekday(value: Floats, day: Ints) -> Floats:
    return np.stack([value[:, day == d].sum(axis=1) for d in range(WEEK)], axis=1)


def _repeat(column: Floats, horizon: int) -> Floats:
    return np.repeat(np.asarray(column)[:, None], horizon, axis=1)
