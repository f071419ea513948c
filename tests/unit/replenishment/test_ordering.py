"""Order quantities against textbook numbers; expiry, packs, calendars."""

import dataclasses
import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ordering import Costs, Incoming, Lot, Request, SupplyCalendar, Terms, propose, propose_many
from ordering.bulk import best_quantities
from ordering.cost import Ramp, Window, cost_curve, newsvendor_quantity, unserved_demand
from ordering.projection import incoming_rows, night, serve, stock_row
from ordering.scenarios import at_level, demand_scenarios, whole_units
from ordering.shelf import shelves_of, unserved_by_lot

MONDAY = dt.date(2024, 6, 3)
REQUEST_FIELDS = [field.name for field in dataclasses.fields(Request)]
FLAT = [[2.0, 5.0, 8.0, 10.0, 12.0]] * 7


def normal_scenarios(mean, sigma, count=4000):
    level = (np.arange(count) + 0.5) / count
    return stats.norm.ppf(level, mean, sigma)[None, :, None]


def test_newsvendor_example_of_snyder_and_shen():
    # Snyder & Shen, Fundamentals of Supply Chain Theory, example 4.3: h 0.18, p 0.70, N(50, 8).
    ratio = newsvendor_quantity(0.70, 0.18)
    assert ratio == pytest.approx(0.795, abs=1e-3)
    demand = normal_scenarios(50, 8)
    empty = np.zeros((1, 2))
    unserved = unserved_demand(empty, np.zeros((1, 1, 2)), demand, Window(0, 1, 0), endless=True)
    curve = cost_curve(unserved, np.arange(40, 70, 0.1), Costs(0.70, 0.0, 0.18), perishes=False)
    best = int(np.argmin(curve.total[0]))
    assert curve.quantity[best] == pytest.approx(56.6, abs=0.2)
    assert curve.total[0, best] == pytest.approx(1.9976, abs=0.02)


def test_best_quantities_equals_the_whole_curve():
    random = np.random.default_rng(2)
    demand = random.gamma(3.0, 4.0, (20, 200, 5))
    stock = random.uniform(0, 10, (20, 3))
    window = Window(1, 3, 4)
    unserved = unserved_demand(stock, np.zeros((20, 1, 3)), demand, window)
    pack, none = np.full(20, 4.0), np.zeros(20)
    best = best_quantities(unserved, Costs(), pack=pack, minimum=none, perishes=True)
    grid = 4.0 * np.arange(60)
    whole = cost_curve(unserved, grid, Costs(), perishes=True).total
    np.testing.assert_allclose(best.cost, whole.min(axis=1), rtol=1e-5)


@given(
    st.lists(st.floats(0, 20), min_size=3, max_size=3),
    st.lists(st.floats(0, 20), min_size=4, max_size=4),
    st.floats(0, 30),
)
@settings(max_examples=60, deadline=None)
def test_curve_equals_playing_the_order(stock, demand, quantity):
    """The closed form of lost and wasted units is what a day-by-day shelf gives."""
    window = Window(1, 3, 3)
    path = np.array(demand)[None, None, :]
    unserved = unserved_demand(np.array([[*stock, 0.0]]), np.zeros((1, 1, 4)), path, window)
    curve = cost_curve(unserved, np.array([quantity]), Costs(1.0, 1.0, 0.0), perishes=True)
    shelf, fresh, lost = np.array([*stock, 0.0]), 0.0, 0.0
    for day, wanted in enumerate(demand):
        fresh += quantity if day == 1 else 0.0
        shelf, sold = serve(shelf, np.array(wanted))
        taken = min(fresh, wanted - float(sold)) if day >= 1 else 0.0
        fresh -= taken
        if 1 <= day < 3:
            lost += wanted - float(sold) - taken
        shelf, _gone = night(shelf)
    assert curve.shortage[0, 0] == pytest.approx(lost, abs=1e-3)
    assert curve.waste[0, 0] == pytest.approx(fresh, abs=1e-3)


@given(st.lists(st.floats(0, 50), min_size=2, max_size=6), st.floats(0, 200))
def test_serve_keeps_every_unit(stock, demand):
    left, sold = serve(np.array(stock), np.array(demand))
    assert left.sum() + sold == pytest.approx(sum(stock), abs=1e-6)
    assert (left >= 0).all()
    assert sold <= demand + 1e-9


def test_oldest_units_are_sold_first_and_expire_overnight():
    left, sold = serve(np.array([2.0, 3.0, 4.0]), np.array(3.0))
    assert left.tolist() == [0.0, 2.0, 4.0]
    assert sold == 3.0
    aged, expired = night(np.array([1.0, 2.0, 4.0]))
    assert aged.tolist() == [2.0, 4.0, 0.0]
    assert expired == 1.0


def test_expired_lots_do_not_count():
    row = stock_row([Lot(5, MONDAY - dt.timedelta(1)), Lot(3, MONDAY), Lot(2)], MONDAY, 4)
    assert row.tolist() == [3.0, 0.0, 0.0, 2.0]


@pytest.mark.parametrize(
    ("day", "protection"),
    [(dt.date(2024, 6, 3), (1, 3)), (dt.date(2024, 6, 5), (1, 3)), (dt.date(2024, 6, 7), (1, 4))],
)
def test_protection_interval_of_monday_wednesday_friday(day, protection):
    assert SupplyCalendar((0, 2, 4), lead_days=1).protection(day) == protection


def test_closed_day_moves_delivery_and_protection():
    holiday = frozenset({dt.date(2024, 6, 10), dt.date(2024, 6, 11)})
    calendar = SupplyCalendar((0, 2, 4), lead_days=3, closed=holiday)
    assert calendar.arrival(dt.date(2024, 6, 7)) == dt.date(2024, 6, 12)
    assert calendar.next_arrival(dt.date(2024, 6, 7)) == dt.date(2024, 6, 13)


def test_proposal_is_packs_and_never_below_the_minimum():
    proposal = propose(
        MONDAY, [5.5] * 7, FLAT, [], calendar=SupplyCalendar((0, 2, 4)), terms=Terms(6, 20)
    )
    assert proposal.quantity % 6 == 0
    assert proposal.quantity >= 20
    assert proposal.reason.expected_cost < proposal.reason.cost_of_nothing


def test_enough_stock_needs_no_order():
    assert propose(MONDAY, [5.5] * 7, FLAT, [Lot(100)]).quantity == 0


def test_stock_that_expires_before_arrival_is_ordered_again():
    calendar = SupplyCalendar(lead_days=2)
    fresh = propose(MONDAY, [5.5] * 7, FLAT, [Lot(30, MONDAY + dt.timedelta(5))], calendar=calendar)
    old = propose(MONDAY, [5.5] * 7, FLAT, [Lot(30, MONDAY)], calendar=calendar)
    assert old.reason.expiring_before_arrival > 15
    assert old.quantity > fresh.quantity


def test_short_life_and_dear_waste_order_less():
    cheap = propose(MONDAY, [5.5] * 7, FLAT, [], terms=Terms(shelf_life=1), costs=Costs(1, 0.2))
    dear = propose(MONDAY, [5.5] * 7, FLAT, [], terms=Terms(shelf_life=1), costs=Costs(1, 3.0))
    assert dear.quantity < cheap.quantity


def test_incoming_goods_and_late_suppliers():
    plain = propose(MONDAY, [5.5] * 7, FLAT, [])
    coming = propose(MONDAY, [5.5] * 7, FLAT, [], [Incoming(50, MONDAY)])
    assert coming.quantity == 0
    assert coming.reason.on_order == 50
    late = propose(MONDAY, [5.5] * 7, FLAT, [], terms=Terms(late={1: 0.5}))
    assert late.reason.expected_shortage > plain.reason.expected_shortage


@pytest.mark.parametrize("forecast", [[], [float("nan")]])
def test_unusable_forecast_says_why(forecast):
    with pytest.raises(ValueError, match="forecast"):
        propose(MONDAY, forecast, FLAT[: len(forecast)], [])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Terms(pack=0),
        lambda: Terms(shelf_life=0),
        lambda: Costs(shortage=0),
        lambda: SupplyCalendar(()),
        lambda: SupplyCalendar(lead_days=-1),
    ],
)
def test_impossible_terms_are_refused(make):
    with pytest.raises(ValueError, match=r"needs|must|can't"):
        make()


def test_scenarios_have_the_quantiles_they_came_from():
    demand = demand_scenarios(np.array([FLAT]), 4000)[0, :, 0]
    found = np.quantile(demand, [0.1, 0.5, 0.8, 0.9, 0.95])
    np.testing.assert_allclose(found, FLAT[0], rtol=0.04)


def test_scenarios_at_level_and_in_whole_units_keep_the_mean():
    demand = at_level(demand_scenarios(np.array([FLAT]), 2000), np.full((1, 7), 0.4))
    units = whole_units(demand)
    assert units.mean() == pytest.approx(0.4, rel=0.1)
    assert (units == np.round(units)).all()


def requests_of_all_kinds(count=40):
    """Products with and without expiry, lots, orders under way, late vendors and minimums."""
    random = np.random.default_rng(8)
    for number in range(count):
        mean = random.gamma(2.0, 3.0, 7)
        lots = [
            Lot(random.uniform(0, 15), MONDAY + dt.timedelta(int(random.integers(-1, 9))))
            for _lot in range(number % 4)
        ]
        yield Request(
            mean,
            mean[:, None] * np.array([0.4, 0.95, 1.4, 1.7, 2.0]),
            [*lots, Lot(random.uniform(0, 5))],
            [Incoming(random.uniform(0, 9), MONDAY + dt.timedelta(1))] if number % 3 == 0 else [],
            SupplyCalendar((0, 2, 4), lead_days=1 + number % 2),
            Terms(
                pack=1 + number % 6,
                minimum=7.0 * (number % 2),
                shelf_life=(None, 3, 10, 300)[number % 4],
                late={1: 0.2} if number % 5 == 0 else {},
            ),
            Costs(1.0, 0.7, 0.01 * (1 + number % 3)),
        )


def test_many_proposals_are_those_of_each_alone():
    requests = list(requests_of_all_kinds())
    for request, together in zip(requests, propose_many(MONDAY, requests), strict=True):
        alone = propose(MONDAY, *(getattr(request, name) for name in REQUEST_FIELDS))
        assert together.quantity == alone.quantity
        left, right = dataclasses.asdict(together.reason), dataclasses.asdict(alone.reason)
        for name, value in left.items():
            if isinstance(value, float):
                assert value == pytest.approx(right[name], rel=1e-6, abs=1e-6), name
            else:
                assert value == right[name], name


def test_lots_give_what_the_grid_of_days_gives():
    """Two ways to the same shelf: by lot, and by a column for every day of life."""
    random = np.random.default_rng(6)
    window, columns = Window(2, 5, 7), 9
    demand = random.gamma(2.0, 3.0, (1, 50, window.days))
    for _case in range(20):
        lots = [
            Lot(random.uniform(0, 12), MONDAY + dt.timedelta(int(random.integers(0, 12))))
            for _lot in range(4)
        ]
        coming = [
            Incoming(5.0, MONDAY + dt.timedelta(1), MONDAY + dt.timedelta(4)),
            Incoming(3.0, MONDAY - dt.timedelta(1)),
        ]
        grid = unserved_demand(
            stock_row(lots, MONDAY, columns)[None],
            incoming_rows(coming, MONDAY, window.days, columns)[None],
            demand,
            window,
            endless=True,
        )
        shelves = shelves_of([lots], [coming], MONDAY, window.days)
        by_lot = unserved_by_lot(shelves, demand, window)
        for name, value in vars(grid).items():
            np.testing.assert_allclose(getattr(by_lot, name), value, atol=1e-3, err_msg=name)


@given(st.lists(st.floats(0, 40), min_size=1, max_size=30), st.floats(0, 60))
def test_ramp_is_the_mean_of_what_exceeds_and_of_what_is_missing(values, quantity):
    ramp, scenario = Ramp(np.array(values), len(values)), np.array(values)
    at = np.array([quantity])
    assert ramp.above(at)[0] == pytest.approx(np.maximum(scenario - quantity, 0).mean(), abs=1e-9)
    assert ramp.below(at)[0] == pytest.approx(np.maximum(quantity - scenario, 0).mean(), abs=1e-9)


def test_long_life_wastes_what_a_year_does_not_sell():
    slow = [[0.0, 0.0, 0.0, 0.02, 0.1]] * 7
    short, year = (
        propose(MONDAY, [0.02] * 7, slow, [], terms=Terms(pack=24, shelf_life=life))
        for life in (60, 360)
    )
    assert short.curve[1]["waste"] > year.curve[1]["waste"] > 0
