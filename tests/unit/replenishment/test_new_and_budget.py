import numpy as np
import pandas as pd
import pytest

from forecasting import forecast_new
from ordering.budget import Line, up_to_minimum, within_budget

GRID = np.arange(0.0, 50.0, 5.0)


def line(best, price=1.0, weight=1.0):
    return Line(GRID, weight * (GRID - best) ** 2, price)


def test_new_product_sells_like_its_category(history):
    rates = history.groupby(["store_id", "product_id", "second_category_id"])["sale"].mean()
    new = history.head(1)[["store_id"]].assign(store_id=50, product_id=999, second_category_id=1)
    table = forecast_new(history, new, 7)
    assert len(table) == 7
    assert table["neighbours"].iloc[0] >= 3
    near = rates.xs(1, level="second_category_id")
    assert near.quantile(0.1) < table["mean"].mean() < near.quantile(0.95)
    assert (table["q95"] > table["q50"]).all()


def test_unknown_category_learns_from_everything(history):
    new = history.head(1)[["store_id"]].assign(product_id=1, second_category_id=77, store_id=88)
    assert forecast_new(history, new, 3)["neighbours"].iloc[0] == 40


def test_many_new_products_are_forecast_as_each_alone(history):
    new = pd.DataFrame(
        {
            "store_id": [50, 50, 51, 50, 51],
            "product_id": [901, 902, 903, 904, 905],
            "second_category_id": [1, np.nan, 1, 1, 77],
        },
        index=[7, 3, 3, 9, 0],
    )
    together = forecast_new(history, new, 5)
    alone = [forecast_new(history, new.iloc[[place]], 5) for place in range(len(new))]
    pd.testing.assert_frame_equal(together, pd.concat(alone, ignore_index=True))
    assert forecast_new(history, new.head(0), 5).columns.tolist() == together.columns.tolist()


def test_enough_money_buys_the_best():
    assert within_budget([line(20), line(10)], 100.0) == [20.0, 10.0]


def test_little_money_goes_where_it_saves_most():
    quantities = within_budget([line(20, weight=10.0), line(20)], 25.0)
    assert sum(quantities) <= 25.0
    assert quantities[0] > quantities[1]


def test_no_money_buys_nothing():
    assert within_budget([line(20), line(10)], 0.0) == [0.0, 0.0]


def test_minimum_order_is_filled_where_it_hurts_least():
    quantities = up_to_minimum([line(20, weight=10.0), line(10)], 40.0)
    assert sum(quantities) >= 40.0
    assert quantities[1] - 10.0 > quantities[0] - 20.0


def test_minimum_order_does_not_start_an_order():
    assert up_to_minimum([line(0), line(0)], 40.0) == [0.0, 0.0]


def test_negative_budget_is_refused():
    with pytest.raises(ValueError, match="negative"):
        within_budget([line(1)], -1.0)
