"""The days' common factor: found in sales, and said of the days to come."""

import numpy as np
import pytest

from forecasting.market import Market, market_of

DAYS, AHEAD = 42, 7
WEEK = np.array([0.9, 0.9, 0.9, 0.9, 1.0, 1.2, 1.2])
DAY = np.arange(DAYS + AHEAD) % 7
OFF = DAY >= 5


def shops(factor, series=200, noise=True):
    random = np.random.default_rng(4)
    rate = random.gamma(2.0, 20.0, series)
    mean = rate[:, None] * factor[None]
    return random.poisson(mean).astype(float) if noise else mean


def test_factors_are_found_whatever_the_series_sell():
    factor = WEEK[DAY[:DAYS]] * np.linspace(0.9, 1.1, DAYS)
    market = market_of(shops(factor), np.ones((200, DAYS)), DAY, OFF)
    found = market.factor / market.factor.mean() * factor.mean()
    np.testing.assert_allclose(found, factor, rtol=0.05)


def test_hidden_hours_do_not_lower_the_factor():
    factor, seen = WEEK[DAY[:DAYS]], np.ones((200, DAYS))
    seen[:, 30] = 0.5
    sale = shops(factor) * seen
    market = market_of(sale, seen, DAY, OFF)
    assert market.factor[30] == pytest.approx(market.factor[23], rel=0.05)


def test_expected_days_follow_weekday_and_level():
    factor = WEEK[DAY[:DAYS]] * np.where(np.arange(DAYS) < 21, 1.0, 1.3)
    ahead = market_of(shops(factor), np.ones((200, DAYS)), DAY, OFF).expected(DAYS, AHEAD)
    assert ahead[5] / ahead[0] == pytest.approx(1.2 / 0.9, rel=0.05)
    assert ahead.mean() > 1.05


def test_one_series_says_little_about_the_market():
    wild = np.where(np.arange(DAYS) % 3 == 0, 9.0, 0.0)[None]
    market = market_of(wild, np.ones((1, DAYS)), DAY, OFF)
    assert market.factor.std() < 0.3


def test_expected_days_ignore_later_factors():
    market = market_of(shops(WEEK[DAY[:DAYS]]), np.ones((200, DAYS)), DAY, OFF)
    changed = market.factor.copy()
    changed[30:] = 99.0
    other = Market(changed, market.day, market.kind, market.usual)
    np.testing.assert_array_equal(market.expected(30, 7), other.expected(30, 7))


def test_empty_holiday_streets_do_not_lower_the_level_after_it():
    away = OFF.copy()
    away[28:33] = True  # Monday to Friday off, and the weekend behind
    factor = WEEK[DAY[:DAYS]] * np.where(np.isin(np.arange(DAYS), range(28, 35)), 0.7, 1.0)
    sale, seen = shops(factor)[:, :35], np.ones((200, 35))
    known = market_of(sale, seen, DAY[:DAYS], away[:DAYS]).expected(35, AHEAD)
    unknown = market_of(sale, seen, DAY[:DAYS], OFF[:DAYS]).expected(35, AHEAD)
    assert abs(known.mean() - 1.0) < abs(unknown.mean() - 1.0)
    assert known.mean() == pytest.approx(1.0, abs=0.08)


def test_nothing_sold_gives_finite_factors():
    market = market_of(np.zeros((3, DAYS)), np.zeros((3, DAYS)), DAY, OFF)
    assert np.isfinite(market.factor).all()
    assert np.isfinite(market.expected(DAYS, AHEAD)).all()
