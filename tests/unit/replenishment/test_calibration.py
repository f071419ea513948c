"""Quantiles learn from the weeks behind them what these agree on, and nothing else."""

import json

import numpy as np
import pandas as pd
import pytest

from executors.compute import FULL_SHARE as FULL_FOR_EXECUTORS
from forecasting import calibration, forecast, learn
from forecasting.arrays import QUANTILES
from forecasting.calibration import Calibration, calibration_of, week_scores
from forecasting.censoring import FULL_SHARE
from ordering.demand import LEVELS
from ordering.simulation.replay import FULL_SHARE as FULL_IN_REPLAY

EDGES = np.array([1.0, 5.0])


def week(width, seed=3, level=0.0, series=3000):
    """Forecasts of N(10, 1) for sales of N(10 + level, width): (mean, quantiles, sale)."""
    random = np.random.default_rng(seed)
    steps = np.array([-1.2816, 0.0, 0.8416, 1.2816, 1.6449])
    sale = 10.0 + level + width * random.standard_normal((series, 7))
    mean = np.full(sale.shape, 10.0)
    return mean, mean[..., None] + steps, sale


def scores(*widths):
    return [week_scores(*week(width, seed), EDGES) for seed, width in enumerate(widths, start=1)]


def coverage(found, width):
    mean, quantiles, sale = week(width, seed=99)
    out = [found.apply(mean[:, day], quantiles[:, day], day + 1) for day in range(7)]
    return (sale[..., None] <= np.stack(out, axis=1)).mean(axis=(0, 1))


def test_spread_that_was_too_narrow_every_week_is_widened():
    found = calibration_of(scores(1.5, 1.45, 1.55, 1.5), EDGES)
    np.testing.assert_allclose(coverage(found, 1.5)[2:], QUANTILES[2:], atol=0.01)


def test_spread_that_was_too_wide_every_week_is_narrowed():
    found = calibration_of(scores(0.7, 0.75, 0.7, 0.65), EDGES)
    np.testing.assert_allclose(coverage(found, 0.7)[2:], QUANTILES[2:], atol=0.015)


def test_weeks_that_disagree_change_nothing():
    found = calibration_of(scores(1.4, 0.7, 1.3, 0.8), EDGES)
    np.testing.assert_allclose(found.stretch, 1.0, atol=0.02)


def test_one_week_alone_teaches_nothing():
    assert calibration_of(scores(1.5), EDGES) is None


def test_class_without_rows_stays_as_it_is():
    """All these series are of the best tenth's level: the other classes have seen nothing."""
    found = calibration_of(scores(1.5, 1.5, 1.5), EDGES)
    assert (found.stretch[:2] == 1.0).all()
    assert (found.stretch[2, :, 2:] > 1.3).all()


def test_median_is_another_promise():
    found = calibration_of(scores(1.5, 1.5, 1.5), EDGES)
    assert (found.stretch[..., : calibration.MEDIAN + 1] == 1.0).all()


def test_unknown_sales_are_left_out():
    mean, quantiles, sale = week(1.0)
    blind = np.where(np.arange(sale.size).reshape(sale.shape) % 2 == 0, np.nan, sale)
    found = week_scores(mean, quantiles, blind, EDGES)
    np.testing.assert_allclose(np.nan_to_num(found)[2, :, 2:], 0.0, atol=0.1)


def test_nothing_sold_and_nothing_expected():
    zero = np.zeros((500, 7))
    found = week_scores(zero, np.zeros((500, 7, 5)), zero, np.zeros(2))
    assert not np.nan_to_num(found).any()


def test_a_strike_does_not_take_the_spread_away():
    mean, quantiles, _sale = week(1.0)
    found = week_scores(mean, quantiles, np.zeros(mean.shape), EDGES)
    low = np.log(calibration.STRETCH_BOUNDS[0])
    np.testing.assert_allclose(found[2, :, 2:], low)


def test_calibration_travels_as_numbers():
    found = calibration_of(scores(1.5, 1.4, 1.6), EDGES)
    again = Calibration.from_plain(json.loads(json.dumps(found.plain())))
    np.testing.assert_array_equal(again.stretch, found.stretch)


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


def test_too_little_to_learn_from(sales):
    learnt = learn(sales[sales["product_id"] < 1].tail(10), 7)
    assert learnt.now is None
    assert learnt.week_ago is None


def test_the_packages_agree_on_what_they_share():
    assert LEVELS == QUANTILES
    assert FULL_FOR_EXECUTORS == FULL_SHARE == FULL_IN_REPLAY
