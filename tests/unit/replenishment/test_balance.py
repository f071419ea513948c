"""Moves between stores: never more than the surplus, nothing appears or vanishes."""

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ordering import balance as module
from ordering.balance import Place, Worth, balance

UNITS = st.floats(0, 200).map(lambda value: round(value, 2))


@st.composite
def shops(draw):
    places = []
    for key in range(draw(st.integers(1, 5))):
        stock, wanted = draw(UNITS), draw(UNITS)
        useful = wanted + draw(UNITS)
        places.append(Place(key, stock, wanted, useful, min(draw(UNITS), stock)))
    return places


def test_doctests():
    assert doctest.testmod(module).failed == 0


@settings(max_examples=150, deadline=None)
@given(shops(), st.sampled_from([1.0, 6.0, 0.5]))
def test_no_more_than_the_surplus_and_in_whole_packs(places, pack):
    moves = balance(places, Worth(), pack)
    for place in places:
        left = sum(move.quantity for move in moves if move.source == place.key)
        came = sum(move.quantity for move in moves if move.target == place.key)
        assert left <= place.surplus + 1e-6
        room = max(place.useful - max(place.stock, place.wanted), 0)
        assert came <= place.need + room + 1e-6
    assert all(move.quantity / pack == pytest.approx(round(move.quantity / pack)) for move in moves)
    assert all(move.saving > 0 and move.source != move.target for move in moves)


@settings(max_examples=50, deadline=None)
@given(shops())
def test_the_total_is_preserved(places):
    stock = {place.key: place.stock for place in places}
    before = sum(stock.values())
    for move in balance(places, Worth()):
        stock[move.source] -= move.quantity
        stock[move.target] += move.quantity
    assert sum(stock.values()) == pytest.approx(before)
    assert min(stock.values()) >= -1e-6


def test_expiring_units_go_where_they_still_sell():
    (move,) = balance([Place(1, 10, 2, 4, expiring=6), Place(2, 5, 5, 20)], Worth())
    assert (move.source, move.target, move.quantity, move.doomed) == (1, 2, 6.0, 6.0)
    assert move.saving == pytest.approx(6 * (0.7 - 0.05))


def test_sound_surplus_stays_where_nobody_misses_it():
    assert balance([Place(1, 50, 5, 60), Place(2, 5, 5, 60)], Worth()) == []


def test_the_greater_need_is_not_split_for_nothing():
    moves = balance([Place(1, 30, 10, 30), Place(2, 0, 15, 15), Place(3, 0, 5, 5)], Worth())
    assert {move.target: move.quantity for move in moves} == {2: 15.0, 3: 5.0}


def test_dear_transport_moves_nothing():
    places = [Place(1, 20, 5, 5, expiring=15), Place(2, 0, 10, 20)]
    assert balance(places, Worth(moving=5.0)) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: Place(1, 5, -1, 5),
        lambda: Place(1, float("nan"), 1, 5),
        lambda: Worth(moving=-1),
        lambda: balance([], Worth(), pack=0),
    ],
)
def test_impossible_input_is_refused(make):
    with pytest.raises(ValueError):
        make()
