"""The trees behind the global model: three boosters and the table of their held-out errors.

Two targets, because two questions are asked. What would be sold from a full shelf (the mean, learnt
from days without a stockout) drives orders. What will be sold (the median and the quantiles, learnt
from sales as they happened) is what a forecast is judged by, stockouts included.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Protocol, TypedDict, cast

import numpy as np

from . import errors
from .arrays import MEDIAN, QUANTILES, Bools, Floats
from .quantiles import ErrorTable, error_table
from .sample import Sample

# Threads that wait by spinning starve the other workers of a shared machine, and themselves.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
try:
    import lightgbm
except ImportError:  # pragma: no cover - exercised by a test that hides the library
    lightgbm = None  # type: ignore[assignment,unused-ignore]
    errors.warn_library_missing("lightgbm", "simple smoothing replaces the global model")

#: Fewer rows than this teach a tree nothing that smoothing doesn't know, because its 15 leaves
#: would have fewer than 20 each.
FEWEST_ROWS = 300
#: A spread is never smaller than this part of the series' scale: a series of equal days has a sale
#: of one unit more some day, and divided by nothing it would fill the table of errors.
SMALLEST_SPREAD = 0.02
#: Where fewer days have a full shelf, the mean learns from those that had this share of the trade:
#: a sale in less of it would be multiplied by more than three, with its luck.
SEEN_SHARE = 0.3
#: One day in so many with a full shelf is enough to learn the mean from these alone. Learnt from
#: days cut short as well (FEW_FULL_DAYS of 1) it was 18 % too high instead of 3 % (600 series of
#: FreshRetailNet, two weeks, `./run bench constants`).
FEW_FULL_DAYS = 20
#: Whole series show the errors where at least so many of them do, because fewer would make the
#: table that of a few products: an error of a series says something of other series, one of a row
#: only of the rows beside it.
SERIES_HELD_OUT = 10
#: Part of the features and of the rows that each tree sees, and how leaves are shrunk: within the
#: 0.5 to 0.8 that Friedman (2002) found for rows, and LightGBM's advice against learning by heart.
FEATURE_SHARE, ROW_SHARE, SHRINKAGE = 0.6, 0.7, 5.0
#: A leaf has a thousandth of the rows, between LightGBM's habit for few rows and for many.
LEAF_SHARE, LEAST_LEAF, LARGEST_LEAF = 1000, 10, 60
#: LightGBM's own advice for speed; 255 gained nothing.
BINS = 63


@dataclass(frozen=True)
class Settings:
    """How much to learn; the defaults held in rolling backtests over different data and weeks.

    ``trees``, ``mean_trees`` and ``spread_trees`` are those of the median, the mean and the spread:
    with half of the first and with twice as many WAPE rises by 0.1 and 0.6 %, the second don't move
    it (600 series of FreshRetailNet, `./run bench constants`). ``leaves`` and ``learning_rate`` are
    half and one and a half of LightGBM's own defaults: fewer and smaller trees, learnt faster.
    ``memory`` is the half-life in days of a row's weight, ``window`` the days that are looked at:
    behind six half-lives a row weighs a hundredth. ``most_series`` teach (all are forecast) with
    ``most_rows`` rows, a second of work; every ``hold_out``-th of them teaches the errors instead
    of the trees. ``seed`` is any.
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


class Booster(Protocol):
    """What is used of LightGBM's booster."""

    def predict(self, data: Floats, *, raw_score: bool = False) -> Floats:
        """(N,) predictions of rows (N, F)."""

    def model_to_string(self) -> str:
        """The trees as text."""


class PlainTrees(TypedDict):
    """Boosters as text and numbers, to travel to another process."""

    median: str
    spread: str
    mean: str
    mean_level: float
    width: list[float]
    errors: list[list[float]]


@dataclass(frozen=True)
class Trees:
    """The fitted boosters and the table of held-out errors."""

    median: Booster
    spread: Booster
    mean: Booster
    mean_level: float
    table: ErrorTable

    def predict(self, x: Floats) -> tuple[Floats, Floats]:
        """Mean (N,) and quantiles (N, 5) of rows (N, F), in units of each row's scale."""
        median = np.maximum(self.median.predict(x), 0.0)
        spread = np.maximum(self.spread.predict(x), SMALLEST_SPREAD)
        mean = self.mean_level * np.exp(self.mean.predict(x, raw_score=True))
        return mean, self.table.quantiles(median, spread)

    def plain(self) -> PlainTrees:
        """Text and numbers alone."""
        return {
            "median": self.median.model_to_string(),
            "spread": self.spread.model_to_string(),
            "mean": self.mean.model_to_string(),
            "mean_level": self.mean_level,
            "width": self.table.width.tolist(),
            "errors": self.table.errors.tolist(),
        }

    @classmethod
    def from_plain(cls, plain: PlainTrees) -> Trees:
        """The boosters that :meth:`plain` wrote down."""
        return cls(
            _booster(plain["median"]),
            _booster(plain["spread"]),
            _booster(plain["mean"]),
            plain["mean_level"],
            ErrorTable(np.array(plain["width"]), np.array(plain["errors"])),
        )


def _booster(text: str) -> Booster:
    return cast(Booster, lightgbm.Booster(model_str=text))


def is_available() -> bool:
    """Whether LightGBM is installed."""
    return lightgbm is not None


def fit_trees(sample: Sample, settings: Settings, random: np.random.Generator) -> Trees:
    """Learn from rows; every n-th series, or row where series are few, only shows the errors."""
    held = _held_out(sample, settings, random)
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
        objective={"objective": "quantile", "alpha": QUANTILES[MEDIAN]},
    )
    middle = np.maximum(median.predict(sample.x), 0.0)
    spread = _train(
        settings,
        settings.spread_trees,
        sample.x[taught],
        np.abs(ratio - middle)[taught],
        weight=np.sqrt(sample.scale * weight)[taught],
        objective={"objective": "l2"},
    )
    width = np.maximum(spread.predict(sample.x[held]), SMALLEST_SPREAD)
    # The promise is given before the market is known, so the errors are counted like that too.
    unknown = (sample.sale / sample.scale_expected)[held]
    table = error_table(unknown, middle[held], width, sample.full[held])
    mean, level = _fit_mean(sample, weight, settings)
    return Trees(median, spread, mean, level, table)


def _held_out(sample: Sample, settings: Settings, random: np.random.Generator) -> Bools:
    """Rows of every n-th series; of every n-th row where the series are few."""
    if len(np.unique(sample.series)) >= SERIES_HELD_OUT * settings.hold_out:
        order = random.permutation(int(sample.series.max()) + 1)
        return np.asarray(order[sample.series] % settings.hold_out == 0)
    return np.asarray(random.permutation(len(sample)) % settings.hold_out == 0)


def _fit_mean(sample: Sample, weight: Floats, settings: Settings) -> tuple[Booster, float]:
    """Demand from days with a full shelf; from exposure where such days are rare."""
    exposure: Floats = np.ones(len(sample))
    keep = sample.full
    if keep.sum() < max(FEWEST_ROWS, len(sample) // FEW_FULL_DAYS):
        keep, exposure = sample.share >= SEEN_SHARE, sample.share
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
        objective={"objective": "poisson"},
    )
    return booster, level


def _train(
    settings: Settings,
    trees: int,
    x: Floats,
    target: Floats,
    *,
    weight: Floats,
    objective: dict[str, str | float],
    init_score: Floats | None = None,
) -> Booster:
    """One booster on rows (N, F)."""
    parameters = objective | {
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "min_data_in_leaf": int(np.clip(len(x) // LEAF_SHARE, LEAST_LEAF, LARGEST_LEAF)),
        "feature_fraction": FEATURE_SHARE,
        "bagging_fraction": ROW_SHARE,
        "bagging_freq": 1,
        "lambda_l2": SHRINKAGE,
        "max_bin": BINS,
        "num_threads": settings.threads,
        "seed": settings.seed,
        "deterministic": True,
        "force_col_wise": True,
        "verbosity": -1,
    }
    data = lightgbm.Dataset(x, target, weight=weight, init_score=init_score)
    return cast(Booster, lightgbm.train(parameters, data, trees))
