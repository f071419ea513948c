"""Rows for the global model to learn from: (series, origin, day ahead) drawn from the history."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from .arrays import Bools, Floats, Ints
from .features import FeatureMaker

#: Days of history that an origin needs before it can teach: two of every weekday, because one alone
#: would be its luck.
SHORTEST_HISTORY = 14
#: Only these last origins teach: three half-lives of a row's weight (``Settings.memory``), because
#: older rows would weigh less than an eighth.
LATEST_ORIGINS = 60


@dataclass(frozen=True)
class Sample:
    """Training rows, N each: features (N, F), scale in units a day (with the day's market as it
    was, and as it was expected), sale, in-stock share, whether the shelf was full all day, series,
    and days between the row's day and the origin."""

    x: Floats
    scale: Floats
    scale_expected: Floats
    sale: Floats
    share: Floats
    full: Bools
    series: Ints
    age: Ints

    def __len__(self) -> int:
        """N."""
        return len(self.scale)

    def only(self, rows: Bools) -> Sample:
        """The chosen rows."""
        return Sample(*(getattr(self, column.name)[rows] for column in fields(self)))


def draw_sample(maker: FeatureMaker, most: int, random: np.random.Generator) -> Sample | None:
    """At most about ``most`` rows, evenly over the latest origins; None where there are none."""
    panel = maker.panel
    origins = np.arange(SHORTEST_HISTORY, panel.days)[-LATEST_ORIGINS:]
    parts: list[list[Floats]] = []
    for origin in origins:
        parts += _origin_rows(maker, int(origin), most // len(origins) + 1, random)
    if not parts:
        return None
    sample = Sample(*(np.concatenate(column) for column in zip(*parts, strict=True)))
    return sample.only(~np.isnan(sample.sale))


def _origin_rows(
    maker: FeatureMaker, origin: int, wanted: int, random: np.random.Generator
) -> list[list[Floats]]:
    """Rows of one origin over the days ahead that the history already knows."""
    panel = maker.panel
    farthest = min(panel.horizon, panel.days - origin)
    known = np.flatnonzero(maker.known[:, origin - 1])
    cells = len(known) * farthest
    if not cells:
        return []
    picked = random.permutation(cells)[:wanted]
    out = []
    for ahead in range(1, farthest + 1):
        rows = np.sort(known[picked[picked % farthest == ahead - 1] // farthest])
        if not len(rows):
            continue
        block, day = maker.block(origin, ahead, rows), origin + ahead - 1
        age = np.full(len(rows), panel.days - 1 - day)
        known_day = [panel.sale[rows, day], panel.share[rows, day], panel.full[rows, day]]
        out.append([block.x, block.scale_known, block.scale, *known_day, rows, age])
    return out
