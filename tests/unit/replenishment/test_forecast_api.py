"""Odd histories, missing columns, and nothing from the future."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from forecasting import MODELS, ForecastError, boosters, build_panel, forecast

QUANTILES = ["q10", "q50", "q80", "q90", "q95"]
ORIGIN = dt.date(2024, 5, 15)
FAST = ("global", "snaive", "ses", "tsb")


def same(left, right):
    pd.testing.assert_frame_equal(left, right)


@pytest.mark.parametrize("model", FAST)
def test_one_row_per_series_day_with_ordered_quantiles(history, model):
    table = forecast(history, 7, models=(model,))
    assert len(table) == 40 * 7
    values = table[QUANTILES].to_numpy()
    assert np.isfinite(values).all()
    assert (values >= 0).all()
    assert (np.diff(values, axis=1) >= -1e-9).all()
    assert table["date"].min() == history["date"].max() + dt.timedelta(days=1)


@pytest.mark.parametrize("model", [*FAST, "arima"])
def test_later_sales_change_nothing(history, model):
    some = history[history["product_id"] < (2 if model == "arima" else 10)]
    later = some["date"] > pd.Timestamp(ORIGIN)
    changed = some.assign(
        sale=np.where(later, 999.0, some["sale"]),
        instock_share=np.where(later, 0.1, some["instock_share"]),
        stockout_h6_22=np.where(later, 16, some["stockout_h6_22"]),
    )
    expected = forecast(some[~later], 7, models=(model,))
    same(forecast(changed, 7, models=(model,), origin=ORIGIN), expected)


def test_plan_beyond_horizon_changes_nothing(history):
    keys = history[["store_id", "product_id"]].drop_duplicates()
    plan = keys.assign(date=history["date"].max() + dt.timedelta(days=8), discount=0.1, activity=1)
    same(forecast(history, 7, plan=plan), forecast(history, 7))


def test_planned_promotion_raises_demand(history):
    keys = history[["store_id", "product_id"]].drop_duplicates()
    days = pd.DataFrame({"date": pd.date_range(history["date"].max(), periods=8)[1:]})
    plan = keys.merge(days, how="cross")
    calm = forecast(history, 7, plan=plan.assign(activity=0, discount=1.0))
    loud = forecast(history, 7, plan=plan.assign(activity=1, discount=0.8))
    assert loud["mean"].sum() > 1.15 * calm["mean"].sum()


@pytest.mark.parametrize("left", [1, 5, 13, 20])
def test_short_history_gives_forecasts(make_history, left):
    table = forecast(make_history(series=8, days=left), 7, models=FAST)
    assert np.isfinite(table[["mean", *QUANTILES]].to_numpy()).all()


def test_only_the_four_needed_columns(history):
    bare = history[["store_id", "product_id", "date", "sale"]]
    assert len(forecast(bare, 28)) == 40 * 28


def test_all_zero_history_gives_zero(history):
    table = forecast(history.assign(sale=0.0), 7, models=FAST)
    assert table[["mean", "q50"]].to_numpy().max() == pytest.approx(0.0, abs=1e-6)


def test_returns_count_as_nothing_sold(history):
    returned = history.assign(sale=-history["sale"])
    assert forecast(returned, 7, models=("ses",))["mean"].max() == pytest.approx(0.0, abs=1e-6)


def test_huge_sales_stay_finite(history):
    table = forecast(history.assign(sale=history["sale"] * 1e9), 7, models=FAST)
    assert np.isfinite(table[["mean", *QUANTILES]].to_numpy()).all()


def test_future_dated_row_does_not_stretch_the_history(history):
    stray = history.head(1).assign(date=pd.Timestamp("2099-01-01"))
    table = forecast(pd.concat([history, stray]), 7, models=("ses",), today=dt.date(2024, 6, 30))
    same(table, forecast(history, 7, models=("ses",)))


def test_rows_of_a_day_are_added_up(history):
    halves = pd.concat([history.assign(sale=history["sale"] / 2)] * 2)
    same(forecast(halves, 7, models=("ses",)), forecast(history, 7, models=("ses",)))


def test_text_ids_and_zoned_dates(history):
    text = history.assign(
        store_id="S" + history["store_id"].astype(str), date=history["date"].dt.tz_localize("UTC")
    )
    assert forecast(text, 7, models=("ses",))["store_id"].iloc[0] == "S0"


def test_order_of_rows_does_not_matter(history):
    mixed = history.sample(frac=1.0, random_state=3)
    keys = ["store_id", "product_id", "date"]
    left = forecast(mixed, 7, models=("ses",)).sort_values(keys, ignore_index=True)
    right = forecast(history, 7, models=("ses",)).sort_values(keys, ignore_index=True)
    same(left, right)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"drop": "sale"}, "no column sale"),
        ({"date": "soon"}, "date"),
        ({"sale": "many"}, "sale"),
    ],
)
def test_unusable_history_says_why(history, change, words):
    table = history.drop(columns=change["drop"]) if "drop" in change else history.assign(**change)
    with pytest.raises(ForecastError, match=words):
        forecast(table, 7)


def test_empty_history_and_bad_requests_say_why(history):
    with pytest.raises(ForecastError, match="nothing to forecast"):
        forecast(history.head(0), 7)
    with pytest.raises(ForecastError, match="horizon"):
        forecast(history, 0)
    with pytest.raises(ForecastError, match="Unknown model"):
        forecast(history, 7, models=("oracle",))


def test_without_lightgbm_smoothing_takes_over_and_says_so(history, monkeypatch, caplog):
    monkeypatch.setattr(boosters, "lightgbm", None)
    table = forecast(history, 7)
    assert "lightgbm is not installed" in caplog.text
    assert table["mean"].sum() == pytest.approx(forecast(history, 7, models=("ses",))["mean"].sum())


def test_same_input_same_numbers(history):
    same(forecast(history, 7), forecast(history, 7))


def test_cut_panel_holds_no_later_sale(history):
    panel = build_panel(history, 7).cut(30, 7)
    assert panel.sale.shape == (40, 30)
    assert panel.discount.shape == (40, 37)
    assert set(MODELS) == {"global", "arima", "snaive", "ses", "tsb"}


def test_rows_without_store_or_product_are_named(history):
    broken = history.assign(store_id=history["store_id"].where(history.index > 2))
    with pytest.raises(ForecastError, match="3 values of the column store_id"):
        forecast(broken, 7, models=("ses",))


def test_dates_as_numbers_are_days(history):
    number = history.assign(date=history["date"].dt.strftime("%Y%m%d").astype(int))
    same(forecast(number, 7, models=("ses",)), forecast(history, 7, models=("ses",)))


def test_sales_beyond_single_precision_stay_finite(history):
    table = forecast(history.assign(sale=history["sale"] * 1e60), 7)
    assert np.isfinite(table[["mean", *QUANTILES]].to_numpy()).all()


def test_prices_that_are_no_numbers_count_as_usual(history):
    odd = history.assign(discount=np.inf, activity="?")
    same(forecast(odd, 7), forecast(history.assign(discount=1.0, activity=0), 7))


@pytest.mark.parametrize("horizon", [1, 28])
def test_horizons(history, horizon):
    assert len(forecast(history, horizon)) == 40 * horizon


def test_plan_may_be_partial_and_name_unknown_series(history, caplog):
    origin = history["date"].max()
    known = history[["store_id", "product_id"]].drop_duplicates().head(3)
    partial = known.assign(date=origin + dt.timedelta(days=2), activity=1, discount=0.5)
    unknown = partial.assign(store_id=999)
    table = forecast(history, 7, plan=pd.concat([partial, unknown]))
    same(table, forecast(history, 7, plan=partial))
    assert "No row of the plan" not in caplog.text
    same(forecast(history, 7, plan=unknown), forecast(history, 7))
    assert "No row of the plan" in caplog.text


def test_plan_rows_of_known_days_change_nothing(history):
    keys = history[["store_id", "product_id"]].drop_duplicates()
    plan = keys.assign(date=history["date"].max(), discount=0.1, activity=1)
    same(forecast(history, 7, plan=plan), forecast(history, 7))


def test_plan_without_its_keys_says_so(history):
    with pytest.raises(ForecastError, match="plan has no column store_id"):
        forecast(history, 7, plan=pd.DataFrame({"product_id": [1], "date": ["2024-05-27"]}))
