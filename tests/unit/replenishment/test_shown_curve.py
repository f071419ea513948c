"""What is kept of a cost curve, for charts and for orders that are cut or topped up."""

import datetime as dt

import numpy as np
import pytest

from ordering import Costs, Forecast, Lot, Request, Terms, decide

TODAY = dt.date(2024, 6, 3)
SPREAD = np.array([0.4, 0.95, 1.4, 1.7, 2.0])


def decided(stock, price=1.0, mean=40.0):
    """A product that keeps, sold by the piece."""
    forecast = Forecast([mean] * 7, np.outer([mean] * 7, SPREAD))
    days = (TODAY + dt.timedelta(days=n) for n in (1, 3))
    costs = Costs(price, 0.7 * price, 0.01 * price)
    lots = (Lot(stock),) if stock else ()
    return decide([Request(TODAY, *days, forecast, lots, (), Terms(), costs)])[0]


@pytest.mark.parametrize("price", [1e-4, 1.0, 3e6])
def test_what_is_shown_is_the_curve(price):
    one = decided(30.0, price)
    shown, curve = one.shown, one.curve
    quantity, places = np.unique(curve.quantity[0], return_index=True)
    assert list(shown) == ["quantity", "shortage", "waste", "holding"]
    assert shown["quantity"] == quantity.tolist()
    for name in ("shortage", "waste", "holding"):
        expected = getattr(curve, name)[0, places]
        np.testing.assert_allclose(shown[name], expected, atol=5e-6 * curve.total.max())


def test_amounts_are_short():
    """Of six digits, because a night writes a hundred thousand curves."""
    amounts = decided(30.0).shown["shortage"]
    assert len(amounts) > 24
    assert max(len(repr(amount)) for amount in amounts) <= 8


def test_nothing_is_shown_where_there_is_plenty():
    assert decided(1e6).shown == {}
