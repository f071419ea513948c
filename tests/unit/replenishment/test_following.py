"""Tomorrow's upper quantiles make up for what the last days' missed."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from forecasting import build_panel, global_model
from forecasting.arrays import QUANTILES
from forecasting.features import FeatureMaker
from forecasting.following import FARTHEST, FOLLOWED_DAYS, stretch_after, stretched
from forecasting.market import LINGERING, Market

SERIES = 400
NORMAL = 100.0 + 20.0 * stats.norm.ppf(QUANTILES)


def day(shift=0.0, series=SERIES, seed=0):
    """Quantiles of a normal law and sales drawn from it, a whole day moved by so many units."""
    sale = np.random.default_rng(seed).normal(100.0 + shift, 20.0, series)
    return np.tile(NORMAL, (series, 1)), sale


def test_a_day_that_sold_more_widens_tomorrow_and_leaves_median_and_below():
    stretch = stretch_after([day(+15.0)])
    assert (stretch[2:] > 1.05).all()
    np.testing.assert_array_equal(stretch[:2], 1.0)
    assert (stretch_after([day(-15.0)])[2:] < 0.95).all()


def test_an_old_miss_is_forgotten():
    calm = [day(seed=seed) for seed in range(1, FOLLOWED_DAYS)]
    after = stretch_after([day(+15.0), *calm])
    np.testing.assert_allclose(after, stretch_after([day(), *calm]), atol=0.01)


def test_nothing_known_changes_nothing():
    np.testing.assert_array_equal(stretch_after([]), 1.0)


def test_few_series_may_have_been_lucky():
    many, few = stretch_after([day(+10.0)]), stretch_after([day(+10.0, series=5)])
    assert abs(np.log(few[2])) < 0.5 * np.log(many[2])


def test_what_sells_nothing_on_most_days_narrows_no_other():
    quantiles, sale = day()
    silent = np.zeros((3 * SERIES, 5)), np.zeros(3 * SERIES)
    both = np.concatenate([quantiles, silent[0]]), np.concatenate([sale, silent[1]])
    np.testing.assert_array_equal(stretch_after([both]), stretch_after([(quantiles, sale)]))
    np.testing.assert_array_equal(stretch_after([silent] * FOLLOWED_DAYS), 1.0)


def test_a_strike_does_not_take_the_spread_away():
    stretch = stretch_after([day(-90.0)] * FOLLOWED_DAYS)
    assert (stretch[2:] >= np.exp(-FARTHEST) - 1e-12).all()
    feast = stretch_after([day(+900.0)] * FOLLOWED_DAYS)
    assert (feast <= np.exp(FARTHEST) + 1e-12).all()


def test_stretched_quantiles_never_cross_and_keep_the_median():
    wild = np.array([1.0, 1.0, np.exp(FARTHEST), np.exp(-FARTHEST), np.exp(-FARTHEST)])
    out = stretched(np.tile(NORMAL, (3, 1)), wild)
    assert (np.diff(out, axis=1) >= 0).all()
    np.testing.assert_array_equal(out[:, 1], NORMAL[1])


def test_weeks_come_nearer_to_their_promise_where_days_move_together():
    """The goal by which it is made: a week's coverage at 80 %, with days off by 4 % at random."""
    shift = np.random.default_rng(3).normal(0.0, 4.0, 140)
    days = [day(move, seed=n) for n, move in enumerate(shift)]

    def error_of_weeks(stretches):
        covered = [
            (sale <= stretched(quantiles, stretch)[:, 2]).mean()
            for (quantiles, sale), stretch in zip(days, stretches, strict=True)
        ]
        weeks = np.mean(np.reshape(covered, (-1, 7)), axis=1)
        return np.sqrt(np.mean((weeks - 0.8) ** 2))

    played = [stretch_after(days[max(n - FOLLOWED_DAYS, 0) : n]) for n in range(len(days))]
    assert error_of_weeks(played) < 0.7 * error_of_weeks([np.ones(5)] * len(days))


@pytest.fixture(scope="module")
def panel():
    random = np.random.default_rng(5)
    days = pd.date_range("2024-01-01", periods=50)
    level = np.where(np.arange(50) == 49, 1.4, 1.0)
    rows = [
        (1, product, date, float(random.poisson((3 + product % 9) * level[n])))
        for product in range(60)
        for n, date in enumerate(days)
    ]
    sales = pd.DataFrame(rows, columns=["store_id", "product_id", "date", "sale"])
    return build_panel(sales, 7)


def test_the_model_stretches_tomorrow_alone(panel):
    model = global_model.fit(panel, global_model.Settings())
    assert model.tomorrow[2] > 1.1  # its last day sold 40 % more than anybody knew
    maker, plain = FeatureMaker(panel, model.market), replace(model, tomorrow=np.ones(5))
    for ahead in (1, 2, 7):
        block = maker.block(panel.days, ahead)
        _mean, quantiles = model.predict(block)
        _mean, unchanged = plain.predict(block)
        assert (quantiles[:, 2:] > unchanged[:, 2:]).any() == (ahead == 1)
        np.testing.assert_array_equal(quantiles[:, :2], unchanged[:, :2])


def test_what_is_left_of_yesterday_fades_and_is_bounded():
    factor = np.ones(35)
    calendar = np.arange(42) % 7, np.zeros(42, dtype=int), np.ones(42, dtype=bool)
    usual = Market(factor, *calendar).expected(35, 7)
    factor[-1] = 1.1
    risen = Market(factor, *calendar).expected(35, 7) / usual
    assert risen[0] == pytest.approx(1.0 + 0.1 * LINGERING, abs=0.01)
    assert (np.diff(risen[:4]) < 0).all()
    factor[-1] = 0.02
    closed = Market(factor, *calendar).expected(35, 7) / usual
    assert closed[0] > 0.75
