"""Calendar, censoring, classics, quantiles and backtest against known numbers."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from forecasting import backtest, build_panel, calendar, censoring, classics, quantiles
from forecasting.features import FeatureMaker


def test_makeup_working_days_are_worked():
    days = np.array(["2024-04-28", "2024-05-11", "2024-05-01", "2024-05-03"], "datetime64[D]")
    assert calendar.day_off(days).tolist() == [False, False, True, True]


def test_year_without_notice_falls_back_to_weekends_and_fixed_holidays():
    days = np.array(["2049-10-01", "2049-10-16", "2049-10-13"], "datetime64[D]")
    assert calendar.day_off(days).tolist() == [True, True, False]


def test_weekday_of_known_dates():
    days = np.array(["1970-01-01", "2024-06-03", "2024-06-09"], "datetime64[D]")
    assert calendar.weekday(days).tolist() == [3, 0, 6]


def test_share_from_hours_is_gentler_than_the_clock():
    share = censoring.in_stock_share(pd.DataFrame({"stockout_h6_22": [0, 4, 16]}))
    assert share[0] == 1.0
    assert share[1] > 1 - 4 / 16
    assert share[2] == 0.0


def test_seasonal_naive_repeats_the_last_week(history):
    panel = build_panel(history, 10)
    mean, _sigma = classics.seasonal_naive(panel)
    np.testing.assert_allclose(mean[:, :7], panel.sale[:, -7:])
    np.testing.assert_allclose(mean[:, 7:], panel.sale[:, -7:-4])


def test_smoothing_of_a_constant_is_the_constant():
    dates = pd.date_range("2024-03-04", periods=56)
    rows = pd.DataFrame({"store_id": 1, "product_id": 1, "date": dates, "sale": 5.0})
    mean, sigma = classics.simple_smoothing(build_panel(rows, 7))
    np.testing.assert_allclose(mean, 5.0, rtol=1e-6)
    np.testing.assert_allclose(sigma, 0.0, atol=1e-6)


def test_tsb_fades_when_nobody_buys_any_more():
    dates = pd.date_range("2024-01-01", periods=120)
    sold = np.where(np.arange(120) < 60, (np.arange(120) % 3 == 0) * 2.0, 0.0)
    rows = pd.DataFrame({"store_id": 1, "product_id": 1, "date": dates, "sale": sold})
    early = classics.croston_tsb(build_panel(rows.head(60), 1))[0][0, 0]
    late = classics.croston_tsb(build_panel(rows, 1))[0][0, 0]
    assert early == pytest.approx(2 / 3, rel=0.25)
    assert late < 0.1 * early


def test_arima_equations_equal_statsmodels_ahead():
    random = np.random.default_rng(4)
    noise = random.normal(size=90)
    sale = [10.0]
    for shock in noise:
        sale.append(10 + 0.6 * (sale[-1] - 10) + shock)
    rows = pd.DataFrame(
        {"store_id": 1, "product_id": 1, "date": pd.date_range("2024-01-01", periods=91)}
    ).assign(sale=sale)
    panel = build_panel(rows, 7)
    mean, sigma = classics.arima(panel)
    fitted = classics.arima_equations(panel.sale)
    again, spread = classics.apply_equations(fitted, panel.sale, 7)
    np.testing.assert_allclose(again, mean, rtol=1e-3)
    np.testing.assert_allclose(spread, sigma, rtol=1e-2)


def test_gamma_quantiles_have_the_law_of_the_table():
    values = quantiles.gamma_quantiles(np.array([[4.0]]), np.array([[2.0]]))
    np.testing.assert_allclose(values[0, 0], stats.gamma.ppf([0.1, 0.5, 0.8, 0.9, 0.95], 4.0))
    assert not quantiles.gamma_quantiles(np.zeros((1, 1)), np.ones((1, 1))).any()


def test_error_table_covers_as_promised():
    random = np.random.default_rng(5)
    median, spread = random.uniform(1, 9, 20_000), random.uniform(0.2, 2, 20_000)
    sale = np.maximum(median + spread * random.standard_t(4, 20_000), 0)
    half = np.arange(20_000) < 10_000
    table = quantiles.error_table(sale[half], median[half], spread[half], np.ones(10_000, bool))
    promised = table.quantiles(median[~half], spread[~half])
    covered = (sale[~half, None] <= promised).mean(axis=0)
    np.testing.assert_allclose(covered, [0.1, 0.5, 0.8, 0.9, 0.95], atol=0.025)


def test_features_of_an_origin_ignore_what_comes_later(make_history):
    panel = build_panel(make_history(), 7)
    changed = panel.sale.copy()
    changed[:, 40:] = 777.0
    other = type(panel)(**{**panel.__dict__, "sale": changed})
    left, right = (FeatureMaker(each.cut(40, 7)).block(40, 5) for each in (panel, other))
    np.testing.assert_array_equal(left.x, right.x)
    np.testing.assert_array_equal(left.scale, right.scale)


def test_backtest_knows_only_days_before_its_origin(history):
    panel = build_panel(history, 1)
    origins = backtest.origins_of(panel.days, 7, 2)
    assert origins == [46, 53]
    outcome = backtest.run(panel, "snaive", origins, 7)
    np.testing.assert_allclose(outcome.mean[0], panel.sale[:, 39:46])
    report = backtest.report(outcome, backtest.truth_of(panel, origins, 7))
    assert 0 < report.wape < 1
    assert set(report.coverage) == {"80", "90", "95"}


def test_champion_changes_only_for_a_clear_winner():
    assert backtest.champion({"global": 0.40, "ses": 0.395}, "global") == "global"
    assert backtest.champion({"global": 0.40, "ses": 0.35}, "global") == "ses"
