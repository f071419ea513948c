from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.demo.demand import pair_series, read_series, shift, whole_units, yesterday


@pytest.fixture(scope="module")
def series():
    return read_series()


def test_two_hundred_series_of_69_days(series):
    assert len(series) == 200
    assert {len(entry.days) for entry in series} == {69}


def test_days_follow_each_other(series):
    for entry in series:
        ordinals = [day.date.toordinal() for day in entry.days]
        assert ordinals == list(range(ordinals[0], ordinals[0] + 69))


def test_pairs_use_every_series_once(series):
    pairs = pair_series(series)
    used = [entry.order for pair in pairs for entry in pair]
    assert len(pairs) == 100
    assert sorted(used) == sorted(entry.order for entry in series)


def test_pairs_share_the_product_where_two_stores_sold_it(series):
    same = sum(
        first.key["product_id"] == second.key["product_id"] for first, second in pair_series(series)
    )
    assert same == 46


def test_pairing_does_not_depend_on_the_order_read(series):
    assert pair_series(series) == pair_series(list(reversed(series)))


def test_shift_ends_on_the_day_asked(series):
    moved = shift(series[0], date(2026, 3, 1))
    assert moved.days[-1].date == date(2026, 3, 1)
    assert moved.days[0].date == date(2025, 12, 23)
    assert [day.units for day in moved.days] == [day.units for day in series[0].days]


def test_yesterday_of_the_first_of_march():
    assert yesterday(date(2024, 3, 1)) == date(2024, 2, 29)


@given(st.lists(st.floats(0, 200).map(lambda value: round(value, 2))))
def test_whole_units_keep_the_total_and_the_empty_days(quantities):
    rounded = whole_units(quantities)
    assert abs(sum(rounded) - sum(quantities)) <= 1
    assert all(not units for units, sold in zip(rounded, quantities, strict=True) if not sold)
