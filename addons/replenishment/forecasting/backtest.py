"""Rolling origins: what each model would have said, judged by what then happened.

The champion of a category is the model with the least error there, and it changes only when a
challenger is clearly better: a planner wants a reason, not a new model every night.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .api import MODELS
from .arrays import QUANTILES, Bools, Floats
from .panel import Panel

#: A challenger replaces the champion only below this share of its error.
CLEARLY_BETTER = 0.98


@dataclass
class Outcome:
    """A model's forecasts of all origins, (O, S, H) and (O, S, H, 5), and what they took: seconds
    by the clock, and of processor time, which a busy machine doesn't blur."""

    mean: Floats
    quantiles: Floats
    seconds: float = 0.0
    processor_seconds: float = 0.0


@dataclass(frozen=True)
class Truth:
    """What happened: ``sale`` (O, S, H), NaN where unknown, and whether the shelf was full."""

    sale: Floats
    full: Bools


@dataclass(frozen=True)
class Report:
    """Errors of one model.

    ``wape`` is of the median against the sale as it happened, stockouts included: that is what the
    shop will see. ``bias`` is of the mean on days with a full shelf: only there is sale demand.
    ``coverage`` is the share of sales at or below each upper quantile.
    """

    wape: float
    bias_in_stock: float
    coverage: dict[str, float]
    coverage_in_stock: dict[str, float] = field(default_factory=dict)


def origins_of(days: int, horizon: int, count: int, step: int | None = None) -> list[int]:
    """The last ``count`` origins (days known) whose horizon the history still covers."""
    last = days - horizon
    return [last - (step or horizon) * back for back in range(count - 1, -1, -1)]


def truth_of(panel: Panel, origins: Sequence[int], horizon: int) -> Truth:
    """Sales and shelf of the days ahead of each origin."""
    return Truth(
        np.stack([panel.sale[:, o : o + horizon] for o in origins]),
        np.stack([panel.full[:, o : o + horizon] for o in origins]),
    )


def run(
    panel: Panel,
    name: str,
    origins: Sequence[int],
    horizon: int,
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """Forecast from every origin, each from a panel cut there: later sales are not in it."""
    model, parts = MODELS[name], []
    begin, begin_cpu = time.perf_counter(), time.process_time()
    for origin in origins:
        parts.append(model(panel.cut(origin, horizon)))
        if progress is not None:
            progress(f"{name}: origin {panel.dates[origin - 1]}, {horizon} days ahead")
    seconds, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    mean, quantiles = (np.stack(column) for column in zip(*parts, strict=True))
    return Outcome(mean, quantiles, seconds, cpu)


def report(outcome: Outcome, truth: Truth) -> Report:
    """Errors of a model over all origins, series and days whose sale is known."""
    known = ~np.isnan(truth.sale)
    sale = np.where(known, truth.sale, 0.0).astype(float)
    median = np.where(known, outcome.quantiles[..., 1], 0.0)
    full = truth.full & known
    total = max(float(sale.sum()), 1e-9)
    return Report(
        wape=float(np.abs(median - sale).sum()) / total,
        bias_in_stock=float((outcome.mean - sale)[full].sum()) / max(float(sale[full].sum()), 1e-9),
        coverage=_coverage(outcome.quantiles, sale, known),
        coverage_in_stock=_coverage(outcome.quantiles, sale, full),
    )


def _coverage(quantiles: Floats, sale: Floats, counted: Bools) -> dict[str, float]:
    """Share of the counted sales at or below the quantiles above the median."""
    if not counted.any():
        return {}
    return {
        f"{level:.0%}".rstrip("%"): float((sale <= quantiles[..., k] + 1e-6)[counted].mean())
        for k, level in enumerate(QUANTILES)
        if level > 0.5
    }


def champions(
    panel: Panel,
    outcomes: dict[str, Outcome],
    truth: Truth,
    by: str = "second_category_id",
    incumbent: str = "global",
) -> pd.DataFrame:
    """The model of each category with the evidence.

    :returns: one row a category: ``category``, ``champion``, ``series``, the WAPE of every model.
        The incumbent stays unless a challenger has less than 98 % of its error.
    """
    labels = panel.keys[by] if by in panel.keys else pd.Series("all", index=panel.keys.index)
    rows = []
    for label, members in labels.groupby(labels).groups.items():
        index = np.asarray(members)
        part = Truth(truth.sale[:, index], truth.full[:, index])
        error = {
            name: report(Outcome(result.mean[:, index], result.quantiles[:, index]), part).wape
            for name, result in outcomes.items()
        }
        rows.append(
            {"category": label, "champion": _champion(error, incumbent), "series": len(index)}
            | error
        )
    return pd.DataFrame(rows)


def _champion(error: dict[str, float], incumbent: str) -> str:
    best = min(error, key=lambda name: error[name])
    if incumbent in error and error[best] > CLEARLY_BETTER * error[incumbent]:
        return incumbent
    return best
