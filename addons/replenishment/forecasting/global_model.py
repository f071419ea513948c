"""One gradient-boosted model over all series: mean of the demand, median of the sale, quantiles.

Two targets, because two questions are asked. What would be sold from a full shelf (the mean, learnt
from days without a stockout) drives orders. What will be sold (the median and the quantiles, learnt
from sales as they happened) is what a forecast is judged by, stockouts included.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import errors
from .arrays import QUANTILES, Bools, Floats
from .features import Block, FeatureMaker
from .panel import Panel
from .quantiles import ErrorTable, error_table
from .sample import SHORTEST_HISTORY, Sample, draw_sample

# Threads that wait by spinning starve the other workers of a shared machine, and themselves.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
try:
    import lightgbm
except ImportError:  # pragma: no cover - exercised by a test that hides the library
    lightgbm = None  # type: ignore[assignment,unused-ignore]
    errors.warn_library_missing("lightgbm", "simple smoothing replaces the global model")

#: Fewer rows than this teach a tree nothing that smoothing doesn't know.
FEWEST_ROWS = 300
#: A spread is never smaller than this part of the series' scale.
SMALLEST_SPREAD = 0.02


@dataclass(frozen=True)
class Settings:
    """How much to learn; the defaults held in rolling backtests over different data and weeks.

    ``memory`` is the half-life in days of a row's weight; ``window`` the days that are looked at;
    ``most_series`` the series that teach (all are forecast); every ``hold_out``-th series teaches
    the errors instead of the trees.
    """

    most_rows: int = 75_000
    most_series: int = 20_000
    trees: int = 75
    mean_trees: int = 45
    spread_trees: int = 30
    leaves: int = 15
    learning_rate: float = 0.15
    memory: float = 20.0
    window: int = 130
    hold_out: int = 5
    threads: int = 1
    seed: int = 7


@dataclass(frozen=True)
class GlobalModel:
    """The fitted boosters and the table of held-out errors."""

    median: Any
    spread: Any
    mean: Any
    mean_level: float
    table: ErrorTable

    def predict(self, block: Block) -> tuple[Floats, Floats]:
        """Mean (N,) and quantiles (N, 5) of a block of series, in units a day."""
        median = np.maximum(self.median.predict(block.x), 0.0)
        spread = np.maximum(self.spread.predict(block.x), SMALLEST_SPREAD)
        mean = self.mean_level * np.exp(self.mean.predict(block.x, raw_score=True))
        quantiles = self.table.quantiles(median, spread)
        return block.scale * mean, block.scale[:, None] * quantiles


def is_available() -> bool:
    """Whether the library behind the global model is installed."""
    return lightgbm is not None


def forecast_global(panel: Panel, settings: Settings | None = None) -> tuple[Floats, Floats] | None:
    """Mean (S, H) and quantiles (S, H, 5) of every series of the panel.

    None where LightGBM is missing or the history is too short or small to learn from.
    """
    settings = settings or Settings()
    panel = panel.recent(settings.window)
    model = fit(panel, settings)
    if model is None:
        return None
    maker = FeatureMaker(panel)
    mean = np.zeros((panel.series, panel.horizon), dtype=np.float32)
    quantiles = np.zeros((panel.series, panel.horizon, len(QUANTILES)), dtype=np.float32)
    for ahead in range(panel.horizon):
        block = maker.block(panel.days, ahead + 1)
        mean[:, ahead], quantiles[:, ahead] = model.predict(block)
    return mean, quantiles


def fit(panel: Panel, settings: Settings) -> GlobalModel | None:
    """Learn from the panel's history; None where there is too little of it."""
    if lightgbm is None or panel.days <= SHORTEST_HISTORY:
        return None
    random = np.random.default_rng(settings.seed)
    if panel.series > settings.most_series:
        panel = panel.take(np.sort(random.permutation(panel.series)[: settings.most_series]))
    sample = draw_sample(FeatureMaker(panel), settings.most_rows, random)
    if sample is None or len(sample) < FEWEST_ROWS or not sample.sale.any():
        return None
    held = _held_out(sample, settings, random)
    return _fit_all(sample, held, settings)


def _held_out(sample: Sample, settings: Settings, random: np.random.Generator) -> Bools:
    """Rows of every n-th series; of every n-th row where the series are few."""
    if len(np.unique(sample.series)) >= 10 * settings.hold_out:
        order = random.permutation(int(sample.series.max()) + 1)
        return np.asarray(order[sample.series] % settings.hold_out == 0)
    return np.asarray(random.permutation(len(sample)) % settings.hold_out == 0)


def _fit_all(sample: Sample, held: Bools, settings: Settings) -> GlobalModel:
    weight = 0.5 ** (sample.age / settings.memory)
    weight /= weight.mean()
    ratio = sample.sale / sample.scale
    taught = ~held
    # Weighted with the scale, an error counts in units, as it will in the shop.
    median = _train(
        settings,
        settings.trees,
        sample.x[taught],
        ratio[taught],
        weight=(sample.scale * weight)[taught],
        objective="quantile",
        alpha=0.5,
    )
    middle = np.maximum(median.predict(sample.x), 0.0)
    spread = _train(
        settings,
        settings.spread_trees,
        sample.x[taught],
        np.abs(ratio - middle)[taught],
        weight=np.sqrt(sample.scale * weight)[taught],
        objective="l2",
    )
    width = np.maximum(spread.predict(sample.x[held]), SMALLEST_SPREAD)
    # The promise is given before the market is known, so the errors are counted like that too.
    unknown = (sample.sale / sample.scale_expected)[held]
    table = error_table(unknown, middle[held], width, sample.full[held])
    mean, level = _fit_mean(sample, weight, settings)
    return GlobalModel(median, spread, mean, level, table)


def _fit_mean(sample: Sample, weight: Floats, settings: Settings) -> tuple[Any, float]:
    """Demand from days with a full shelf; from exposure where such days are rare."""
    keep, exposure = sample.full, np.ones(len(sample))
    if keep.sum() < max(FEWEST_ROWS, len(sample) // 20):
        keep, exposure = sample.share >= 0.3, sample.share
    if not sample.sale[keep].any():
        keep = np.ones(len(sample), dtype=bool)
    expected = (sample.scale * exposure)[keep]
    sale, weight = sample.sale[keep], weight[keep]
    level = float((sale * weight).sum() / (expected * weight).sum())
    # Fewer trees than for the median: of noisy single days more of them learn only the noise.
    booster = _train(
        settings,
        settings.mean_trees,
        sample.x[keep],
        sale,
        weight=weight,
        init_score=np.log(np.maximum(expected * level, 1e-9)),
        objective="poisson",
    )
    return booster, level


def _train(
    settings: Settings,
    trees: int,
    x: Floats,
    target: Floats,
    *,
    weight: Floats,
    init_score: Floats | None = None,
    **objective: Any,
) -> Any:
    """One booster on rows (N, F)."""
    parameters = objective | {
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "min_data_in_leaf": int(np.clip(len(x) // 1000, 10, 60)),
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
    }
    data = lightgbm.Dataset(x, target, weight=weight, init_score=init_score)
    return lightgbm.train(parameters, data, trees)
