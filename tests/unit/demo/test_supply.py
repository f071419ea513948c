from hypothesis import given
from hypothesis import strategies as st

from tools.demo.demand import read_series
from tools.demo.supply import Delivery, plan_deliveries, stock_after

days = st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=1, max_size=80)


def test_two_day_cycle_keeps_a_spare():
    assert plan_deliveries([3, 4, 5, 6], [False] * 4, cycle=2, spare=2) == [
        Delivery(0, 9.0),
        Delivery(2, 11.0),
    ]


def test_a_day_sold_out_ends_the_cycle():
    assert plan_deliveries([3, 4, 5], [False, True, False], cycle=3, spare=1) == [
        Delivery(0, 7.0),
        Delivery(2, 6.0),
    ]


@given(days, st.integers(1, 7), st.integers(0, 30))
def test_stock_is_never_negative_and_zero_when_sold_out(history, cycle, spare):
    units = [sold for sold, _empty in history]
    sold_out = [empty for _sold, empty in history]
    levels = stock_after(units, plan_deliveries(units, sold_out, cycle, spare))
    assert all(level >= 0 for level in levels)
    assert all(not level for level, empty in zip(levels, sold_out, strict=True) if empty)


@given(days, st.integers(1, 7), st.integers(0, 30))
def test_a_delivery_finds_no_more_than_the_spare(history, cycle, spare):
    units = [sold for sold, _empty in history]
    deliveries = plan_deliveries(units, [empty for _sold, empty in history], cycle, spare)
    levels = [0.0, *stock_after(units, deliveries)]
    assert all(levels[delivery.day] <= spare for delivery in deliveries)


def test_real_series():
    for series in read_series():
        units = [day.units for day in series.days]
        sold_out = [day.sold_out for day in series.days]
        levels = stock_after(units, plan_deliveries(units, sold_out, 3, 5))
        assert min(levels) >= 0
