"""Switching rules against worked sequences of lots."""

import pytest

from sampling import LotOutcome, SamplingError, SeriesState, single_plan
from sampling.switching import advance, interrupt, next_score, passes_tighter, resume, settle

LOTS = {
    "A": LotOutcome(accepted=True, accept_number=1),
    "T": LotOutcome(accepted=True, accept_number=3, passes_tighter=True),
    "N": LotOutcome(accepted=True, accept_number=3, passes_tighter=False),
    "R": LotOutcome(accepted=False, accept_number=1),
}
SEVERITIES = {"n": "normal", "t": "tightened", "r": "reduced"}


def run(lots, authorised=False, steady=True, state=None):
    states = [state or SeriesState()]
    for lot in lots:
        states.append(advance(states[-1], LOTS[lot], authorised=authorised, steady=steady).state)
    return states[1:]


# lots, reduced authorised, severity after each lot, score after each lot (None: no score counted)
SEQUENCES = [
    ("ARAR", False, "nnnt", [2, 0, 2, 0]),
    ("RRAAAAA", False, "ntttttn", [0, 0, None, None, None, None, None]),
    ("A" * 15, True, "n" * 14 + "r", list(range(2, 31, 2))),
    ("T" * 10 + "R", True, "n" * 9 + "rn", [*range(3, 31, 3), None]),
]


@pytest.mark.parametrize(("lots", "authorised", "severities", "scores"), SEQUENCES)
def test_worked_sequence(lots, authorised, severities, scores):
    states = run(lots, authorised)
    assert [state.severity for state in states] == [SEVERITIES[s] for s in severities]
    for state, score in zip(states, scores, strict=True):
        assert score is None or state.score == score


def test_two_rejections_outside_the_window_stay_normal():
    assert run("RAAAAR")[-1].severity == "normal"
    assert run("RAAAR")[-1].severity == "tightened"


def test_window_starts_again_after_tightened():
    assert run("RRAAAAAR")[-1].severity == "normal"


def test_five_cumulative_rejections_discontinue():
    states = run("RR" + "RAAAA" * 4 + "R")
    assert states[-2].severity == "tightened"
    assert states[-1].severity == "discontinued"
    with pytest.raises(SamplingError):
        advance(states[-1], LOTS["A"])
    assert resume(states[-1]) == SeriesState("tightened")


def test_resume_only_a_discontinued_series():
    with pytest.raises(SamplingError):
        resume(SeriesState())


def test_reduced_needs_score_person_and_steady_supply():
    eligible = run("A" * 15)[-1]
    assert eligible.eligible_for_reduced
    assert settle(eligible, authorised=False).state.severity == "normal"
    assert settle(eligible, authorised=True, steady=False).state.severity == "normal"
    assert settle(eligible, authorised=True).state.severity == "reduced"
    assert settle(SeriesState(score=29), authorised=True).state.severity == "normal"


def test_irregular_supply_ends_reduced():
    reduced = SeriesState("reduced")
    assert interrupt(reduced).state.severity == "normal"
    assert advance(reduced, LOTS["A"], steady=False).state.severity == "normal"
    assert interrupt(SeriesState("tightened")).state.severity == "tightened"


def test_score_after_a_lot():
    assert next_score(10, LOTS["A"]) == 12
    assert next_score(10, LOTS["T"]) == 13
    assert next_score(10, LOTS["N"]) == 0
    assert next_score(10, LOTS["R"]) == 0


def test_passes_one_step_tighter():
    # K, AQL 1.0: n=125 Ac=3; one step tighter, 0.65: n=125 Ac=2.
    plan = single_plan(2000, "II", "1.0")
    assert passes_tighter(plan, 2)
    assert not passes_tighter(plan, 3)


def test_tighter_plan_of_another_size_answers_no():
    # J, AQL 0.40 leads to n=125; the sample of 80 can't answer.
    assert not passes_tighter(single_plan(1000, "II", "0.65"), 0)
    assert not passes_tighter(single_plan(1000, "II", "0.010"), 0)
