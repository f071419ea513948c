"""One gradient-boosted model over all series: mean of the demand, median of the sale, quantiles.

Two targets, because two questions are asked. What would have been sold with a full shelf (the
mean, learnt with each day's in-stock share as exposure) drives orders. What will be sold (the
median, learnt from sales as they happened) is what a forecast is judged by, stockouts included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import errors
from .arrays import QUANTILES, Floats
from .features import FeatureMaker
from .panel import Panel
from .quantiles import in_order

try:
    import lightgbm
except ImportError:  # pragma: no cover - exercised by a test that hides the library
    lightgbm = None  # type: ignore[assignment,unused-ignore]

#: Days of history that an origin needs before the model learns from it.
SHORTEST_HISTORY = 14


@dataclass(frozen=True)
class Settings:
    """How much to learn; the defaults were chosen by rolling backtests on three data sets."""

    max_rows: int = 400_000
    trees: int = 150
    leaves: int = 31
    learning_rate: float = 0.06
    threads: int = 2
    seed: int = 7


def is_available() -> bool:
    """Whether the library behind the global model is installed."""
    return lightgbm is not None


def parameters(settings: Settings, rows: int, **more: Any) -> dict[str, Any]:
    return {
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "min_data_in_leaf": max(20, min(200, rows // 400)),
        "feature_fraction": 0.6,
        "bagging_fraction": 0.7,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_bin": 63,
        "num_threads": settings.threads,
        "seed": settings.seed,
        "deterministic": True,
        "force_col_wise": True,
        "verbosity": -1,
    } | more


@dataclass(frozen=True)
class Sample:
    """Training rows: features, scale, sale, in-stock share, series."""

    x: Floats
    scale: Floats
    sale: Floats
    share: Floats
    series: Floats


def draw_sample(maker: FeatureMaker, settings: Settings) -> Sample:
    """Rows (series, origin, day ahead) from the history, at most ``max_rows``, latest included."""
    panel = maker.panel
    random = np.random.default_rng(settings.seed)
    origins = np.arange(SHORTEST_HISTORY, panel.days)
    origins = origins[-60:]
    per_origin = max(settings.max_rows // max(len(origins), 1), 1)
    parts = []
    for origin in origins:
        parts += _origin_rows(maker, int(origin), per_origin, random)
    return Sample(*(np.concatenate(column) for column in zip(*parts)))


def _origin_rows(
    maker: FeatureMaker, origin: int, wanted: int, random: np.random.Generator
) -> list[tuple[Floats, ...]]:
    panel = maker.panel
    farthest = min(panel.horizon, panel.days - origin)
    known = np.flatnonzero(maker.known[:, origin - 1])
    aheads = np.arange(1, farthest + 1)
    cells = len(known) * len(aheads)
    if cells == 0:
        return []
    picked = random.permutation(cells)[: min(wanted, cells)]
    out = []
    for ahead in aheads:
        rows = np.sort(known[picked[picked % len(aheads) == ahead - 1] // len(aheads)])
        if not len(rows):
            continue
        block = maker.block(origin, int(ahead), rows)
        target = origin + int(ahead) - 1
        out.append(
            (block.x, block.scale, panel.sale[rows, target], panel.share[rows, target], rows)
        )
    return out


def fit_mean(sample: Sample, settings: Settings) -> Any:
    keep = sample.share >= 0.2
    x, sale = sample.x[keep], sample.sale[keep]
    offset = np.log(sample.scale[keep] * sample.share[keep])
    data = lightgbm.Dataset(x, sale, init_score=offset)
    more = parameters(settings, len(x), objective="poisson", poisson_max_delta_step=0.7)
    return lightgbm.train(more, data, settings.trees)


def fit_quantile(sample: Sample, settings: Settings, alpha: float) -> Any:
    data = lightgbm.Dataset(sample.x, sample.sale / sample.scale, weight=sample.scale)
    more = parameters(settings, len(sample.x), objective="quantile", alpha=alpha)
    return lightgbm.train(more, data, settings.trees)


def forecast_global(panel: Panel, settings: Settings | None = None) -> tuple[Floats, Floats]:
    """Mean (S, H) and quantiles (S, H, 5) of every series of the panel.

    :raises RuntimeError: when LightGBM is not installed; ask :func:`is_available` first.
    """
    if lightgbm is None:
        raise RuntimeError("lightgbm is not installed")
    settings = settings or Settings()
    maker = FeatureMaker(panel)
    sample = draw_sample(maker, settings)
    mean_model = fit_mean(sample, settings)
    quantile_models = [fit_quantile(sample, settings, alpha) for alpha in QUANTILES]
    mean = np.zeros((panel.series, panel.horizon), dtype=np.float32)
    quantiles = np.zeros((panel.series, panel.horizon, len(QUANTILES)), dtype=np.float32)
    for ahead in range(1, panel.horizon + 1):
        block = maker.block(panel.days, ahead)
        mean[:, ahead - 1] = block.scale * np.exp(mean_model.predict(block.x, raw_score=True))
        for position, model in enumerate(quantile_models):
            quantiles[:, ahead - 1, position] = block.scale * model.predict(block.x)
    return mean, in_order(quantiles)
