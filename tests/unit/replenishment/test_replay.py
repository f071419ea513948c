"""A store's past played again under other settings, and one order looked back on."""

import doctest
from dataclasses import replace

import numpy as np
import pytest

from ordering import Costs
from ordering.simulation import hindsight
from ordering.simulation.hindsight import Days, look_back
from ordering.simulation.replay import Past, Setting, replay, weekday_forecasts

COSTS = Costs(1.0, 0.7, 0.01)
DAILY = Setting(tuple(range(7)), 1, 3, 1.0)
WEEKDAYS = np.arange(56) % 7


@pytest.fixture
def past():
    random = np.random.default_rng(5)
    return Past(
        random.poisson(6.0, (12, 56)).astype(float),
        np.ones((12, 56)),
        WEEKDAYS,
        np.full((12, 56), True),
    )


def test_doctests():
    assert doctest.testmod(hindsight).failed == 0


def test_higher_level_fills_and_wastes_more(past):
    low, high = (
        replay(past, Setting(tuple(range(7)), 1, 2, 1.0, level, level), COSTS, 28)
        for level in (0.5, 0.98)
    )
    assert high.sold.sum() > low.sold.sum()
    assert high.wasted.sum() > low.wasted.sum()


def test_the_costs_own_level_is_about_the_cheapest(past):
    """The newsvendor's ratio: aiming elsewhere costs more."""
    setting = Setting(tuple(range(7)), 1, 1, 1.0, floor_level=0.01)
    best = replay(past, setting, COSTS, 28).cost(COSTS).sum()
    for level in (0.2, 0.98):
        other = Setting(tuple(range(7)), 1, 1, 1.0, level, 0.01)
        assert replay(past, other, COSTS, 28).cost(COSTS).sum() > best


def test_fewer_order_days_and_longer_lead_keep_more(past):
    often = replay(past, Setting(tuple(range(7)), 1, None, 1.0), COSTS, 28)
    seldom = replay(past, Setting((0,), 3, None, 1.0), COSTS, 28)
    assert seldom.kept.sum() > often.kept.sum()
    assert often.wasted.sum() == seldom.wasted.sum() == 0


def test_later_sales_change_no_earlier_forecast(past):
    changed = past.sale.copy()
    changed[:, 40:] = 300.0
    known = dict(weekday_forecasts(past, 5))
    other = dict(weekday_forecasts(replace(past, sale=changed), 5))
    for day in range(40):
        assert np.array_equal(known[day][0], other[day][0])
        assert np.array_equal(known[day][1], other[day][1])


def test_sold_out_days_count_with_what_they_missed():
    sale, share = np.full((1, 28), 10.0), np.ones((1, 28))
    sale[0, 20], share[0, 20] = 5.0, 0.5
    past = Past(sale, share, np.arange(28) % 7, share == 1.0)
    assert past.demand[0, 20] == pytest.approx(10.0, rel=0.05)


@pytest.mark.parametrize(
    "values",
    [((), 1, 3, 1.0), ((7,), 1, 3, 1.0), ((0,), -1, 3, 1.0), ((0,), 1, 0, 1.0), ((0,), 1, 3, 0.0),
     ((0,), 1, 3, 1.0, 1.5)],
)  # fmt: skip
def test_impossible_settings_are_refused(values):
    with pytest.raises(ValueError):
        Setting(*values)


def test_too_short_a_past_is_refused(past):
    with pytest.raises(ValueError):
        replay(past, DAILY, COSTS, 5)


def test_empty_and_all_zero_pasts_play():
    none, all_day = np.zeros((2, 42)), np.ones((2, 42))
    nothing = Past(none, all_day, np.arange(42) % 7, all_day > 0)
    outcome = replay(nothing, DAILY, COSTS, 28)
    assert outcome.demand.sum() == outcome.sold.sum() == outcome.wasted.sum() == 0


def test_units_looked_back_on_are_sold_wasted_or_left():
    random = np.random.default_rng(2)
    for life in (None, 1, 2, 5):
        for quantity in (0, 7, 30):
            days = Days(random.integers(0, 9), random.integers(0, 9, 4), random.integers(0, 3, 4))
            seen = look_back(days, quantity, life, COSTS)
            came = days.opening + quantity + sum(days.arrivals)
            assert seen.sold + seen.wasted + seen.left == pytest.approx(came)
            assert seen.sold + seen.lost == pytest.approx(seen.demand)
