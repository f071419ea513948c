"""Verdicts on readings and items: limits, two- and three-class plans, counts.

Three-class: EU 2073/2005 (n, c, m, M): up to m is satisfactory, between m and M is tolerated in at
most c of n units, above M is not accepted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from .errors import SamplingError

Verdict = Literal["pass", "marginal", "fail"]


def numeric_verdict(
    value: float,
    low: float | None = None,
    high: float | None = None,
    *,
    uncertainty: float = 0.0,
    below_detection: bool = False,
) -> Verdict:
    """A measured value against its limits, all in one unit; None means no limit on that side.

    A value outside the limits by no more than its expanded uncertainty is ``marginal``: not proven
    to be outside. Without any limit nothing is judged: ``SamplingError``. A result below the
    detection limit passes, unless there is a lower limit to reach.

    >>> numeric_verdict(0.25, high=0.2), numeric_verdict(0.25, high=0.2, uncertainty=0.06)
    ('fail', 'marginal')
    """
    if low is None and high is None:
        raise SamplingError("Without a limit no value passes or fails.")
    if not math.isfinite(value):
        raise SamplingError(f"{value!r} is not a number that can be judged.")
    if below_detection:
        return "fail" if low is not None and low > 0 else "pass"
    above = 0.0 if high is None else value - high
    below = 0.0 if low is None else low - value
    return _outside(max(above, below), uncertainty)


def _outside(distance: float, uncertainty: float) -> Verdict:
    if distance <= 0:
        return "pass"
    return "marginal" if distance <= uncertainty else "fail"


def three_class_verdict(value: float, m: float, big_m: float) -> Verdict:
    """One unit of a three-class plan.

    >>> [three_class_verdict(v, 100, 200) for v in (100, 150, 200.1)]
    ['pass', 'marginal', 'fail']
    """
    if value > big_m:
        return "fail"
    return "marginal" if value > m else "pass"


def two_class_accepts(verdicts: Sequence[Verdict], c: int = 0) -> bool:
    """At most ``c`` failed units; marginal ones count as good (their failure is not proven)."""
    return list(verdicts).count("fail") <= c


def three_class_accepts(verdicts: Sequence[Verdict], c: int) -> bool:
    """No unit above M and at most ``c`` between m and M.

    >>> three_class_accepts(["pass", "marginal", "marginal"], 1)
    False
    """
    found = list(verdicts)
    return "fail" not in found and found.count("marginal") <= c
