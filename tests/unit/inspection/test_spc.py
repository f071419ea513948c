"""Control charts and signals: hand-computed charts, one example and one counterexample a rule."""

import math

import pytest

from spc import CONSTANTS, nelson, p_chart, western_electric, xbar_r_chart


def rules(signals):
    return {signal.rule for signal in signals}


def test_constants_of_two_to_six():
    assert [CONSTANTS[n].a2 for n in range(2, 7)] == [1.880, 1.023, 0.729, 0.577, 0.483]
    assert [CONSTANTS[n].d4 for n in range(2, 7)] == [3.267, 2.575, 2.282, 2.114, 2.004]
    assert [CONSTANTS[n].d2 for n in range(2, 7)] == [1.128, 1.693, 2.059, 2.326, 2.534]
    assert not any(CONSTANTS[n].d3 for n in range(2, 7))


@pytest.mark.parametrize("n", range(2, 7))
def test_a2_is_three_over_d2_root_n(n):
    assert CONSTANTS[n].a2 == pytest.approx(3 / (CONSTANTS[n].d2 * math.sqrt(n)), abs=1e-3)


def test_p_chart_limits():
    chart = p_chart([2, 6, 1], [50, 60, 40])
    assert chart.centre == pytest.approx(9 / 150)
    sigma = math.sqrt(0.06 * 0.94 / 60)
    assert chart.points[1].upper == pytest.approx(0.06 + 3 * sigma)
    assert chart.points[1].lower == 0
    assert chart.points[1].z == pytest.approx((0.1 - 0.06) / sigma)


def test_p_chart_of_montgomery():
    """Introduction to Statistical Quality Control, exercise 6-1: its sum and its limits."""
    failed = [5] * 11 + [15] + [5] * 6 + [8, 9]
    failed[0] += 117 - sum(failed)
    chart = p_chart(failed, [100] * 20)
    assert chart.centre == pytest.approx(0.0585)
    assert chart.points[0].upper == pytest.approx(0.1289, abs=5e-5)
    assert chart.points[0].lower == 0
    assert [point.value > point.upper for point in chart.points].index(True) == 11
    without = p_chart([bad for bad in failed if bad != 15], [100] * 19)
    assert without.centre == pytest.approx(0.0537, abs=5e-5)
    assert without.points[0].upper == pytest.approx(0.1213, abs=5e-5)


def test_p_chart_without_failures():
    chart = p_chart([0, 0], [10, 20])
    assert chart.centre == 0
    assert chart.z == [0, 0]


@pytest.mark.parametrize(
    ("failed", "inspected"), [([], []), ([1], [1, 2]), ([3], [2]), ([-1], [5]), ([0], [0])]
)
def test_p_chart_refuses(failed, inspected):
    with pytest.raises(ValueError):
        p_chart(failed, inspected)


def test_xbar_r_limits():
    means, ranges = xbar_r_chart([[10, 12, 11], [11, 13, 12], [9, 12, 12]])
    assert means.centre == pytest.approx(34 / 3)
    assert ranges.centre == pytest.approx(7 / 3)
    assert means.points[0].upper == pytest.approx(34 / 3 + 1.023 * 7 / 3)
    assert ranges.points[0].upper == pytest.approx(2.575 * 7 / 3)
    assert ranges.points[0].lower == 0


def test_xbar_r_without_spread():
    means, ranges = xbar_r_chart([[5, 5], [5, 5]])
    assert means.z == [0, 0]
    assert ranges.z == [0, 0]


@pytest.mark.parametrize("groups", [[], [[1]], [[1, 2], [1, 2, 3]], [[1] * 7]])
def test_xbar_r_refuses(groups):
    with pytest.raises(ValueError):
        xbar_r_chart(groups)


@pytest.mark.parametrize(
    ("z", "rule"),
    [
        ([0, 3.1], "W1"),
        ([0, -3.1], "W1"),
        ([2.1, 0, 2.2], "W2"),
        ([1.1, 1.2, 0, 1.3, 1.4], "W3"),
        ([0.1] * 8, "W4"),
    ],
)
def test_western_electric_fires(z, rule):
    assert rules(western_electric(z)) == {rule}
    assert western_electric(z)[-1].index == len(z) - 1


@pytest.mark.parametrize(
    "z", [[3.0], [2.1, 0, -2.2], [1.1, 1.2, 0, -1.3, 1.4], [0.1] * 7, [], [2.5, 2.5 - 1, 0.0]]
)
def test_western_electric_is_quiet(z):
    assert western_electric(z) == []


@pytest.mark.parametrize(
    ("z", "rule"),
    [
        ([-3.5], "N1"),
        ([0.5, 1.2] * 4 + [0.4], "N2"),
        ([-0.9, -0.5, -0.1, 0.3, 0.6, 0.9], "N3"),
        ([0.5, -1.5] * 7, "N4"),
        ([-2.1, -2.2, 0], "N5"),
        ([-2.1, 0, -2.2], "N5"),
        ([1.5, 1.2, 0, 1.3, 1.9], "N6"),
        ([0.5, 0.6, -0.5, -0.6] * 3 + [0.5, 0.6, -0.5], "N7"),
        ([1.5, 1.6, 1.2, -1.5, -1.6, -1.2, 1.5, 1.6], "N8"),
    ],
)
def test_nelson_fires(z, rule):
    assert rules(nelson(z)) == {rule}


@pytest.mark.parametrize(
    "z", [[-2.1, 2.2, 0], [1.2, 1.3, 1.4, 0], [1.1, -1.2] * 3 + [1.3], [0.1] * 8]
)
def test_nelson_is_quiet(z):
    assert nelson(z) == []


def test_eight_beyond_one_sigma_on_one_side_are_no_mixture():
    assert "N8" not in rules(nelson([1.5] * 8))


def test_signal_names_the_points():
    signal = nelson([0.2] * 10)[-1]
    assert (signal.rule, signal.index, signal.span) == ("N2", 9, 9)
