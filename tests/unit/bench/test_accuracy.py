"""The world of `./run bench accuracy`: drawn once, and without slips what is said is what is."""

import numpy as np
import pytest

from tools.bench._accuracy import world as world_module
from tools.bench._accuracy.world import (
    BACK,
    CLOSED,
    COUNT,
    DOCK,
    FILL,
    FLOOR,
    MIDDAY,
    REFILL,
    WASTE,
)
from tools.setup import paths

FILE = str(paths.ROOT / "tools/demo/data/freshretail_daily_dev_200x69.csv.gz")
SLIPS = ("STOLEN", "MISCOUNTED", "MISPLACED")


def load(products=6, days=10):
    return world_module.load(FILE, products, days)


def books_of(world):
    """{(day, time): what books say that hear everything and are never counted}."""
    books, said_at = world.opening.astype(float), {}
    for day in world.month:
        said = world.said[day]
        for row, units, _ordered in said[DOCK]:
            books[row, BACK] += units
        _fill(books, said[FILL])
        said_at[day, COUNT] = books.copy()
        _sell(books, said[MIDDAY])
        _fill(books, said[REFILL])
        _sell(books, said[CLOSED])
        for row, units in said[WASTE]:
            books[row, FLOOR] -= units
        said_at[day, CLOSED] = books.copy()
    return said_at


def _fill(books, said):
    for row, units in said:
        books[row] += (units, -units)


def _sell(books, said):
    for row, hours in said:
        books[row, FLOOR] -= len(hours)


def test_without_slips_the_books_are_right(monkeypatch):
    for name in SLIPS:
        monkeypatch.setattr(world_module, name, 0.0)
    world = load()
    for moment, books in books_of(world).items():
        np.testing.assert_array_equal(books, world.truth[moment])


@pytest.mark.parametrize("name", SLIPS)
def test_each_slip_makes_them_wrong(name, monkeypatch):
    for other in SLIPS:
        monkeypatch.setattr(world_module, other, 0.3 if other == name else 0.0)
    world = load()
    last = (world.month[-1], CLOSED)
    assert (books_of(world)[last] != world.truth[last]).any()


def test_both_databases_meet_the_same_month():
    first, second = load(), load()
    assert first.said.keys() == second.said.keys()
    assert first.happened == second.happened
    for moment, there in first.truth.items():
        np.testing.assert_array_equal(there, second.truth[moment])


def test_nobody_takes_what_is_not_there():
    world = load(days=20)
    assert all((there >= 0).all() for there in world.truth.values())


def test_of_a_hundred_sold_one_is_stolen():
    happened = load(products=200, days=28).happened
    assert happened["stolen"] == pytest.approx(happened["sold"] * 0.01, rel=0.1)


def test_two_people_slip_by_themselves():
    """In two lines of a hundred, and whoever counts again sees with own eyes."""
    world = load(products=200, days=1)
    day = world.month[0]
    counts = np.array(
        [[world.counted(day, row, FLOOR, turn) for turn in (1, 2)] for row in range(world.rows)]
    )
    there = world.truth[day, COUNT][:, FLOOR]
    wrong = counts != there[:, None]
    assert 0 < wrong.mean() < 0.05
    assert not (wrong[:, 0] & wrong[:, 1]).any()
    assert world.counted(day, 0, FLOOR) == world.counted(day, 0, FLOOR)


def test_what_the_file_lacks_is_made_up_and_said():
    world = load(products=210, days=1)
    assert (world.rows, world.happened["real_series"]) == (210, 200)


def test_a_file_that_is_too_short():
    with pytest.raises(SystemExit, match="has 69 days"):
        load(days=69)
