"""The global model is learnt once and applied anywhere; what packages share is the same in each."""

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from executors import TEST_DAYS
from forecasting import Learnt, forecast, learn
from forecasting.arrays import QUANTILES
from forecasting.global_model import KEPT_DAYS
from ordering.arrays import LEVELS
from ordering.simulation import shipped


@pytest.fixture(scope="module")
def sales():
    random = np.random.default_rng(5)
    days = pd.date_range("2024-01-01", periods=70)
    rows = [
        (1, product, day, float(random.poisson(2 + product % 9)))
        for product in range(60)
        for day in days
    ]
    return pd.DataFrame(rows, columns=["store_id", "product_id", "date", "sale"])


def test_learnt_once_applied_anywhere(sales):
    """A part of the series, in another process, gets the numbers that all of them would."""
    learnt = learn(sales, 7)
    whole = forecast(sales, 7)
    told = json.loads(json.dumps(learnt.now))
    pd.testing.assert_frame_equal(forecast(sales, 7, learnt=told), whole)
    part = forecast(sales[sales["product_id"] < 20], 7, learnt=told)
    both = part.merge(whole, on=["store_id", "product_id", "date"])
    assert abs(both["mean_x"] / both["mean_y"] - 1).median() < 0.1


def test_model_of_a_week_ago_knows_nothing_of_the_week(sales):
    learnt = learn(sales, 7)
    last = sales["date"].max() - pd.Timedelta(days=7)
    changed = sales.assign(sale=sales["sale"].where(sales["date"] <= last, 50.0))
    assert learn(changed, 7).week_ago["trees"] == learnt.week_ago["trees"]
    assert learn(changed, 7).now["trees"] != learnt.now["trees"]


def until(sales, days):
    return sales[sales["date"] < sales["date"].min() + pd.Timedelta(days=days)]


def test_trees_serve_for_some_nights_and_learn_the_market_every_night(sales):
    first = learn(until(sales, 60), 7)
    kept = Learnt.from_text(first.text())
    assert kept == first
    night = learn(until(sales, 60 + KEPT_DAYS - 1), 7, kept=kept)
    assert night.fitted_on == first.fitted_on == dt.date(2024, 2, 29)
    assert (night.now["trees"], night.week_ago["trees"]) == (
        first.now["trees"],
        first.week_ago["trees"],
    )
    assert night.now["market"] != first.now["market"]
    later = learn(until(sales, 60 + KEPT_DAYS), 7, kept=kept)
    assert later.fitted_on == dt.date(2024, 3, 7)
    assert later.now["trees"] != first.now["trees"]


def test_trees_that_learnt_from_something_else_are_not_kept(sales):
    first = learn(until(sales, 60), 7)
    other = replace(first, kind="other columns")
    assert learn(until(sales, 61), 7, kept=other).fitted_on == dt.date(2024, 3, 1)
    without_test = replace(first, week_ago=None)
    assert learn(until(sales, 61), 7, kept=without_test).week_ago is not None


def test_too_little_to_learn_from(sales):
    learnt = learn(sales[sales["product_id"] < 1].tail(10), 7)
    assert learnt.now is None
    assert learnt.week_ago is None


def test_the_packages_agree_on_what_they_share():
    assert LEVELS == QUANTILES
    assert shipped.TEST_DAYS == TEST_DAYS
