"""What a reordering rule wants in any case is the same wherever it is asked."""

import doctest

import numpy as np
import pytest
from scipy import stats

from ordering import Costs, threshold
from ordering.arrays import LEVELS
from ordering.simulation import replay
from ordering.simulation.play import Rhythm, View


def test_doctests():
    assert doctest.testmod(threshold).failed == 0


def test_a_normal_law_has_its_own_deviation():
    quantiles = 20.0 + 3.0 * stats.norm.ppf(LEVELS)
    assert threshold.deviations(np.array([quantiles])) == pytest.approx([3.0])


def test_days_have_luck_of_their_own():
    mean, deviation = np.array([10.0, 10.0]), np.array([3.0, 4.0])
    assert threshold.demand_at(0.95, mean, deviation) == pytest.approx(20 + 1.645 * 5, abs=0.01)


def test_today_counts_with_what_remains_of_it():
    """After closing the day that is over has neither demand nor luck."""
    mean, deviation = np.array([0.0, 10.0]), np.array([0.0, 3.0])
    over, tomorrow = (mean[:1], deviation[:1]), (mean[1:], deviation[1:])
    assert threshold.demand_at(0.95, *over) == 0
    assert threshold.demand_at(0.95, mean, deviation) == threshold.demand_at(0.95, *tomorrow)


def test_nobody_promises_less_than_nothing():
    assert threshold.demand_at(0.05, np.array([1.0]), np.array([5.0])) == 0


def test_the_replay_wants_whole_units_as_the_pass_does():
    view = View(3, 3, np.array([[4.0]]), np.zeros((1, 1, 1)), Rhythm((3,), 1, 1, 1.0))
    mean = np.array([[7.2]])
    flat = np.repeat(mean[:, :, None], len(LEVELS), axis=2)
    assert replay.threshold(0.95, Costs())(view, mean, flat) == pytest.approx([4.0])
