"""Operating characteristic: the probability that a plan accepts a lot of a given quality.

Sources: ISO 2859-1:1999, clause 12.1; Montgomery, Introduction to Statistical Quality Control,
chapter 15.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from .errors import SamplingError

Distribution = Literal["binomial", "hypergeometric", "poisson"]


def _check(n: int, accept: int) -> None:
    if n < 1 or accept < 0:
        raise SamplingError(f"A plan needs n >= 1 and Ac >= 0, not n={n!r}, Ac={accept!r}.")


def binomial_acceptance(n: int, accept: int, p: float) -> float:
    """P(at most ``accept`` nonconforming in ``n``) when a share ``p`` of a long series is bad.

    >>> round(binomial_acceptance(89, 2, 0.01), 4)  # Montgomery, table 15.1
    0.9397
    """
    _check(n, accept)
    _check_share(p)
    if accept >= n or p == 0:
        return 1.0
    if p == 1:
        return 0.0
    log_p, log_q = math.log(p), math.log1p(-p)
    return min(
        1.0,
        math.fsum(
            math.exp(_log_choose(n, d) + d * log_p + (n - d) * log_q) for d in range(accept + 1)
        ),
    )


def hypergeometric_acceptance(n: int, accept: int, lot_size: int, bad: int) -> float:
    """P(at most ``accept`` bad in ``n`` drawn from ``lot_size`` items of which ``bad`` are bad).

    >>> round(hypergeometric_acceptance(2, 0, 10, 1), 3)
    0.8
    """
    _check(n, accept)
    if not (n <= lot_size and 0 <= bad <= lot_size):
        raise SamplingError(
            f"Can't draw {n!r} from {lot_size!r} items with {bad!r} bad ones: "
            "n and the bad ones must fit into the lot."
        )
    total = math.comb(lot_size, n)
    ways = sum(
        math.comb(bad, d) * math.comb(lot_size - bad, n - d) for d in range(min(accept, n) + 1)
    )
    return ways / total


def poisson_acceptance(n: int, accept: int, rate: float) -> float:
    """P(at most ``accept`` nonconformities on ``n`` items), ``rate`` nonconformities per item."""
    _check(n, accept)
    if rate < 0 or not math.isfinite(rate):
        raise SamplingError(f"A rate of nonconformities is finite and not negative: {rate!r}.")
    mean = n * rate
    if mean == 0:
        return 1.0
    return min(
        1.0,
        math.fsum(
            math.exp(-mean + d * math.log(mean) - math.lgamma(d + 1)) for d in range(accept + 1)
        ),
    )


def acceptance(
    n: int,
    accept: int,
    quality: float,
    distribution: Distribution = "binomial",
    lot_size: int | None = None,
) -> float:
    """Probability of acceptance at ``quality`` (share of bad items or nonconformities per item)."""
    if distribution == "poisson":
        return poisson_acceptance(n, accept, quality)
    if distribution == "hypergeometric":
        if not lot_size:
            raise SamplingError("The hypergeometric curve needs the lot size.")
        _check_share(quality)
        return hypergeometric_acceptance(n, accept, lot_size, round(quality * lot_size))
    return binomial_acceptance(n, accept, quality)


def oc_curve(
    n: int,
    accept: int,
    qualities: Sequence[float],
    distribution: Distribution = "binomial",
    lot_size: int | None = None,
) -> list[tuple[float, float]]:
    """(quality, probability of acceptance) for each quality of the sequence, in its order."""
    return [(q, acceptance(n, accept, q, distribution, lot_size)) for q in qualities]


def quality_at(
    n: int,
    accept: int,
    probability: float,
    distribution: Literal["binomial", "poisson"] = "binomial",
) -> float:
    """The quality that a plan accepts with ``probability`` (by bisection): the share of bad items,
    or nonconformities per item (``poisson``).

    0.95 gives the producer's risk quality, 0.10 the consumer's. The curve falls strictly, so there
    is one answer; a plan that accepts any share of bad items (Ac >= n) has none:
    ``SamplingError``, as for a probability that is not between 0 and 1.

    >>> round(quality_at(50, 1, 0.10), 4)
    0.0756
    >>> round(quality_at(13, 21, 0.95, "poisson"), 4)  # chi-square quantile(0.05, 44) / 26
    1.1457
    """
    _check(n, accept)
    if not 0 < probability < 1:
        raise SamplingError(f"A probability lies between 0 and 1, not {probability!r}.")
    low, high = 0.0, 1.0
    if distribution == "poisson":
        while poisson_acceptance(n, accept, high) > probability:
            high *= 2
    elif accept >= n:
        raise SamplingError("A plan with Ac >= n accepts every lot; it has no such quality.")
    for _step in range(60):
        middle = (low + high) / 2
        if acceptance(n, accept, middle, distribution) > probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _check_share(p: float) -> None:
    if not 0 <= p <= 1:
        raise SamplingError(f"A share of bad items lies between 0 and 1, not {p!r}.")


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
