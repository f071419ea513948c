"""The simulator and the policies that play in it."""

import numpy as np
import pytest

from ordering import baselines, traces
from ordering.cost import Costs
from ordering.ours import OurPolicy, Record, foresight, window_of
from ordering.simulate import Rhythm, simulate, whole_packs

COSTS = Costs(1.0, 0.7, 0.01)
DAILY = Rhythm(tuple(range(7)), lead_days=1, shelf_life=3, pack=1.0)
WEEKLY = Rhythm((0, 2, 4), lead_days=2, shelf_life=10, pack=6.0)
DAYS = np.arange(42) % 7


@pytest.fixture
def demand():
    return np.random.default_rng(3).poisson(8.0, (20, 42)).astype(float)


def flat_forecasts(days, mean=8.0):
    quantile = np.array([4.5, 8.0, 10.3, 11.7, 13.0])
    value = np.full((20, 15), mean), np.tile(quantile * mean / 8.0, (20, 15, 1))
    return dict.fromkeys(range(days), value)


def ours(demand):
    record = Record(demand, np.ones_like(demand))
    return OurPolicy(flat_forecasts(42), record, COSTS)


def test_foresight_neither_loses_nor_wastes(demand):
    score = simulate(demand, DAYS, DAILY, foresight(demand, COSTS), COSTS, slice(7, 40))
    assert score.fill == pytest.approx(1.0)
    assert score.waste == pytest.approx(0.0)


def test_nothing_ordered_nothing_sold(demand):
    score = simulate(demand, DAYS, DAILY, lambda view: 0 * view.position, COSTS, slice(0, 42))
    assert score.sold == 0
    assert score.cost == pytest.approx(demand.sum())


def test_units_are_sold_wasted_or_still_there(demand):
    orders = []

    def policy(view):
        orders.append(np.full(20, 9.0))
        return orders[-1]

    score = simulate(demand, DAYS, DAILY, policy, COSTS, slice(0, 42))
    ordered = np.sum(orders)
    assert score.sold + score.wasted <= ordered
    assert score.sold + score.wasted >= ordered - 20 * (9 + 3 * 9)


@pytest.mark.parametrize("rhythm", [DAILY, WEEKLY])
def test_ours_costs_less_than_the_rules_of_thumb(demand, rhythm):
    record = baselines.SalesRecord(demand)
    best = simulate(demand, DAYS, rhythm, ours(demand), COSTS, slice(14, 42)).cost
    for make in (baselines.odoo_min_max, baselines.oca_safety_stock):
        assert best < simulate(demand, DAYS, rhythm, make(record), COSTS, slice(14, 42)).cost


def test_orders_of_an_evening_ignore_later_sales(demand):
    changed = demand.copy()
    changed[:, 30:] = 500.0
    seen = []
    for known in (demand, changed):
        chosen = []
        policy = ours(known)
        statistics = baselines.SalesRecord(known)

        def keep(view, policy=policy, statistics=statistics, chosen=chosen):
            quantity = policy(view)
            chosen.append((view.day, quantity, statistics(view.day)[0]))
            return quantity

        simulate(demand, DAYS, DAILY, keep, COSTS, slice(0, 42))
        seen.append([entry for entry in chosen if entry[0] < 30])
    for left, right in zip(*seen, strict=True):
        np.testing.assert_array_equal(left[1], right[1])
        np.testing.assert_array_equal(left[2], right[2])


def test_hidden_demand_is_found_on_days_that_sold_out():
    sale = np.full((20, 42), 8.0)
    share = np.full((20, 42), 0.8)
    policy = OurPolicy(flat_forecasts(42), Record(sale, share), COSTS)
    assert policy.hidden_demand(30) == pytest.approx(1.2)
    assert policy.hidden_demand(0) == 1.0


def test_window_counts_from_tomorrow():
    window = window_of(WEEKLY, weekday=4)
    assert (window.arrival, window.following, window.last_day) == (1, 4, 10)


def test_packs_are_rounded_up():
    assert whole_packs(np.array([0.0, 1.0, 6.0, 6.1, -3.0]), 6.0).tolist() == [0, 6, 6, 12, 0]


def test_full_demand_is_the_sale_on_full_days_and_more_on_others():
    sale = np.array([[10.0] * 13 + [4.0]])
    share = np.array([[1.0] * 13 + [0.5]])
    demand = traces.full_demand(sale, share, share == 1.0, np.arange(14) % 7)
    np.testing.assert_allclose(demand[:, :13], 10.0)
    assert 4.0 < demand[0, 13] < 10.0
