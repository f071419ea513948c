"""Rolling origins: what each model would have said, judged by what then happened.

The champion of a category is the model with the least error there, and it changes only when a
challenger is clearly better: a planner wants a reason, not a new model every night.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .api import MODELS
from .arrays import MEDIAN, QUANTILES, Bools, Floats
from .panel import Panel

#: A challenger replaces the champion only below this share of its error. Another seed of the same
#: trees moves a category's error in a week by 2 % (deviation of 56 of them, 1,500 series of
#: FreshRetailNet), in nine of ten by less than 4: that is luck.
CLEARLY_BETTER = 0.95


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
    median = np.where(known, outcome.quantiles[..., MEDIAN], 0.0)
    full = truth.full & known
    total = max(float(sale.sum()), 1e-9)
    return Report(
        wape=float(np.abs(median - sale).sum()) / total,
        bias_in_stock=float((outcome.mean - sale)[full].sum()) / max(float(sale[full].sum()), 1e-9),
        coverage=_coverage(outcome.quantiles, sale, known),
        coverage_in_stock=_coverage(outcome.quantiles, sale, full),
    )


def reports(outcome: Outcome, truth: Truth) -> list[Report]:
    """Errors of each origin by itself: a mean over weeks hides one that was far off."""
    return [
        report(
            Outcome(outcome.mean[at : at + 1], outcome.quantiles[at : at + 1]),
            Truth(truth.sale[at : at + 1], truth.full[at : at + 1]),
        )
        for at in range(len(outcome.mean))
    ]


def _coverage(quantiles: Floats, sale: Floats, counted: Bools) -> dict[str, float]:
    """Share of the counted sales at or below the quantiles above the median."""
    if not counted.any():
        return {}
    return {
        f"{level:.0%}".rstrip("%"): float((sale <= quantiles[..., k] + 1e-6)[counted].mean())
        for k, level in enumerate(QUANTILES)
        if k > MEDIAN
    }


def champion(error: Mapping[str, float], incumbent: str | None) -> str:
    """The model with the least error; the incumbent stays unless one has less than 95 % of its."""
    best = min(error, key=lambda name: error[name])
    if incumbent is None or incumbent not in error:
        return best
    return best if error[best] <= CLEARLY_BETTER * error[incumbent] else incumbent
