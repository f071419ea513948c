"""One gradient-boosted model over all series: mean of the demand, median of the sale, quantiles.

Learnt once from a sample of the series and applied to any of them: the whole of a small shop, or
the products of one category of a chain in another process. What the series share (the days' common
factor) and what the last weeks taught about its own promises travel with the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np

from . import boosters
from .arrays import QUANTILES, Floats
from .boosters import FEWEST_ROWS, PlainTrees, Settings, Trees, fit_trees
from .calibration import (
    DAYS,
    Calibration,
    PlainCalibration,
    calibration_of,
    level_edges,
    week_scores,
)
from .features import Block, FeatureMaker
from .market import Market, PlainMarket
from .panel import Panel
from .sample import SHORTEST_HISTORY, draw_sample

__all__ = ["GlobalModel", "Settings", "fit", "fit_with_last_week", "forecast_global"]


class PlainModel(TypedDict):
    """A model as text and numbers, to travel to another process."""

    trees: PlainTrees
    market: PlainMarket
    calibration: PlainCalibration | None


@dataclass(frozen=True)
class GlobalModel:
    """The trees, the market that they were learnt in, and what the last weeks taught."""

    trees: Trees
    market: Market
    calibration: Calibration | None = None

    def predict(self, block: Block) -> tuple[Floats, Floats]:
        """Mean (N,) and quantiles (N, 5) of a block of series, in units a day."""
        mean, quantiles = self.trees.predict(block.x)
        mean, quantiles = block.scale * mean, block.scale[:, None] * quantiles
        if self.calibration is not None:
            quantiles = self.calibration.apply(mean, quantiles, block.ahead)
        return mean, quantiles

    def forecast(self, panel: Panel) -> tuple[Floats, Floats]:
        """Mean (S, H) and quantiles (S, H, 5) of series in the model's market.

        :param panel: known until the same day as what the model learnt from.
        """
        panel = panel.recent(len(self.market.factor))
        maker = FeatureMaker(panel, self.market.recent(panel.days, panel.horizon))
        mean = np.zeros((panel.series, panel.horizon), dtype=np.float32)
        quantiles = np.zeros((panel.series, panel.horizon, len(QUANTILES)), dtype=np.float32)
        for ahead in range(panel.horizon):
            block = maker.block(panel.days, ahead + 1)
            mean[:, ahead], quantiles[:, ahead] = self.predict(block)
        return mean, quantiles

    def plain(self) -> PlainModel:
        """Text and numbers alone."""
        return {
            "trees": self.trees.plain(),
            "market": self.market.plain(),
            "calibration": self.calibration.plain() if self.calibration else None,
        }

    @classmethod
    def from_plain(cls, plain: PlainModel) -> GlobalModel:
        """The model that :meth:`plain` wrote down."""
        calibration = plain["calibration"]
        return cls(
            Trees.from_plain(plain["trees"]),
            Market.from_plain(plain["market"]),
            Calibration.from_plain(calibration) if calibration else None,
        )


def forecast_global(panel: Panel, settings: Settings | None = None) -> tuple[Floats, Floats] | None:
    """Mean (S, H) and quantiles (S, H, 5) of every series of the panel.

    None where LightGBM is missing or the history is too short or small to learn from.
    """
    model = fit(panel, settings or Settings())
    return None if model is None else model.forecast(panel)


def fit(panel: Panel, settings: Settings) -> GlobalModel | None:
    """Learn from the panel's history; None where there is too little of it."""
    model = _fit(panel, settings)
    if model is None or not settings.weeks:
        return model
    past = [_past(panel, settings, week) for week in range(1, settings.weeks + 1)]
    return _calibrated(model, [week.score for week in past if week])


def fit_with_last_week(
    panel: Panel, settings: Settings
) -> tuple[GlobalModel | None, GlobalModel | None]:
    """The model, and the one of a week ago, which can be tested on the week that it didn't see."""
    model = _fit(panel, settings)
    if model is None:
        return None, None
    past = [_past(panel, settings, week) for week in range(1, settings.weeks + 2)]
    scores = [week.score if week else None for week in past]
    now = [score for score in scores[: settings.weeks] if score is not None]
    before = [score for score in scores[1:] if score is not None]
    earlier = _calibrated(past[0].model, before) if past[0] else None
    return _calibrated(model, now), earlier


@dataclass(frozen=True)
class _Past:
    """A model of some weeks ago and by how much its next week's quantiles were off (3, 3, 5),
    classes by the levels ``edges`` (2,)."""

    model: GlobalModel
    score: tuple[Floats, Floats]


def _past(panel: Panel, settings: Settings, weeks: int) -> _Past | None:
    """What would have been said ``weeks`` weeks ago about the week after, from what was known."""
    known = panel.days - weeks * DAYS
    if known <= SHORTEST_HISTORY:
        return None
    chosen = _some(panel, settings.past_series, settings.seed)
    cut = chosen.cut(known, DAYS)
    model = _fit(cut, replace(settings, most_rows=settings.past_rows))
    if model is None:
        return None
    mean, quantiles = model.forecast(cut)
    edges = level_edges(mean)
    score = week_scores(mean, quantiles, chosen.sale[:, known : known + DAYS], edges)
    return _Past(model, (edges, score))


def _calibrated(model: GlobalModel, scores: Sequence[tuple[Floats, Floats]]) -> GlobalModel:
    """The model with what the weeks agree on, newest first."""
    if not scores:
        return model
    return replace(
        model, calibration=calibration_of([score for _edges, score in scores], scores[0][0])
    )


def _some(panel: Panel, most: int, seed: int) -> Panel:
    """At most so many of the series, drawn by the seed."""
    if panel.series <= most:
        return panel
    random = np.random.default_rng(seed)
    return panel.take(np.sort(random.permutation(panel.series)[:most]))


def _fit(panel: Panel, settings: Settings) -> GlobalModel | None:
    """Trees and market alone."""
    if not boosters.is_available() or panel.days <= SHORTEST_HISTORY:
        return None
    random = np.random.default_rng(settings.seed)
    maker = FeatureMaker(_some(panel.recent(settings.window), settings.most_series, settings.seed))
    sample = draw_sample(maker, settings.most_rows, random)
    if sample is None or len(sample) < FEWEST_ROWS or not sample.sale.any():
        return None
    return GlobalModel(fit_trees(sample, settings, random), maker.market)
