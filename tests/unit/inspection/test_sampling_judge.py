"""Verdicts on readings and items."""

import pytest

from sampling import (
    SamplingError,
    numeric_verdict,
    three_class_accepts,
    three_class_verdict,
    two_class_accepts,
)


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (0.2, None, 0.2, "pass"),
        (0.21, None, 0.2, "fail"),
        (-18.0, None, -18.0, "pass"),
        (-17.9, None, -18.0, "fail"),
        (3.0, 3.1, None, "fail"),
        (3.1, 3.1, None, "pass"),
        (0.0, 0.0, 6.0, "pass"),
        (6.1, 0.0, 6.0, "fail"),
    ],
)
def test_limits(value, low, high, expected):
    assert numeric_verdict(value, low, high) == expected


@pytest.mark.parametrize("value", [5.0, 0.0])
def test_nothing_passes_without_a_limit(value):
    with pytest.raises(SamplingError):
        numeric_verdict(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_what_is_no_number_is_not_judged(value):
    with pytest.raises(SamplingError):
        numeric_verdict(value, high=0.2)


def test_uncertainty_leaves_room_for_doubt():
    assert numeric_verdict(0.25, high=0.2, uncertainty=0.06) == "marginal"
    assert numeric_verdict(0.27, high=0.2, uncertainty=0.06) == "fail"
    assert numeric_verdict(2.9, low=3.1, uncertainty=0.3) == "marginal"


def test_below_detection():
    assert numeric_verdict(0, high=0.01, below_detection=True) == "pass"
    assert numeric_verdict(0, low=3.1, below_detection=True) == "fail"


def test_three_class_histamine():
    # Reg (EC) 2073/2005: n = 9, c = 2, m = 100, M = 200 mg/kg.
    units = [three_class_verdict(v, 100, 200) for v in (20, 30, 40, 50, 60, 70, 80, 150, 200)]
    assert three_class_accepts(units, 2)
    assert not three_class_accepts([*units, "marginal"], 2)
    assert not three_class_accepts([*units[:-1], three_class_verdict(201, 100, 200)], 2)


def test_two_class():
    assert two_class_accepts(["pass", "fail", "marginal"], 1)
    assert not two_class_accepts(["pass", "fail"], 0)
    assert two_class_accepts([], 0)
