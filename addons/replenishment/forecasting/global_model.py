"""One gradient-boosted model over all series: mean of the demand, median of the sale, quantiles.

Learnt once from a sample of the series and applied to any of them: the whole of a small shop, or
the products of one category of a chain in another process. What the series share (the days' common
factor, and what the last days teach about tomorrow's quantiles) travels with the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from . import boosters
from .arrays import QUANTILES, Floats
from .boosters import FEWEST_ROWS, PlainTrees, Settings, Trees, fit_trees
from .features import Block, FeatureMaker
from .following import FOLLOWED_DAYS, FOLLOWED_SERIES, stretch_after, stretched
from .market import Market, PlainMarket
from .panel import Panel
from .sample import SHORTEST_HISTORY, draw_sample

#: Days on which the model of a week ago is tested: a whole week, because each of its days sells in
#: a way of its own.
DAYS = 7
#: Days that trees serve. New ones every night make orders follow their noise: with them ordering
#: costs 10 % more (`./run bench replenish --refit 1`).
KEPT_DAYS = 7

__all__ = [
    "KEPT_DAYS",
    "GlobalModel",
    "Settings",
    "before_last_week",
    "fit",
    "forecast_global",
    "is_serving",
    "kind_of",
]


class PlainModel(TypedDict):
    """A model as text and numbers, to travel to another process."""

    trees: PlainTrees
    market: PlainMarket
    tomorrow: list[float]


@dataclass(frozen=True)
class GlobalModel:
    """The trees, the market that they were learnt in, and the stretch (5,) of the next day's
    quantiles."""

    trees: Trees
    market: Market
    tomorrow: Floats

    def predict(self, block: Block) -> tuple[Floats, Floats]:
        """Mean (N,) and quantiles (N, 5) of a block of series, in units a day."""
        mean, quantiles = self.trees.predict(block.x)
        if block.ahead == 1:
            quantiles = stretched(quantiles, self.tomorrow)
        return block.scale * mean, block.scale[:, None] * quantiles

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

    def renewed(self, panel: Panel) -> GlobalModel:
        """The same trees with what has happened since, known until the panel's last day."""
        return _following(self.trees, _maker(panel, Settings()))

    def plain(self) -> PlainModel:
        """Text and numbers alone."""
        return {
            "trees": self.trees.plain(),
            "market": self.market.plain(),
            "tomorrow": self.tomorrow.tolist(),
        }

    @classmethod
    def from_plain(cls, plain: PlainModel) -> GlobalModel:
        """The model that :meth:`plain` wrote down."""
        return cls(
            Trees.from_plain(plain["trees"]),
            Market.from_plain(plain["market"]),
            np.array(plain["tomorrow"]),
        )


def forecast_global(panel: Panel, settings: Settings | None = None) -> tuple[Floats, Floats] | None:
    """Mean (S, H) and quantiles (S, H, 5) of every series of the panel.

    None where LightGBM is missing or the history is too short or small to learn from.
    """
    model = fit(panel, settings or Settings())
    return None if model is None else model.forecast(panel)


def fit(panel: Panel, settings: Settings) -> GlobalModel | None:
    """Learn from the panel's history; None where there is too little of it."""
    if not boosters.is_available() or panel.days <= SHORTEST_HISTORY:
        return None
    random = np.random.default_rng(settings.seed)
    maker = _maker(panel, settings)
    sample = draw_sample(maker, settings.most_rows, random)
    if sample is None or len(sample) < FEWEST_ROWS or not sample.sale.any():
        return None
    return _following(fit_trees(sample, settings, random), maker)


def kind_of(panel: Panel) -> str:
    """What trees of this code learn from such a panel: those of another kind can't be applied."""
    one = panel.take(np.arange(min(panel.series, 1)))  # all series have the same columns
    return " ".join([repr(Settings()), *FeatureMaker(one).names()])


def is_serving(age: int) -> bool:
    """Whether trees serve so many days after the last that they have seen."""
    return 0 <= age < KEPT_DAYS


def _maker(panel: Panel, settings: Settings) -> FeatureMaker:
    return FeatureMaker(_some(panel.recent(settings.window), settings.most_series, settings.seed))


def _following(trees: Trees, maker: FeatureMaker) -> GlobalModel:
    """The trees in the market of the maker's days, and what these teach about tomorrow."""
    return GlobalModel(trees, maker.market, stretch_after(_nights(maker, trees)))


def _nights(maker: FeatureMaker, trees: Trees) -> Iterator[tuple[Floats, Floats]]:
    """What would have been said of each of the last days the night before, and what then sold."""
    panel = maker.panel
    rows = np.arange(0, panel.series, -(-panel.series // FOLLOWED_SERIES))
    for day in range(max(panel.days - FOLLOWED_DAYS, SHORTEST_HISTORY), panel.days):
        known = rows[maker.known[rows, day]]
        if len(known):
            block = maker.block(day, 1, known)
            _mean, quantiles = trees.predict(block.x)
            yield block.scale[:, None] * quantiles, panel.sale[known, day]


def before_last_week(panel: Panel) -> Panel | None:
    """The panel as it was a week ago, None where that is too short to learn from."""
    known = panel.days - DAYS
    return panel.cut(known, DAYS) if known > SHORTEST_HISTORY else None


def _some(panel: Panel, most: int, seed: int) -> Panel:
    """At most so many of the series, drawn by the seed."""
    if panel.series <= most:
        return panel
    random = np.random.default_rng(seed)
    return panel.take(np.sort(random.permutation(panel.series)[:most]))
