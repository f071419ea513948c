"""Control charts: centre line, limits and standardised points.

Source: Montgomery, Introduction to Statistical Quality Control, ch. 6 and 7.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .constants import CONSTANTS


@dataclass(frozen=True)
class ChartPoint:
    """One plotted point; ``z`` is its distance from the centre in standard deviations."""

    value: float
    lower: float
    upper: float
    z: float


@dataclass(frozen=True)
class Chart:
    """Centre line and points, in the order given."""

    centre: float
    points: tuple[ChartPoint, ...]

    @property
    def z(self) -> list[float]:
        """The standardised points: what the signal rules read."""
        return [point.z for point in self.points]


def p_chart(failed: Sequence[int], inspected: Sequence[int]) -> Chart:
    """Share of failed items per period: p̄ ± 3·√(p̄(1-p̄)/nᵢ), floor 0, ceiling 1.

    ``failed`` and ``inspected`` have one whole number per period; periods without an inspected item
    are refused, since they have no point. Raises ``ValueError``.
    """
    if len(failed) != len(inspected) or not inspected:
        raise ValueError("A p-chart needs as many counts of failed as of inspected items.")
    for bad, size in zip(failed, inspected, strict=True):
        if size < 1 or not 0 <= bad <= size:
            raise ValueError(f"{bad!r} failed of {size!r} inspected items can't be plotted.")
    centre = sum(failed) / sum(inspected)
    return Chart(
        centre,
        tuple(_p_point(bad, size, centre) for bad, size in zip(failed, inspected, strict=True)),
    )


def _p_point(bad: int, size: int, centre: float) -> ChartPoint:
    sigma = math.sqrt(centre * (1 - centre) / size)
    share = bad / size
    return ChartPoint(
        share,
        max(centre - 3 * sigma, 0.0),
        min(centre + 3 * sigma, 1.0),
        (share - centre) / sigma if sigma else 0.0,
    )


def xbar_r_chart(subgroups: Sequence[Sequence[float]]) -> tuple[Chart, Chart]:
    """X-bar and R chart of subgroups of equal size (2 to 6), in the unit of the readings.

    ``z`` of the mean chart counts in X̄'s standard deviations (A2·R̄ / 3), that of the range chart in
    thirds of the distance from centre to limit. Raises ``ValueError`` for other shapes.
    """
    sizes = {len(group) for group in subgroups}
    if len(sizes) != 1 or not sizes <= set(CONSTANTS):
        raise ValueError("X-bar/R needs subgroups of one size between 2 and 6.")
    factors = CONSTANTS[sizes.pop()]
    means = [math.fsum(group) / len(group) for group in subgroups]
    ranges = [max(group) - min(group) for group in subgroups]
    mean_range = math.fsum(ranges) / len(ranges)
    grand_mean = math.fsum(means) / len(means)
    return (
        _chart(means, grand_mean, factors.a2 * mean_range, factors.a2 * mean_range),
        _chart(
            ranges,
            mean_range,
            (1 - factors.d3) * mean_range,
            (factors.d4 - 1) * mean_range,
        ),
    )


def _chart(values: Sequence[float], centre: float, below: float, above: float) -> Chart:
    def point(value: float) -> ChartPoint:
        reach = above if value >= centre else below
        z = 3 * (value - centre) / reach if reach else 0.0
        return ChartPoint(value, centre - below, centre + above, z)

    return Chart(centre, tuple(point(value) for value in values))
