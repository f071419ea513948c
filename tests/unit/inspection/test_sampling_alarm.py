import pytest

from sampling import SamplingError, chance_of, is_alarming

scipy_stats = pytest.importorskip("scipy.stats")


@pytest.mark.parametrize("tolerated", [0.01, 0.1, 0.15, 0.5])
@pytest.mark.parametrize(("failed", "inspected"), [(1, 1), (2, 9), (5, 30), (30, 200), (7, 7)])
def test_tail_is_scipys(failed, inspected, tolerated):
    expected = scipy_stats.binom.sf(failed - 1, inspected, tolerated)
    assert chance_of(failed, inspected, tolerated) == pytest.approx(expected, abs=1e-12)


def test_smallest_samples_that_alarm():
    """How many failed of how many: what a person would count by hand from the binomial."""
    assert not is_alarming(1, 1, 0.10)
    assert is_alarming(2, 2, 0.10)
    assert not is_alarming(2, 6, 0.10)
    assert is_alarming(3, 6, 0.10)
    assert is_alarming(1, 1, 0.05)


def test_no_lot_no_failure_no_alarm():
    assert not is_alarming(0, 0, 0.1)
    assert not is_alarming(0, 50, 0.1)
    assert chance_of(0, 50, 0.1) == 1


def test_a_hundred_percent_tolerated_never_alarms():
    assert not is_alarming(9, 9, 1.0)


def test_more_failed_than_inspected_is_refused():
    with pytest.raises(SamplingError):
        chance_of(3, 2, 0.1)
