"""When a share of failed lots is more than chance: an exact binomial test."""

from __future__ import annotations

from .beta import beta_cdf
from .errors import SamplingError

#: An alarm without a reason is raised once in twenty at most.
SIGNIFICANCE = 0.05


def chance_of(failed: int, inspected: int, tolerated: float) -> float:
    """P(at least ``failed`` of ``inspected`` lots fail) where each fails with ``tolerated``, 0…1.

    The upper tail of the binomial distribution by the beta function: I_p(k, n - k + 1).

    >>> round(chance_of(2, 2, 0.1), 6), round(chance_of(1, 2, 0.1), 6)
    (0.01, 0.19)
    """
    if not 0 <= failed <= inspected:
        raise SamplingError(f"{failed!r} failed of {inspected!r} inspected lots can't be.")
    if not failed:
        return 1.0
    return beta_cdf(tolerated, failed, inspected - failed + 1)


def is_alarming(
    failed: int, inspected: int, tolerated: float, significance: float = SIGNIFICANCE
) -> bool:
    """Whether more failed than is tolerated, and chance alone hardly does that.

    One of one failed is no alarm at 10 %: that happens one time in ten. Two of two are one.

    >>> is_alarming(1, 1, 0.1), is_alarming(2, 2, 0.1), is_alarming(12, 100, 0.1)
    (False, True, False)
    """
    if not inspected or failed <= inspected * tolerated:
        return False
    return chance_of(failed, inspected, tolerated) <= significance
