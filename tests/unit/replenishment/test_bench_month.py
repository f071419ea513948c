"""The world of `./run bench month` and its play by files: what comes in goes out again, once."""

import numpy as np
import pytest

from tools import order_files
from tools.bench._month import world as world_module
from tools.bench._month.files import Files

PRODUCTS, DAYS = 5, 4


@pytest.fixture
def world(history, tmp_path, monkeypatch):
    """A small world, forecast by smoothing: the trees would take their time."""
    monkeypatch.setattr(order_files, "MODEL", "ses")
    path = tmp_path / "sales.csv"
    history.assign(sale=history["sale"] / 10).to_csv(path, index=False)
    return world_module.load(str(path), PRODUCTS, DAYS)


@pytest.fixture
def played(world):
    minimums = {day: dict.fromkeys(range(world.series), 2.0) for day in world.month}
    files = Files(world, minimums)
    for day in world.month:
        files.day(day)
    return files


def test_each_product_is_in_two_stores(world):
    assert world.series == 2 * PRODUCTS
    assert len(world.month) == DAYS
    assert [len(hours) for hours in world.hours[0]] == world.demand[0].tolist()
    assert (world.categories[0::2] == world.categories[1::2]).any()


def test_every_customer_is_met_once(world):
    for row in range(world.series):
        for day in world.month:
            parts = [len(world.asked(row, day, *span)) for span in ((6, 14), (14, 22))]
            assert sum(parts) == world.demand[row, day]


def test_what_came_was_sold_wasted_or_is_there(world, played):
    book, month = played.book, slice(world.start, None)
    assert (book.sold <= world.demand).all()
    came = sum(world.opening(row) for row in range(world.series))
    gone = book.sold[:, month].sum() + book.wasted[:, month].sum()
    left = book.kept[:, -1].sum()
    assert gone + left - came == played.received
    assert played.received > 0


def test_an_empty_shelf_is_known_to_the_history(world, played):
    ran_out = played.sold[:, world.start :] < world.demand[:, world.start :]
    shares = played._share(len(world.dates))
    assert (shares[:, world.start :][ran_out] < 1).all()
    np.testing.assert_allclose(shares[:, : world.start], 1.0)


def test_figures(world, played):
    figures = played.figures()
    assert 0.5 < figures["fill"] <= 1
    lost = world.demand[:, world.start :].sum() * (1 - figures["fill"])
    assert figures["cost"] >= np.floor(lost)
