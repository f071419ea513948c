"""Switching between normal, tightened and reduced inspection (ISO 2859-1:1999, clause 9).

A series is one supplier, category and class of nonconformity; only original inspections count.
A ``SeriesState`` is immutable: ``advance`` returns the next one and why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .errors import SamplingError
from .tables import SamplingPlan, plan_for_letter, tighter_aql

Severity = Literal["normal", "tightened", "reduced", "discontinued"]

#: 9.3.1: two lots not accepted within this many consecutive lots tighten the inspection.
TIGHTEN_WINDOW = 5
#: 9.3.2: accepted lots in a row that end tightened inspection.
RELAX_RUN = 5
#: 9.4: lots not accepted under tightened inspection, cumulative, that stop it.
DISCONTINUE_AFTER = 5
#: 9.3.3.2: switching score that makes a series eligible for reduced inspection.
REDUCED_SCORE = 30


@dataclass(frozen=True)
class LotOutcome:
    """Verdict on one original lot, the Ac of its plan, and the verdict of the tighter plan."""

    accepted: bool
    accept_number: int
    passes_tighter: bool = False


@dataclass(frozen=True)
class SeriesState:
    """Where a series stands: severity, score and the counters the rules need.

    ``recent`` holds at most the last four verdicts under the present severity, ``accepted_run`` the
    accepted lots in a row, ``rejected_total`` the lots not accepted since tightened began.
    """

    severity: Severity = "normal"
    score: int = 0
    recent: tuple[bool, ...] = ()
    accepted_run: int = 0
    rejected_total: int = 0

    @property
    def eligible_for_reduced(self) -> bool:
        """Whether the score allows a person to authorise reduced inspection."""
        return self.severity == "normal" and self.score >= REDUCED_SCORE


@dataclass(frozen=True)
class Step:
    """The state after a lot, and the rule that changed the severity ('' if none did)."""

    state: SeriesState
    rule: str = ""


def passes_tighter(plan: SamplingPlan, nonconforming: int) -> bool:
    """Whether the sample would also be accepted under the AQL one step tighter (9.3.3.2.1).

    Where the tighter plan has another sample size the sample can't answer, and the answer is no.
    """
    aql = tighter_aql(plan.aql)
    if aql is None:
        return False
    tighter = plan_for_letter(plan.code_letter, aql, "normal")
    return tighter.table_size == plan.table_size and nonconforming <= tighter.accept


def next_score(score: int, outcome: LotOutcome) -> int:
    """The switching score after a lot under normal inspection (9.3.3.2).

    ============  ====  ===============  ==========
    accepted      Ac    passes tighter   score
    ============  ====  ===============  ==========
    no            any   any              0
    yes           0, 1  any              score + 2
    yes           2..   yes              score + 3
    yes           2..   no               0
    ============  ====  ===============  ==========
    """
    if not outcome.accepted:
        return 0
    if outcome.accept_number <= 1:
        return score + 2
    return score + 3 if outcome.passes_tighter else 0


def advance(
    state: SeriesState, outcome: LotOutcome, *, authorised: bool = False, steady: bool = True
) -> Step:
    """The state after one more original lot.

    ``authorised``: a person allows reduced inspection; ``steady``: the supply is regular. Raises
    ``SamplingError`` for a discontinued series: it takes no lots before ``resume``.
    """
    if state.severity == "discontinued":
        raise SamplingError("Inspection of this series is discontinued; resume it first.")
    if state.severity == "tightened":
        return _after_tightened(state, outcome)
    if state.severity == "reduced":
        return _after_reduced(state, outcome, steady)
    return _after_normal(state, outcome, authorised, steady)


def settle(state: SeriesState, *, authorised: bool, steady: bool = True) -> Step:
    """Normal → reduced, when score, person and supply agree (9.3.3.1); otherwise unchanged."""
    if state.eligible_for_reduced and authorised and steady:
        return Step(SeriesState("reduced", score=state.score), "normal_to_reduced")
    return Step(state)


def resume(state: SeriesState) -> SeriesState:
    """A discontinued series after corrective action: tightened, its counters at zero (9.4)."""
    if state.severity != "discontinued":
        raise SamplingError("Only a discontinued series can be resumed.")
    return SeriesState("tightened")


def interrupt(state: SeriesState) -> Step:
    """The supply became irregular: reduced inspection ends (9.3.4), anything else stays."""
    if state.severity == "reduced":
        return Step(SeriesState(), "reduced_to_normal")
    return Step(state)


def _after_normal(state: SeriesState, outcome: LotOutcome, authorised: bool, steady: bool) -> Step:
    window = (*state.recent, outcome.accepted)[-TIGHTEN_WINDOW:]
    if window.count(False) >= 2:
        return Step(SeriesState("tightened"), "normal_to_tightened")
    counted = replace(
        state, score=next_score(state.score, outcome), recent=window[-(TIGHTEN_WINDOW - 1) :]
    )
    return settle(counted, authorised=authorised, steady=steady)


def _after_tightened(state: SeriesState, outcome: LotOutcome) -> Step:
    run = state.accepted_run + 1 if outcome.accepted else 0
    total = state.rejected_total + (not outcome.accepted)
    if total >= DISCONTINUE_AFTER:
        return Step(SeriesState("discontinued", rejected_total=total), "tightened_to_discontinued")
    if run >= RELAX_RUN:
        return Step(SeriesState(), "tightened_to_normal")
    return Step(replace(state, accepted_run=run, rejected_total=total))


def _after_reduced(state: SeriesState, outcome: LotOutcome, steady: bool) -> Step:
    if not outcome.accepted or not steady:
        return Step(SeriesState(), "reduced_to_normal")
    return Step(state)
