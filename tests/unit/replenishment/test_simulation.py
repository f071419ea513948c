"""The simulator and the policies that play in it."""

import numpy as np
import pytest

from ordering import Costs, decide
from ordering.simulation import baselines, traces
from ordering.simulation.play import Rhythm, play, whole_packs
from ordering.simulation.shipped import Record, Shipped, foresight, hidden_from

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
    return dict.fromkeys(range(-1, days), value)


def shipped(**options):
    return Shipped(flat_forecasts(42), COSTS, **options)


def test_foresight_neither_loses_nor_wastes(demand):
    score = play(demand, DAYS, DAILY, foresight(demand, COSTS), slice(7, 40))
    assert score.fill == pytest.approx(1.0)
    assert score.waste == pytest.approx(0.0)


def test_nothing_ordered_nothing_sold(demand):
    score = play(demand, DAYS, DAILY, lambda view: 0 * view.position, slice(0, 42))
    assert score.sold.sum() == 0
    assert score.cost(COSTS).sum() == pytest.approx(demand.sum())


@pytest.mark.parametrize("day_left", [0.0, 0.4, 1.0])
def test_units_are_sold_wasted_or_still_there(demand, day_left):
    orders = []

    def policy(view):
        orders.append(np.full(20, 9.0))
        return orders[-1]

    score = play(demand, DAYS, DAILY, policy, slice(0, 42), day_left)
    ordered, out = np.sum(orders), score.sold.sum() + score.wasted.sum()
    assert ordered - 20 * (9 + 3 * 9) <= out <= ordered


@pytest.mark.parametrize("rhythm", [DAILY, WEEKLY])
def test_the_shipped_rule_costs_less_than_the_rules_of_thumb(demand, rhythm):
    record = baselines.SalesRecord(demand)
    best = play(demand, DAYS, rhythm, shipped(), slice(14, 42)).cost(COSTS).sum()
    for make in (baselines.odoo_min_max, baselines.oca_safety_stock):
        other = play(demand, DAYS, rhythm, make(record), slice(14, 42))
        assert best < other.cost(COSTS).sum()


def test_the_later_the_order_the_more_is_known(demand):
    """Ordered before opening, at ten or after closing: the same delivery, ever less to guess."""
    costs = [
        play(demand, DAYS, DAILY, shipped(), slice(14, 42), day_left).cost(COSTS).sum()
        for day_left in (1.0, 0.75, 0.0)
    ]
    assert costs == sorted(costs, reverse=True)


def test_after_closing_last_nights_forecast_gives_what_tonights_would(demand):
    evening, stale = (
        play(demand, DAYS, DAILY, shipped(stale=old), slice(14, 42)) for old in (False, True)
    )
    assert stale.cost(COSTS).sum() == pytest.approx(evening.cost(COSTS).sum(), rel=0.1)


def test_orders_of_an_evening_ignore_later_sales(demand):
    changed = demand.copy()
    changed[:, 30:] = 500.0
    seen = []
    for known in (demand, changed):
        chosen = []
        record = Record(known, np.ones_like(known))
        policy = shipped(hidden=hidden_from(record, flat_forecasts(42)))
        statistics = baselines.SalesRecord(known)

        def keep(view, policy=policy, statistics=statistics, chosen=chosen):
            quantity = policy(view)
            chosen.append((view.day, quantity, statistics(view.day)[0]))
            return quantity

        play(demand, DAYS, DAILY, keep, slice(0, 42))
        seen.append([entry for entry in chosen if entry[0] < 30])
    for left, right in zip(*seen, strict=True):
        np.testing.assert_array_equal(left[1], right[1])
        np.testing.assert_array_equal(left[2], right[2])


def test_hidden_demand_is_found_on_days_that_sold_out():
    sale, share = np.full((20, 42), 80.0), np.full((20, 42), 0.8)
    hidden = hidden_from(Record(sale, share), flat_forecasts(42, 80.0))
    assert hidden(30) == pytest.approx(1.2, abs=0.01)
    assert hidden(0) == 1.0


def test_an_evening_asks_from_tomorrow_on(demand):
    """Monday's order of Mon/Wed/Fri goods, two days on the road, lasts from Wednesday to Friday."""
    asked = []

    def policy(view):
        asked.extend(shipped().requests(view)[:1])
        return 0 * view.position

    play(demand, DAYS, WEEKLY, policy, slice(0, 42))
    first = asked[0]
    days = [(date - first.today).days for date in (first.arrival, first.following)]
    assert days == [1, 3]
    assert first.today.weekday() == 1


def test_the_bench_plays_what_ships(demand):
    """Fifty requests of a simulation, one by one: the policy adds nothing to the decision."""
    seen = []

    def policy(view):
        quantity = shipped()(view)
        for one, ordered in zip(shipped().requests(view), quantity, strict=True):
            seen.append((decide([one])[0].quantity, float(ordered)))
        return quantity

    play(demand[:, :5], DAYS[:5], WEEKLY, policy, slice(0, 5))
    assert len(seen) >= 50
    assert all(alone == together for alone, together in seen)


def test_packs_are_rounded_up():
    assert whole_packs(np.array([0.0, 1.0, 6.0, 6.1, -3.0]), 6.0).tolist() == [0, 6, 6, 12, 0]


def test_full_demand_is_the_sale_on_full_days_and_more_on_others():
    sale = np.array([[10.0] * 13 + [4.0]])
    share = np.array([[1.0] * 13 + [0.5]])
    demand = traces.full_demand(sale, share, share == 1.0, np.arange(14) % 7)
    np.testing.assert_allclose(demand[:, :13], 10.0)
    assert 4.0 < demand[0, 13] < 10.0
