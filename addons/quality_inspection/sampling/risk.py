"""Which lots are inspected: beta-binomial risk of a supplier's lots in a category.

History counts less as it ages (half as much every 90 days); the prior is worth ten lots of the
category's own fail rate, so that a supplier without a history is judged by its category.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .beta import beta_cdf
from .errors import SamplingError

HALF_LIFE_DAYS = 90.0
PRIOR_LOTS = 10.0
MIN_PRIOR, MAX_PRIOR = 0.01, 0.5
#: A supplier is a risk where its fail rate exceeds this share of lots.
TOLERATED_RATE = 0.05
MIN_SELECTION = 0.2
#: The risk from which every lot is inspected.
FULL_RISK = 0.5

#: Lots accepted one after the other that qualify a supplier for skip-lot sampling (ISO 2859-3;
#: the number was not checked against the standard).
SKIP_LOT_RUN = 10

Grade = Literal["A", "B", "C", "D"]


@dataclass(frozen=True)
class Posterior:
    """Beta(``alpha``, ``beta``) of the share of bad lots."""

    alpha: float
    beta: float

    @property
    def mean(self) -> float:
        """Expected share of bad lots, 0…1."""
        return self.alpha / (self.alpha + self.beta)

    @property
    def risk(self) -> float:
        """P(share of bad lots > 5 %), 0…1: the R of the decisions."""
        return 1.0 - beta_cdf(TOLERATED_RATE, self.alpha, self.beta)


def prior_mean(failed: float, inspected: float) -> float:
    """The category's fail rate over a year, kept within 1 % and 50 % (no lots: 5 %)."""
    if failed < 0 or inspected < failed:
        raise SamplingError(f"{failed!r} failed of {inspected!r} inspected lots can't be.")
    if not inspected:
        return TOLERATED_RATE
    return min(max(failed / inspected, MIN_PRIOR), MAX_PRIOR)


def posterior(category_rate: float, history: Iterable[tuple[float, bool]] = ()) -> Posterior:
    """Posterior of a supplier's share of bad lots in a category.

    ``category_rate``: m₀, the category's fail rate (clamped to 0.01…0.5); ``history``: pairs of age
    in days (>= 0) and whether the original lot failed.

    >>> round(posterior(0.05).risk, 2)
    0.33
    """
    rate = min(max(category_rate, MIN_PRIOR), MAX_PRIOR)
    alpha, beta = PRIOR_LOTS * rate, PRIOR_LOTS * (1 - rate)
    for age, failed in history:
        if age < 0:
            raise SamplingError(f"A lot of the future ({age!r} days old) is no history.")
        weight: float = 0.5 ** (age / HALF_LIFE_DAYS)
        if failed:
            alpha += weight
        else:
            beta += weight
    return Posterior(alpha, beta)


def selection_probability(risk: float, *, forced: bool = False) -> float:
    """f: the probability with which a lot is inspected; 1 where something forces the inspection."""
    if forced:
        return 1.0
    return min(max(MIN_SELECTION + (1 - MIN_SELECTION) * risk / FULL_RISK, MIN_SELECTION), 1.0)


def qualifies_to_skip(history: Iterable[tuple[float, bool]]) -> bool:
    """Whether lots may be skipped after such a record (ISO 2859-3): the last ten were accepted.

    ``history``: pairs of age in days and whether the lot failed, in any order. One that fails ends
    it until ten more were accepted.

    >>> qualifies_to_skip((day, False) for day in range(10))
    True
    >>> qualifies_to_skip([(day, day == 3) for day in range(12)])
    False
    """
    latest = sorted(history)[:SKIP_LOT_RUN]
    return len(latest) == SKIP_LOT_RUN and not any(failed for _age, failed in latest)


def queue_priority(
    severity: int, risk: float, remaining_life: float = 1.0, overdue: bool = False
) -> float:
    """Order of the work queue, highest first.

    ``severity`` 1 minor, 2 major, 3 critical; ``remaining_life``: its share of the shelf life, 0…1.
    """
    return (
        100 * severity + 50 * risk + 30 * (1 - min(max(remaining_life, 0), 1)) + 10 * int(overdue)
    )


def supplier_score(
    mean_fail_rate: float, critical_failures: int = 0, late_documents: int = 0
) -> float:
    """0…100; critical failures and late documents are those of the last 90 days."""
    return max(100 * (1 - mean_fail_rate) - 20 * critical_failures - 5 * late_documents, 0.0)


def grade(score: float) -> Grade:
    """A from 95, B from 85, C from 70, D below.

    >>> grade(95), grade(84.9), grade(10)
    ('A', 'C', 'D')
    """
    if score >= 95:
        return "A"
    if score >= 85:
        return "B"
    return "C" if score >= 70 else "D"
