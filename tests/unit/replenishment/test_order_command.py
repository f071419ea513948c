"""./run order: files in, quantities with their reason out, by the shipped decision."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest

from ordering import Costs, Lot, Terms, decide
from tools import order, order_files, sales_files
from tools.order_files import hour_of, weekdays_of

# The last day of the history of these tests is Sunday, 26 May 2024
NOW = "2024-05-26T20:00"


@pytest.fixture
def shop(history, tmp_path, monkeypatch):
    """Twelve products in files, and a function that runs the command on them, smoothing where the
    trees would take their time."""
    monkeypatch.setattr(order_files, "MODEL", "ses")
    sold = history[history["product_id"] < 3].assign(date=lambda rows: rows["date"].dt.date)
    keys = sold[["store_id", "product_id"]].drop_duplicates()
    tables = {
        "history": sold,
        "stock": keys.assign(expiry="", quantity=3),
        "terms": keys.assign(pack=1, life_days=3),
    }

    class Shop:
        pairs = len(keys)

        def __init__(self):
            self.tables, self.options = tables, []

        def set(self, name, **values):
            self.tables[name] = self.tables[name].assign(**values)

        def run(self, now=NOW, output="out.csv", decimal=".", **files):
            argv = ["--now", now, "--output", str(tmp_path / output), "--decimal", decimal]
            argv += self.options
            for name, table in {**self.tables, **files}.items():
                path = tmp_path / f"{name}.csv"
                table.to_csv(path, index=False)
                argv += [f"--{name.replace('_', '-')}", str(path)]
            return order.main(argv)

        def answer(self, **options):
            assert self.run(**options) == 0
            return pd.read_csv(tmp_path / "out.csv", dtype={"store_id": str, "product_id": str})

    return Shop()


def test_every_pair_of_the_terms_gets_a_quantity_and_a_reason(shop, capsys):
    table = shop.answer()
    assert len(table) == shop.pairs
    assert (table["quantity"] >= 0).all()
    assert table["quantity"].sum() > 0
    assert table["reason"].notna().all()
    assert (table["delivery"] == "2024-05-27").all()
    assert "left out" not in capsys.readouterr().out.splitlines()[-1]


def test_the_global_model_forecasts(shop, monkeypatch):
    smooth = shop.answer()["covered"]
    monkeypatch.setattr(order_files, "MODEL", "global")
    learnt = shop.answer()["covered"]
    assert (smooth != learnt).all()
    np.testing.assert_allclose(smooth.sum(), learnt.sum(), rtol=0.2)


def test_a_planned_promotion_is_ordered_for(shop, monkeypatch, capsys):
    monkeypatch.setattr(order_files, "MODEL", "global")
    keys = shop.tables["terms"][["store_id", "product_id"]]
    days = pd.date_range("2024-05-27", periods=3).strftime("%Y-%m-%d")
    plan = keys.merge(pd.DataFrame({"date": [*days, "2031-01-01"]}), how="cross")
    covered = [
        shop.answer(plan=plan.assign(activity=active, discount=price))["covered"].sum()
        for active, price in ((0, 1.0), (1, 0.8))
    ]
    assert covered[1] > 1.1 * covered[0]
    last = capsys.readouterr().out.splitlines()[-1]
    assert f"{shop.pairs} plan rows for no series and day forecast" in last


def test_packs_minimums_and_prices(shop):
    shop.set("terms", pack=6, minimum=20, price=2.5)
    table = shop.answer()
    ordered = table[table["quantity"] > 0]
    assert (ordered["quantity"] % 6 == 0).all()
    assert (ordered["quantity"] >= 20).all()
    np.testing.assert_allclose(ordered["amount"], 2.5 * ordered["quantity"])


def test_what_should_be_there_in_any_case_is_filled_up(shop):
    plain = shop.answer().set_index(["store_id", "product_id"])
    keys = shop.tables["terms"][["store_id", "product_id"]]
    coming = {"on_order": keys.assign(date="2024-05-27", quantity=5)}
    shop.set("terms", safety=400)
    table = shop.answer(**coming).set_index(["store_id", "product_id"])
    assert (plain["quantity"] < 300).all()
    # 3 on the shelf, 5 under way
    assert (table["quantity"] == 392).all()


def test_more_stock_and_more_on_order_need_less(shop):
    plain = shop.answer()["quantity"].sum()
    keys = shop.tables["terms"][["store_id", "product_id"]]
    coming = shop.answer(on_order=keys.assign(date="2024-05-27", quantity=5))["quantity"].sum()
    assert coming < plain
    shop.set("stock", quantity=500)
    assert shop.answer()["quantity"].sum() == 0


def test_stock_that_expires_today_is_no_stock_for_tomorrow(shop):
    shop.set("stock", quantity=60)
    lasting = shop.answer()["quantity"].sum()
    shop.set("stock", expiry="2024-05-26")
    assert shop.answer()["quantity"].sum() > lasting


def test_expired_stock_is_left_out_and_counted(shop, capsys):
    shop.set("stock", expiry="2024-05-25", quantity=500)
    assert shop.answer()["quantity"].sum() > 0
    assert f"{shop.pairs} expired lots" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize(
    ("days", "cutoff", "day"),
    [("Mon,Wed", "", "2024-05-27"), ("", "12:00", "2024-05-27"), ("Sun", "20:00", "2024-06-02")],
)
def test_when_no_order_goes_out_any_more_the_next_day_is_named(shop, days, cutoff, day):
    shop.set("terms", order_days=days, cutoff=cutoff)
    table = shop.answer()
    assert (table["quantity"] == 0).all()
    assert (table["reason"] == f"next order day {day}").all()
    assert table["planned"].sum() > 0


def test_the_cutoff_of_tonight_is_not_over(shop):
    shop.set("terms", order_days="Sun", cutoff="20:01")
    assert shop.answer()["quantity"].sum() > 0


def test_lead_time_and_order_days_say_how_long_it_lasts(shop):
    shop.set("terms", order_days="Sun,Wed", lead_days=2, life_days=20)
    table = shop.answer()
    assert set(table["delivery"]) == {"2024-05-28"}
    assert set(table["next_delivery"]) == {"2024-05-31"}


def test_what_was_sold_today_is_no_day_to_learn_from(shop):
    """At ten o'clock the day's sales so far must not look like a day that sold little."""
    day = pd.to_datetime(shop.tables["history"]["date"]) == "2024-05-26"
    full = shop.answer(now="2024-05-26T10:00")
    shop.tables["history"].loc[day, "sale"] = 0
    pd.testing.assert_frame_equal(shop.answer(now="2024-05-26T10:00"), full)


def test_rows_of_one_day_are_one_days_sales(shop):
    """A file of receipts orders what a file of days does: no row is a day that sold too little."""
    whole = shop.answer()
    days = shop.tables["history"]
    parts = [days.assign(sale=1 + 0 * days["sale"]), days.assign(sale=days["sale"] - 1)]
    shop.tables["history"] = pd.concat(parts).sample(frac=1, random_state=3)
    receipts = shop.answer()
    for name in ("covered", "quantity"):
        np.testing.assert_allclose(receipts[name], whole[name])


def test_hours_without_stock_are_as_good_as_the_share(shop):
    """What an empty shelf hid is in the order, whichever of the two columns tells of it."""
    days = shop.tables["history"].drop(columns="instock_share", errors="ignore")
    hours = np.where(np.arange(len(days)) % 2, 8, 0)
    hidden = days.assign(sale=days["sale"] * np.where(hours > 0, 0.522, 1.0))
    shop.tables["history"] = hidden.assign(stockout_h6_22=hours)
    told_by_hours = shop.answer()
    shop.tables["history"] = hidden.assign(
        stockout_h6_22=hours, instock_share=np.where(hours > 0, 0.522, 1.0)
    )
    np.testing.assert_allclose(told_by_hours["covered"], shop.answer()["covered"], rtol=1e-6)


def test_a_store_that_was_not_synced_takes_nothing_from_the_others(shop):
    """Its last days are unknown: they are no days on which less was sold than forecast."""
    before = shop.answer().set_index("store_id")["covered"]
    days = shop.tables["history"]
    is_late = (days["store_id"].astype(str) == "0") & (days["date"] > dt.date(2024, 5, 20))
    shop.tables["history"] = days[~is_late]
    after = shop.answer().set_index("store_id")["covered"]
    np.testing.assert_allclose(after.drop("0"), before.drop("0"), rtol=0.05)


def test_a_store_that_was_silent_for_weeks_gets_no_order_and_is_named(shop, capsys):
    """Its sales of March say nothing about the end of May, whatever the other stores sold."""
    shop.set("stock", quantity=0)
    days = shop.tables["history"]
    is_late = (days["store_id"].astype(str) == "0") & (days["date"] > dt.date(2024, 4, 27))
    shop.tables["history"] = days[~is_late]
    table = shop.answer().set_index("store_id")
    assert set(table.loc[["0"], "reason"]) == {"the store's history ended on 2024-04-27"}
    assert not table.loc[["0"], "quantity"].any()
    assert table.drop("0")["quantity"].any()
    last = capsys.readouterr().out.splitlines()[-1]
    assert "1 stores whose history ended over 28 days before --now" in last


def test_after_closing_today_is_a_day_like_the_others(shop):
    closing = shop.answer(now="2024-05-26T22:30")
    night = shop.answer(now="2024-05-27T02:00", terms=shop.tables["terms"].assign(lead_days=0))
    np.testing.assert_allclose(closing["quantity"], night["quantity"], atol=1)


def test_sales_after_now_are_left_out_and_counted(shop, capsys):
    assert shop.run(now="2024-05-24T20:00") == 0
    assert f"{2 * shop.pairs} history rows after --now" in capsys.readouterr().out


def test_pairs_that_some_files_do_not_have(shop, capsys):
    terms = shop.tables["terms"]
    new = terms.head(1).assign(product_id="never sold")
    shop.tables["terms"] = pd.concat([terms.iloc[2:], new])
    table = shop.answer().set_index("product_id")
    assert table.loc["never sold", "reason"] == "no sales history"
    assert table.loc["never sold", "quantity"] == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert "2 pairs of the history without terms" in last
    assert "2 pairs of the stock without terms" in last


def test_empty_stock_and_no_stock_are_the_same(shop):
    nothing = shop.tables["stock"].iloc[:0]
    empty = shop.answer(stock=nothing)
    shop.set("stock", quantity=0)
    pd.testing.assert_frame_equal(shop.answer(), empty)


def test_negative_stock_is_taken_from_the_lot_that_expires_first(shop):
    stock = shop.tables["stock"].assign(quantity=9, expiry="2024-05-28")
    minus = stock.assign(quantity=-6, expiry="")
    shop.set("stock", expiry="2024-05-28")
    expected = shop.answer()
    pd.testing.assert_frame_equal(shop.answer(stock=pd.concat([stock, minus])), expected)


def test_stock_below_zero_is_none_and_counted(shop, capsys):
    shop.set("stock", quantity=0)
    none = shop.answer()
    shop.set("stock", quantity=-7)
    pd.testing.assert_frame_equal(shop.answer(), none)
    last = capsys.readouterr().out.splitlines()[-1]
    assert f"{shop.pairs} pairs' stock below zero, taken for none" in last


def test_decimal_commas_and_other_columns_are_said(shop, capsys):
    shop.set("terms", price="2,5", lost="0,5", remark="x")
    assert shop.run() == 2
    assert "row 2, column price: '2,5' is no number" in capsys.readouterr().err
    shop.tables["history"]["sale"] = shop.tables["history"]["sale"].astype(int)
    shop.tables["history"] = shop.tables["history"][["store_id", "product_id", "date", "sale"]]
    assert set(shop.answer(decimal=",")["price"]) == {2.5}
    assert "column remark of the terms" in capsys.readouterr().out.splitlines()[-1]


def test_identifiers_stay_as_written(shop):
    for table in shop.tables.values():
        table["product_id"] = "00" + table["product_id"].astype(str)
    assert set(shop.answer()["product_id"]) == {"000", "001", "002"}


def test_dearer_losses_order_more(shop):
    quantities = []
    for lost in (0.5, 10):
        shop.set("terms", lost=lost, waste=1, holding=0.01)
        quantities.append(shop.answer()["quantity"].sum())
    assert quantities[0] < quantities[1]


@pytest.mark.parametrize(
    ("name", "column", "value", "words"),
    [
        ("terms", "pack", 0, "row 2, column pack: '0' must be above 0"),
        ("terms", "lost", 0, "column lost"),
        ("terms", "life_days", 2.5, "whole number"),
        ("terms", "lead_days", -1, "at least 0"),
        ("terms", "order_days", "Mon,Foo", "Mon,Wed,Fri"),
        ("terms", "order_days", "Monkey", "'Monkey' names no weekday"),
        ("terms", "cutoff", "25:00", "14:30"),
        ("terms", "cutoff", "24:30", "14:30"),
        ("terms", "cutoff", "12:00:99", "14:30"),
        ("terms", "cutoff", "²:00", "is no time of the day"),
        ("terms", "price", "1,5", "column price"),
        ("stock", "quantity", "many", "stock.csv, row 2, column quantity"),
        ("stock", "expiry", "28/05/2024", "--date-format"),
        ("history", "instock_share", 80, "at most 1"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(shop, capsys, name, column, value, words):
    shop.set(name, **{column: value})
    assert shop.run() == 2
    [line] = capsys.readouterr().err.splitlines()
    assert words in line


def test_a_pair_twice_an_old_history_and_a_bad_time(shop, capsys):
    assert shop.run(terms=pd.concat([shop.tables["terms"]] * 2)) == 2
    assert shop.run(now="2024-08-26T20:00") == 2
    assert shop.run(now="tonight") == 2
    assert shop.run(now=f"{NOW}Z") == 2
    assert shop.run(output="out.docx") == 2
    twice, old, time, zone, ending = capsys.readouterr().err.splitlines()
    assert f"row {shop.pairs + 2}: the same store and product as row 2" in twice
    assert "92 days before --now" in old
    assert "2024-05-07T20:00" in time
    assert "has a zone: write the store's own time" in zone
    assert ".xlsx" in ending


def test_a_column_that_nobody_reads_is_named(shop, capsys):
    """A misspelt one would silently be its default: goods that never expire."""
    shop.tables["terms"] = shop.tables["terms"].rename(columns={"life_days": "lifedays"})
    assert shop.run() == 0
    assert "left out: column lifedays of the terms" in capsys.readouterr().out


def test_a_country_without_a_calendar_is_refused(capsys):
    with pytest.raises(SystemExit):
        sales_files.parser("order", "", "").parse_args(["--country", "germany"])
    assert "'germany' is no country whose days off are known" in capsys.readouterr().err
    assert sales_files.country("de") == "DE"


def test_what_comes_later_is_not_counted_as_on_order(shop):
    """The same with plenty on the shelf and with none: an order for the days after next."""
    shop.tables["on_order"] = shop.tables["terms"][["store_id", "product_id"]].assign(
        date="2024-06-20", quantity=5
    )
    for stock in (0, 1000):
        shop.set("stock", quantity=stock)
        assert (shop.answer()["on_order"] == 0).all()
    shop.set("on_order", date="2024-05-20")
    assert (shop.answer()["on_order"] == 5).all()


def test_files_are_named_from_where_the_person_stands(shop, tmp_path, monkeypatch):
    monkeypatch.setenv("RUN_FROM", str(tmp_path))
    assert shop.run() == 0
    argv = "--history history.csv --stock stock.csv --terms terms.csv --output there.csv --now"
    assert order.main([*argv.split(), NOW]) == 0
    assert (tmp_path / "there.csv").exists()


def test_weekdays_and_hours_as_people_write_them():
    assert weekdays_of("Mon, wednesday;FRI") == (0, 2, 4)
    assert weekdays_of(" ") == tuple(range(7))
    assert (hour_of("24:00"), hour_of("09:30"), hour_of("")) == (24.0, 9.5, 24.0)


def test_the_command_asks_the_shipped_decision(shop, monkeypatch):
    """What it writes is what ordering.decide says for the request it makes."""
    asked = []

    def spy(requests):
        asked.extend(requests)
        return decide(requests)

    monkeypatch.setattr(order, "decide", spy)
    table = shop.answer()
    assert [decide([one])[0].quantity for one in asked] == table["quantity"].tolist()
    first = asked[0]
    today = dt.date(2024, 5, 26)
    assert (first.today, first.arrival, first.following) == (
        today, today + dt.timedelta(days=1), today + dt.timedelta(days=2),
    )  # fmt: skip
    assert first.terms == Terms(1.0, 0.0, 3, ((0.0, 0.0),), 1.0)
    assert first.costs == Costs(1.0, 0.7, 0.01)
    assert list(first.lots) == [Lot(3.0)]
    assert first.forecast.day_left == 0.125
    assert len(first.forecast.mean) == order_files.HORIZON


class TestModel:
    """--model keeps what was learnt for a week, as the nightly pass does."""

    @pytest.fixture
    def trees(self, shop, monkeypatch, history):
        monkeypatch.setattr(order_files, "MODEL", "global")
        shop.tables["history"] = history.assign(date=lambda rows: rows["date"].dt.date)
        return shop

    def test_it_serves_for_a_week(self, trees, tmp_path):
        kept = tmp_path / "kept.json"
        trees.options = ["--model", str(kept)]
        trees.answer(now="2024-05-20T02:00")
        first = json.loads(kept.read_text())
        assert first["fitted_on"] == "2024-05-19"
        trees.answer(now="2024-05-25T02:00")
        assert json.loads(kept.read_text())["fitted_on"] == "2024-05-19"
        trees.answer(now="2024-05-26T02:00")
        again = json.loads(kept.read_text())
        assert again["fitted_on"] == "2024-05-19"
        trees.answer(now="2024-05-27T02:00")
        assert json.loads(kept.read_text())["fitted_on"] == "2024-05-26"

    def test_something_else_in_the_file_is_said_in_a_line(self, trees, tmp_path, capsys):
        kept = tmp_path / "kept.json"
        trees.options = ["--model", str(kept)]
        for written in ("no model", "{}", "[1]"):
            kept.write_text(written)
            assert trees.run(now="2024-05-20T02:00") == 2
            assert "no model that ./run order has kept" in capsys.readouterr().err
