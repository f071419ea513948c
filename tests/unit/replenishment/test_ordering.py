"""The decision against textbooks and against playing it; expiry, packs, prices, calendars."""

import dataclasses
import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from forecasting.arrays import QUANTILES
from ordering import (
    Costs,
    Forecast,
    Incoming,
    Lot,
    Request,
    SupplyCalendar,
    Terms,
    costs_at,
    decide,
    level_of,
)
from ordering.arrays import LEVELS
from ordering.cost import Rates, Window, cost_curve
from ordering.demand import at_level, days_ahead, demand_scenarios, hidden_demand, in_units
from ordering.shelf import serve, shelves_of, unserved_by_lot
from ordering.simulation.play import night

MONDAY = dt.date(2024, 6, 3)
FLAT = [[2.0, 5.0, 8.0, 10.0, 12.0]] * 7
SPREAD = np.array([0.4, 0.95, 1.4, 1.7, 2.0])


def day(number):
    return MONDAY + dt.timedelta(days=number)


def request(lots=(), arrival=1, following=2, mean=5.5, **facts):
    forecast = facts.pop("forecast", Forecast([mean] * 7, FLAT))
    return Request(MONDAY, day(arrival), day(following), forecast, lots, **facts)


def quantity(*args, **facts):
    return decide([request(*args, **facts)])[0].quantity


def rates(shortage, waste, holding):
    return Rates(*(np.array([[each]]) for each in (shortage, waste, holding)))


def test_newsvendor_example_of_snyder_and_shen():
    # Snyder & Shen, Fundamentals of Supply Chain Theory, example 4.3: h 0.18, p 0.70, N(50, 8).
    assert level_of(Costs(0.70, 0.0, 0.18), perishes=False, nights=1) == pytest.approx(
        0.795, abs=1e-3
    )
    level = (np.arange(4000) + 0.5) / 4000
    demand = stats.norm.ppf(level, 50, 8)[None, :, None]
    shelves = shelves_of([request(arrival=0, following=1)], 1)
    unserved = unserved_by_lot(shelves, demand, Window(0, 1, 0))
    curve = cost_curve(unserved, np.arange(40, 70, 0.1)[None], rates(0.70, 0.0, 0.18))
    best = int(np.argmin(curve.total[0]))
    assert curve.quantity[0, best] == pytest.approx(56.6, abs=0.2)
    assert curve.total[0, best] == pytest.approx(1.9976, abs=0.02)


def test_the_quantity_is_the_cheapest_of_all_that_can_be_ordered():
    """Two passes over a few quantities find what looking at every pack finds."""
    for one in requests_of_all_kinds(60):
        decided = decide([one])[0]
        if decided.curve is None:
            continue
        packs = np.arange(0, decided.curve.quantity.max() / one.terms.pack + 1)
        forced = [
            decide([dataclasses.replace(one, least=float(units))])[0]
            for units in packs * one.terms.pack
        ]
        least = min(each.reason.cost for each in forced)
        assert decided.reason.cost == pytest.approx(least, rel=1e-6)


@given(
    st.lists(st.floats(0, 20), min_size=3, max_size=3),
    st.lists(st.floats(0, 20), min_size=4, max_size=4),
    st.floats(0, 30),
)
@settings(max_examples=60, deadline=None)
def test_curve_equals_playing_the_order(stock, demand, ordered):
    """The closed form of lost and wasted units is what a day-by-day shelf gives."""
    lots = [Lot(units, day(left)) for left, units in enumerate(stock)]
    window, path = Window(1, 3, 3), np.array(demand)[None, None, :]
    unserved = unserved_by_lot(shelves_of([request(lots)], 4), path, window)
    curve = cost_curve(unserved, np.array([[ordered]]), rates(1.0, 1.0, 0.0))
    shelf, fresh, lost = np.array([*stock, 0.0]), 0.0, 0.0
    for number, wanted in enumerate(demand):
        fresh += ordered if number == 1 else 0.0
        shelf, sold = serve(shelf, np.array(wanted))
        taken = min(fresh, wanted - float(sold)) if number >= 1 else 0.0
        fresh -= taken
        if 1 <= number < 3:
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
    reason = decide([request([Lot(5, day(-1)), Lot(3, MONDAY), Lot(2)])])[0].reason
    assert reason.stock == 5.0


@pytest.mark.parametrize(
    ("start", "protection"),
    [(dt.date(2024, 6, 3), (1, 3)), (dt.date(2024, 6, 5), (1, 3)), (dt.date(2024, 6, 7), (1, 4))],
)
def test_protection_interval_of_monday_wednesday_friday(start, protection):
    calendar = SupplyCalendar((0, 2, 4), lead_days=1)
    interval = (calendar.arrival(start), calendar.next_arrival(start))
    assert tuple((one - start).days for one in interval) == protection


def test_closed_day_moves_delivery_and_protection():
    holiday = frozenset({dt.date(2024, 6, 10), dt.date(2024, 6, 11)})
    calendar = SupplyCalendar((0, 2, 4), lead_days=3, closed=holiday)
    assert calendar.arrival(dt.date(2024, 6, 7)) == dt.date(2024, 6, 12)
    assert calendar.next_arrival(dt.date(2024, 6, 7)) == dt.date(2024, 6, 13)


@pytest.mark.parametrize(
    ("hour", "cutoff", "goes"),
    [(9, 10.0, 0), (10, 10.0, 2), (0, 0.0, 2), (23, 24.0, 0), (11, 11.5, 0), (12, 11.5, 2)],
)
def test_an_order_goes_out_today_until_the_cutoff(hour, cutoff, goes):
    calendar = SupplyCalendar((0, 2), cutoff=cutoff)
    assert calendar.order_day(dt.datetime.combine(MONDAY, dt.time(hour))) == day(goes)


def test_quantities_are_packs_and_never_below_the_minimum():
    decided = decide([request(following=3, terms=Terms(6, 20))])[0]
    assert decided.quantity % 6 == 0
    assert decided.quantity >= 20
    assert decided.reason.cost < decided.reason.cost_of_nothing


def test_enough_stock_needs_no_order_and_says_why():
    decided = decide([request([Lot(100)])])[0]
    assert decided.quantity == 0
    assert (decided.reason.stock, decided.reason.covered) == (100, 5.5)


def test_stock_that_expires_before_arrival_is_ordered_again():
    fresh = decide([request([Lot(30, day(5))], arrival=2, following=3)])[0]
    old = decide([request([Lot(30, MONDAY)], arrival=2, following=3)])[0]
    assert old.reason.expiring > 15
    assert old.quantity > fresh.quantity


def test_short_life_and_dear_waste_order_less():
    cheap, dear = (
        quantity(terms=Terms(shelf_life=1), costs=Costs(1, waste)) for waste in (0.2, 3.0)
    )
    assert dear < cheap


def test_what_is_on_order_counts():
    coming = decide([request(incoming=[Incoming(50, MONDAY)])])[0]
    assert coming.quantity == 0
    assert coming.reason.on_order == 50


def test_what_is_owed_comes_on_top():
    assert quantity(owed=30.0) == quantity() + 30
    nothing_sells = Forecast([0.0], [[0.0] * 5])
    assert quantity(owed=30.0, forecast=nothing_sells) == 30
    short = {"terms": Terms(shelf_life=2), "costs": Costs(1.0, 5.0, 0.01)}
    assert quantity(owed=30.0, **short) == quantity(**short) + 30, "it goes before it expires"
    assert quantity(owed=30.0, terms=Terms(pack=12.0)) % 12 == 0


def test_goods_on_order_expire_as_a_delivery_does():
    """100 that come today and live for two days are no stock for the day after tomorrow."""
    many = [Incoming(100, MONDAY)]
    assert quantity(incoming=many, arrival=2, following=3, terms=Terms(shelf_life=2)) > 0
    assert quantity(incoming=many, arrival=2, following=3, terms=Terms(shelf_life=9)) == 0


@pytest.mark.parametrize("mean", [[], [float("nan")]])
def test_unusable_forecast_says_why(mean):
    with pytest.raises(ValueError, match="forecast"):
        decide([request(forecast=Forecast(mean, FLAT[: len(mean)]))])


@pytest.mark.parametrize(
    "make",
    [
        lambda: Terms(pack=0),
        lambda: Terms(pack=float("nan")),
        lambda: Terms(shelf_life=0),
        lambda: Terms(prices=((10.0, 1.0), (0.0, 2.0))),
        lambda: Costs(shortage=0),
        lambda: SupplyCalendar(()),
        lambda: SupplyCalendar(lead_days=-1),
        lambda: SupplyCalendar(cutoff=25),
    ],
)
def test_impossible_terms_are_refused(make):
    with pytest.raises(ValueError, match=r"needs|must|can't"):
        make()


def test_the_levels_ordered_from_are_those_forecast():
    assert LEVELS == QUANTILES


def test_scenarios_have_the_quantiles_they_came_from():
    demand = demand_scenarios(np.array([FLAT]), 4000)[0, :, 0]
    found = np.quantile(demand, [0.1, 0.5, 0.8, 0.9, 0.95])
    np.testing.assert_allclose(found, FLAT[0], rtol=0.04)


def test_scenarios_at_level_and_in_whole_units_keep_the_mean():
    demand = at_level(demand_scenarios(np.array([FLAT, FLAT]), 2000), np.full((2, 7), 0.4))
    pieces, weighed = in_units(demand, np.array([1.0, 0.0]))
    assert pieces.mean() == pytest.approx(0.4, rel=0.1)
    assert (pieces == np.round(pieces)).all()
    np.testing.assert_allclose(weighed, demand[1], rtol=1e-6)


def test_a_mean_without_a_spread_is_still_demand():
    """A slow product whose quantiles are all zero is not one that never sells."""
    slow = Forecast([0.04] * 7, [[0.0] * 5] * 7)
    assert quantity(forecast=slow, following=15, costs=Costs(100.0, 0.7, 0.01)) >= 1


def test_the_rest_of_today_is_not_tomorrows_level():
    """After closing, tomorrow and all days behind the forecast's end are whole days."""
    closed = Forecast([10.0, 20.0], [[10.0] * 5, [20.0] * 5], day_left=0.0)
    mean, _quantiles = days_ahead(closed, 6)
    assert mean.tolist() == [0.0, 20.0, 10.0, 20.0, 10.0, 20.0]


def test_after_closing_a_short_forecast_orders_what_it_ordered_before_opening():
    evening = Forecast([8.0] * 14, [[3.0, 7.5, 11.0, 13.0, 15.0]] * 14, day_left=0.0)
    morning = dataclasses.replace(evening, day_left=1.0)
    three = Terms(shelf_life=3)
    at_night = Request(day(1), day(1), day(2), morning, terms=three)
    closing = Request(MONDAY, day(1), day(2), evening, terms=three)
    assert decide([closing])[0].quantity == pytest.approx(decide([at_night])[0].quantity, abs=1)


def test_a_weekend_behind_the_next_delivery_is_seen():
    """Ordered on Thursday, kept for four days: Saturday's demand keeps waste away."""
    week, flat = [4.0, 4.0, 30.0, 30.0, 4.0, 4.0, 4.0], [4.0] * 7
    bought = [
        quantity(
            forecast=Forecast(mean, np.array(mean)[:, None] * SPREAD),
            terms=Terms(24, shelf_life=4),
        )
        for mean in (week, flat)
    ]
    assert bought == [24, 0]


def test_hidden_demand_is_ordered_for():
    seen = Forecast([20.0] * 7, np.full((7, 1), 20.0) * SPREAD)
    hidden = dataclasses.replace(seen, hidden=1.2)
    assert quantity(forecast=hidden) > quantity(forecast=seen)


def test_hidden_demand_is_what_sold_out_days_missed():
    sale, share, mean = 8.0, 0.8, 8.0
    assert hidden_demand(1e6 * (sale - mean * share), 1e6 * mean) == pytest.approx(1.2, abs=1e-3)
    assert hidden_demand(0.0, 0.0) == 1.0
    assert hidden_demand(5.0, 5.0) < 1.06, "a handful of units proves nothing"


def test_a_rule_asks_for_packs_from_the_minimum_on():
    assert quantity([Lot(100)], least=7, terms=Terms(6)) == 12
    assert quantity([Lot(100)], least=7, terms=Terms(6, 20)) == 24
    assert quantity([Lot(100)]) == 0


class TestPriceBreaks:
    """Breaks are prices, never minimums: 1 → 10.00, 1000 → 9.00 and a need of about 17."""

    FAR = ((1.0, 10.0), (1000.0, 9.0))
    COSTS = Costs(10.0, 7.0, 0.1)

    def decided(self, prices, costs=COSTS, **facts):
        return decide([request(following=4, terms=Terms(prices=prices), costs=costs, **facts)])[0]

    def test_a_break_far_off_changes_nothing(self):
        plain, breaks = self.decided(((1.0, 10.0),)), self.decided(self.FAR)
        assert 0 < breaks.quantity == plain.quantity < 40
        assert breaks.price == 10.0

    def test_a_break_near_by_is_taken_where_it_pays(self):
        plain = self.decided(((1.0, 10.0),)).quantity
        decided = self.decided(((1.0, 10.0), (plain + 5, 9.0)))
        assert (decided.quantity, decided.price) == (plain + 5, 9.0)

    def test_a_break_is_not_taken_where_goods_would_go_to_waste(self):
        near = Terms(shelf_life=5, prices=((0.0, 2.0), (100.0, 1.8)))
        decided = decide([request([Lot(3)], terms=near, costs=Costs(4.0, 2.0, 0.02))])[0]
        assert 0 < decided.quantity < 30

    def test_a_price_by_the_carton_is_one_of_whole_cartons(self):
        by_piece_and_carton = {"prices": ((1.0, 10.0), (12.0, 8.0)), "packs": (1.0, 12.0)}
        terms = Terms(**by_piece_and_carton)
        assert [terms.price(units) for units in (5, 12, 17, 24)] == [10.0, 8.0, 10.0, 8.0]
        decided = decide([request(following=4, terms=terms, costs=self.COSTS)])[0]
        assert (decided.quantity % 12, decided.price) == (0, 8.0)
        need = decide([request(following=4, costs=self.COSTS)])[0].quantity
        assert decided.quantity >= need - 12

    def test_cartons_are_left_where_their_rest_would_go_to_waste(self):
        terms = Terms(shelf_life=2, prices=((1.0, 10.0), (60.0, 9.5)), packs=(1.0, 60.0))
        decided = decide([request(terms=terms, costs=self.COSTS)])[0]
        assert 0 < decided.quantity < 60
        assert decided.price == 10.0

    def test_packs_of_prices_are_named_for_all_of_them(self):
        with pytest.raises(ValueError, match="a pack above 0"):
            Terms(prices=((1.0, 10.0), (12.0, 8.0)), packs=(1.0,))

    def test_a_rule_names_the_price_of_what_it_orders(self):
        assert self.decided(((1.0, 10.0), (20.0, 9.0)), lots=[Lot(200)], least=25).price == 9.0


@pytest.mark.parametrize("perishes", [True, False])
def test_level_and_costs_are_each_others_inverse(perishes):
    for level in (0.6, 0.9, 0.98):
        costs = costs_at(level, Costs(), perishes=perishes, nights=2)
        assert level_of(costs, perishes=perishes, nights=2) == pytest.approx(level)
    assert costs_at(None, Costs(), perishes=perishes, nights=2) == Costs()


def requests_of_all_kinds(count=40):
    """Products with and without expiry, lots, orders under way, minimums, breaks, times of day."""
    random = np.random.default_rng(8)
    for number in range(count):
        mean = random.gamma(2.0, 3.0, 7)
        lots = [
            Lot(random.uniform(0, 15), day(int(random.integers(-1, 9))))
            for _lot in range(number % 4)
        ]
        arrival = 1 + number % 2
        yield Request(
            MONDAY,
            day(arrival),
            day(arrival + 2),
            Forecast(mean, mean[:, None] * SPREAD, (1.0, 0.4, 0.0)[number % 3], 1.1),
            [*lots, Lot(random.uniform(0, 5))],
            [Incoming(random.uniform(0, 9), day(1))] if number % 3 == 0 else [],
            Terms(
                pack=1 + number % 6,
                minimum=7.0 * (number % 2),
                shelf_life=(None, 3, 10, 300)[number % 4],
                unit=(1.0, 0.0)[number % 5 == 0],
            ),
            Costs(1.0, 0.7, 0.01 * (1 + number % 3)),
        )


def test_many_decisions_are_those_of_each_alone():
    requests = list(requests_of_all_kinds())
    for one, together in zip(requests, decide(requests), strict=True):
        alone = decide([one])[0]
        assert together.quantity == alone.quantity
        left, right = vars(together.reason), vars(alone.reason)
        assert left == pytest.approx(right, rel=1e-5, abs=1e-5)
        assert bool(together.shown) == (alone.curve is not None)


def test_long_life_wastes_what_a_year_does_not_sell():
    slow = Forecast([0.02] * 7, [[0.0, 0.0, 0.0, 0.02, 0.1]] * 7)
    short, year = (
        decide([request(forecast=slow, terms=Terms(pack=24, shelf_life=life))])[0]
        for life in (60, 360)
    )
    assert short.shown["waste"][1] > year.shown["waste"][1] > 0
