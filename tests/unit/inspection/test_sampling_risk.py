"""Risk of a supplier's lots: the reference figures of the inspection handbook."""

import pytest

from sampling import (
    SamplingError,
    grade,
    posterior,
    prior_mean,
    queue_priority,
    selection_probability,
    supplier_score,
)
from sampling.beta import beta_cdf


@pytest.mark.parametrize(
    ("failed", "lots", "risk"),
    [
        (0, 0, 0.33),
        (0, 10, 0.16),
        (0, 20, 0.083),
        (0, 40, 0.025),
        (1, 20, 0.40),
        (2, 20, 0.72),
        (3, 10, 0.97),
    ],
)
def test_reference_figure(failed, lots, risk):
    history = [(0.0, number < failed) for number in range(lots)]
    digits = 3 if risk < 0.1 else 2
    assert round(posterior(0.05, history).risk, digits) == risk


def test_history_halves_in_ninety_days():
    old = posterior(0.05, [(90.0, True), (90.0, True)])
    fresh = posterior(0.05, [(0.0, True)])
    assert (old.alpha, old.beta) == pytest.approx((fresh.alpha, fresh.beta))


def test_future_lot_is_no_history():
    with pytest.raises(SamplingError):
        posterior(0.05, [(-1.0, True)])


def test_prior_is_kept_in_bounds():
    assert prior_mean(0, 0) == 0.05
    assert prior_mean(0, 900) == 0.01
    assert prior_mean(9, 10) == 0.5
    assert prior_mean(3, 100) == 0.03
    with pytest.raises(SamplingError):
        prior_mean(3, 2)


def test_selection_probability():
    assert selection_probability(0) == 0.2
    assert selection_probability(0.25) == pytest.approx(0.6)
    assert selection_probability(0.5) == 1
    assert selection_probability(0.9) == 1
    assert selection_probability(0, forced=True) == 1


def test_queue_priority():
    assert queue_priority(3, 0.5, 0.5, True) == 300 + 25 + 15 + 10
    assert queue_priority(1, 0) == 100
    assert queue_priority(1, 0, remaining_life=-2) == 130


def test_supplier_score_and_grade():
    assert supplier_score(0.02) == 98
    assert supplier_score(0.02, critical_failures=1, late_documents=2) == 68
    assert supplier_score(0.5, critical_failures=9) == 0
    assert [grade(score) for score in (95, 85, 70, 69.9)] == ["A", "B", "C", "D"]


@pytest.mark.parametrize(("a", "b"), [(0.5, 9.5), (0.1, 9.9), (5, 5), (3.5, 16.5), (40, 900)])
def test_beta_equals_scipy(a, b):
    stats = pytest.importorskip("scipy.stats")
    for x in (0.0, 0.001, 0.05, 0.3, 0.9, 1.0):
        assert beta_cdf(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-12)


def test_beta_needs_positive_parameters():
    with pytest.raises(ValueError):
        beta_cdf(0.5, 0, 1)
