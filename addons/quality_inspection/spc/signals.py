"""Signals of a control chart: the Western Electric zone rules and Nelson's eight tests.

Sources: Western Electric, Statistical Quality Control Handbook (1956), p. 25-28; L. S. Nelson, The
Shewhart Control Chart: Tests for Special Causes, Journal of Quality Technology 16/4 (1984). All
read standardised points: z = (value - centre) / sigma.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


@dataclass(frozen=True)
class Signal:
    """``rule`` fires at point ``index`` (from 0) because of the ``span`` points ending there."""

    rule: str
    index: int
    span: int


Test = Callable[[Sequence[float]], bool]


def western_electric(z: Sequence[float]) -> list[Signal]:
    """Signals of the four zone rules, by index then rule: W1 beyond 3 sigma, W2 two of three beyond
    2 sigma on one side, W3 four of five beyond 1 sigma on one side, W4 eight on one side."""
    return _signals(z, _WESTERN_ELECTRIC)


def nelson(z: Sequence[float]) -> list[Signal]:
    """Signals of Nelson's tests N1 to N8, by index then rule."""
    return _signals(z, _NELSON)


class _Rule(NamedTuple):
    """A test of the last ``span`` points; ``fewest`` are enough where a chart begins."""

    fewest: int
    span: int
    test: Test


def _signals(z: Sequence[float], rules: dict[str, _Rule]) -> list[Signal]:
    return [
        Signal(name, index, len(window))
        for index in range(len(z))
        for name, rule in rules.items()
        if len(window := z[max(index + 1 - rule.span, 0) : index + 1]) >= rule.fewest
        and rule.test(window)
    ]


def _beyond(count: int, span: int, limit: float) -> _Rule:
    """At least ``count`` of the points beyond ``limit`` on one side, the last one among them."""

    def test(window: Sequence[float]) -> bool:
        return any(
            side * window[-1] > limit and sum(side * value > limit for value in window) >= count
            for side in (1, -1)
        )

    return _Rule(count, span, test)


def _all(span: int, test: Test) -> _Rule:
    return _Rule(span, span, test)


def _one_side(window: Sequence[float]) -> bool:
    return all(value > 0 for value in window) or all(value < 0 for value in window)


def _steps(window: Sequence[float]) -> Iterator[float]:
    return (after - before for before, after in pairwise(window))


def _monotone(window: Sequence[float]) -> bool:
    return all(step > 0 for step in _steps(window)) or all(step < 0 for step in _steps(window))


def _alternating(window: Sequence[float]) -> bool:
    steps = list(_steps(window))
    return all(a * b < 0 for a, b in pairwise(steps))


def _within_one_sigma(window: Sequence[float]) -> bool:
    return all(abs(value) < 1 for value in window)


def _outside_one_sigma(window: Sequence[float]) -> bool:
    """On both sides: a mixture of two processes. On one side it is a shift, which others tell."""
    return all(abs(value) > 1 for value in window) and min(window) < 0 < max(window)


_WESTERN_ELECTRIC: dict[str, _Rule] = {
    "W1": _beyond(1, 1, 3),
    "W2": _beyond(2, 3, 2),
    "W3": _beyond(4, 5, 1),
    "W4": _all(8, _one_side),
}

_NELSON: dict[str, _Rule] = {
    "N1": _beyond(1, 1, 3),
    "N2": _all(9, _one_side),
    "N3": _all(6, _monotone),
    "N4": _all(14, _alternating),
    "N5": _beyond(2, 3, 2),
    "N6": _beyond(4, 5, 1),
    "N7": _all(15, _within_one_sigma),
    "N8": _all(8, _outside_one_sigma),
}
