"""Whatever is grouped, nothing gets lost: sums are the orders', shares are one."""

import datetime as dt
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    DIMENSIONS,
    LINE_TYPES,
    MEASURES,
    NONE,
    ORDER_TYPES,
    ROUNDING,
    WHOLE,
    AnalysisError,
    ColumnSink,
    Period,
    abc_classes,
    add_comparison,
    add_shares,
    aggregate,
    average_basket,
    build_sales,
    change,
    compared_with,
    make_period,
    preset,
    sales_ratios,
)

FRESH, FRUIT, BERRIES, DRINKS = 5, 11, 12, 8
PATHS = {FRESH: (FRESH,), FRUIT: (FRESH, FRUIT), BERRIES: (FRESH, FRUIT, BERRIES), DRINKS: (8,)}
CATEGORY_OF = {1: BERRIES, 2: FRUIT, 3: DRINKS}
SUNDAY = (dt.date(2026, 11, 22) - dt.date(1970, 1, 1)).days


def order_row(number, total, untaxed, **values):
    row = {"order": number, "store": 1, "till": 2, "cashier": 3, "date": SUNDAY, "hour": 9}
    return {**row, "total": total, "untaxed": untaxed, **values}


def line_row(order, product, quantity, total, untaxed, **values):
    row = {"order": order, "product": product, "quantity": quantity, "total": total}
    return {**row, "untaxed": untaxed, "discount": 0, "cost": 0, "costed": 1, **values}


def table(rows, types):
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def sold(orders, lines, **options):
    return build_sales(
        table(orders, ORDER_TYPES), table(lines, LINE_TYPES), CATEGORY_OF, PATHS, **options
    )


cents = st.integers(-(10**9), 10**9)


@st.composite
def shops(draw):
    """Orders of a few days, with returns, and totals that their lines miss."""
    orders, lines = [], []
    for number in draw(st.lists(st.integers(1, 10**6), unique=True, max_size=12)):
        orders.append(
            order_row(
                number,
                draw(cents),
                draw(cents),
                store=draw(st.integers(1, 3)),
                cashier=draw(st.integers(1, 3)),
                date=draw(st.integers(0, 40_000)),
                hour=draw(st.integers(0, 23)),
            )
        )
        lines += [
            line_row(
                number,
                draw(st.integers(1, 4)),
                draw(st.integers(-9, 9)),
                draw(cents),
                draw(cents),
                cost=draw(cents),
                costed=draw(st.integers(0, 1)),
            )
            for _line in range(draw(st.integers(0, 5)))
        ]
    return orders, lines


@settings(max_examples=60, deadline=None)
@given(shops(), st.lists(st.sampled_from(sorted(DIMENSIONS)), unique=True, max_size=3))
def test_every_grouping_adds_up_to_the_orders(shop, by):
    orders, lines = shop
    groups = aggregate(sold(orders, lines), by)
    assert groups["total"].sum() == sum(order["total"] for order in orders)
    assert groups["untaxed"].sum() == sum(order["untaxed"] for order in orders)
    whole = aggregate(sold(orders, lines)).iloc[0]
    for measure in set(MEASURES) - {"orders", "quantity"}:
        assert groups[measure].sum() == whole[measure]
    assert whole["orders"] == len(orders)
    assert not by or not groups.duplicated(by).any()


@given(st.lists(st.integers(-(10**15), 10**15), max_size=40))
def test_shares_sum_to_exactly_one(amounts):
    shares = sales_ratios(amounts)
    total = sum(amounts)
    assert sum(shares) == (WHOLE if total else 0)
    for amount, share in zip(amounts, shares, strict=True):
        exact = Fraction(amount * WHOLE, total) if total else 0
        assert abs(share - exact) < 1


@given(st.lists(st.integers(-(10**12), 10**12), max_size=40))
def test_classes_fall_with_the_amount(amounts):
    classes = abc_classes(amounts)
    ranked = [letter for _amount, letter in sorted(zip(amounts, classes, strict=True))]
    assert ranked == sorted(ranked, reverse=True) or len(set(amounts)) < len(amounts)
    if max(amounts, default=0) > 0:
        assert classes[amounts.index(max(amounts))] == "A"
    assert all(
        letter == "C" for amount, letter in zip(amounts, classes, strict=True) if amount <= 0
    )


def test_abc_of_a_textbook_shelf():
    """Ten articles of 1000: the first 80 % are A, up to 95 % B."""
    amounts = [400, 250, 100, 80, 60, 40, 30, 20, 15, 5]
    assert abc_classes(amounts) == list("AAAABBBCCC")
    assert abc_classes(amounts, (50, 80)) == list("AABBCCCCCC")


@pytest.mark.parametrize("cuts", [(95, 80), (80,), (0, 50), (80, 100), (80, 80)])
def test_cuts_that_do_not_rise_are_refused(cuts):
    with pytest.raises(AnalysisError, match="cuts"):
        abc_classes([1], cuts)


def test_an_empty_shop():
    empty = sold([], [])
    total = aggregate(empty).iloc[0]
    assert total[list(MEASURES)].tolist() == [0] * len(MEASURES)
    for name in DIMENSIONS:
        groups = add_shares(aggregate(empty, [name]))
        assert list(groups) == [name, *MEASURES, "sales_ratio", "abc"]
        assert groups.empty


def test_one_line_with_tax_discount_and_cost():
    sale = sold([order_row(7, 1130, 1000)], [line_row(7, 1, 2, 1130, 1000, discount=70, cost=600)])
    total = aggregate(sale).iloc[0]
    assert (total["orders"], total["quantity"]) == (1, 2)
    assert (total["total"], total["untaxed"], total["tax"]) == (1130, 1000, 130)
    assert (total["discount"], total["margin"], total["costed"]) == (70, 400, 1000)


def test_a_return_lowers_sales_and_is_told():
    sale = sold(
        [order_row(1, 3000, 3000), order_row(2, -1000, -1000)],
        [line_row(1, 1, 3, 3000, 3000, cost=1200), line_row(2, 1, -1, -1000, -1000, cost=-400)],
    )
    [product] = aggregate(sale, ["product"]).to_dict("records")
    assert (product["quantity"], product["total"], product["returned"]) == (2, 2000, 1000)
    assert (product["margin"], product["orders"]) == (1200, 2)


def test_what_rounding_leaves_is_a_line_of_its_own():
    """Three lines of a third each: the order is a cent more than its lines."""
    orders = [order_row(1, 100, 88), order_row(2, 50, 44)]
    lines = [line_row(1, product, 1, 33, 29) for product in (1, 2, 3)]
    sale = sold(orders, [*lines, line_row(2, 3, 1, 50, 44)])
    by_product = aggregate(sale, ["product"]).set_index("product")
    assert by_product.loc[ROUNDING, ["total", "untaxed", "orders"]].tolist() == [1, 1, 0]
    assert aggregate(sale, ["category"]).set_index("category").loc[NONE, "total"] == 1
    selected = sold(orders, lines, whole_orders=False)
    assert aggregate(selected)["total"].tolist() == [99]


def test_cost_not_known_yet_is_no_margin():
    lines = [line_row(1, 1, 1, 100, 100, cost=40), line_row(1, 2, 1, 100, 100, costed=0)]
    total = aggregate(sold([order_row(1, 200, 200)], lines)).iloc[0]
    assert (total["margin"], total["costed"], total["untaxed"]) == (60, 100, 200)


def test_categories_level_by_level():
    lines = [line_row(1, 1, 1, 10, 10), line_row(1, 2, 1, 20, 20), line_row(1, 3, 1, 40, 40)]
    sale = sold([order_row(1, 70, 70)], lines)

    def totals(under, name="category"):
        groups = aggregate(sale, [name], under)
        return dict(zip(groups[name], groups["total"], strict=True))

    assert totals(None) == {FRESH: 30, DRINKS: 40}
    assert totals(FRESH) == {NONE: 40, FRUIT: 30}
    assert totals(FRUIT) == {NONE: 40, FRUIT: 20, BERRIES: 10}
    assert totals(None, "leaf_category") == {BERRIES: 10, FRUIT: 20, DRINKS: 40}


@settings(max_examples=50, deadline=None)
@given(st.dates(dt.date(1969, 1, 1), dt.date(2100, 1, 1)))
def test_periods_are_those_of_the_calendar(day):
    number = (day - dt.date(1970, 1, 1)).days
    sale = sold([order_row(1, 1, 1, date=number)], [line_row(1, 1, 1, 1, 1)])
    found = {
        name: int(aggregate(sale, [name])[name][0])
        for name in ("weekday", "day", "week", "month", "quarter", "year")
    }
    starts = {
        "day": day,
        "week": day - dt.timedelta(days=day.weekday()),
        "month": day.replace(day=1),
        "quarter": day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1),
        "year": day.replace(day=1, month=1),
    }
    expected = {name: (start - dt.date(1970, 1, 1)).days for name, start in starts.items()}
    assert found == {"weekday": day.weekday(), **expected}


def test_two_dimensions_and_their_order():
    orders = [order_row(1, 10, 10, hour=18), order_row(2, 20, 20, hour=9, store=2)]
    sale = sold(orders, [line_row(1, 1, 1, 10, 10), line_row(2, 3, 1, 20, 20)])
    groups = aggregate(sale, ["store", "hour"])
    assert groups[["store", "hour", "total"]].to_numpy().tolist() == [[1, 18, 10], [2, 9, 20]]


def test_a_receipt_counts_once_in_a_group():
    lines = [line_row(1, 1, 1, 10, 10), line_row(1, 1, 1, 10, 10), line_row(1, 2, 1, 5, 5)]
    sale = sold([order_row(1, 25, 25)], lines)
    assert aggregate(sale, ["product"])["orders"].tolist() == [1, 1]
    assert aggregate(sale, ["category"])["orders"].tolist() == [1]


def test_bad_requests_name_what_is_wrong():
    sale = sold([order_row(1, 1, 1)], [line_row(1, 1, 1, 1, 1)])
    with pytest.raises(AnalysisError, match="group by: 'colour' is unknown; choose from category"):
        aggregate(sale, ["colour"])
    with pytest.raises(AnalysisError, match="lines: 1 of them"):
        sold([order_row(1, 1, 1)], [line_row(2, 1, 1, 1, 1)])
    with pytest.raises(AnalysisError, match="orders: the column total is missing"):
        build_sales(table([], ORDER_TYPES).drop(columns="total"), table([], LINE_TYPES))
    with pytest.raises(AnalysisError, match="swap"):
        make_period(dt.date(2026, 2, 2), dt.date(2026, 2, 1))
    with pytest.raises(AnalysisError, match="preset: 'once'"):
        preset("once", dt.date(2026, 2, 2))
    with pytest.raises(AnalysisError, match="comparison"):
        compared_with(Period(dt.date(2026, 2, 2), dt.date(2026, 2, 2)), "next")


def test_presets_on_a_sunday():
    day = dt.date(2026, 11, 22)
    expected = {
        "today": ("2026-11-22", "2026-11-22"),
        "yesterday": ("2026-11-21", "2026-11-21"),
        "this_week": ("2026-11-16", "2026-11-22"),
        "last_7_days": ("2026-11-16", "2026-11-22"),
        "last_30_days": ("2026-10-24", "2026-11-22"),
        "this_month": ("2026-11-01", "2026-11-22"),
        "last_month": ("2026-10-01", "2026-10-31"),
        "this_year": ("2026-01-01", "2026-11-22"),
    }
    for name, (start, end) in expected.items():
        assert preset(name, day) == (dt.date.fromisoformat(start), dt.date.fromisoformat(end))
    assert preset("this_week", day, first_weekday=6).start == day


@given(st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)), st.integers(0, 800))
def test_the_previous_period_is_as_long_and_just_before(start, length):
    period = Period(start, start + dt.timedelta(days=length))
    before = compared_with(period, "previous")
    assert before.days == period.days
    assert before.end + dt.timedelta(days=1) == period.start


def test_last_year_of_a_leap_day():
    leap = Period(dt.date(2028, 2, 29), dt.date(2028, 2, 29))
    assert compared_with(leap, "last_year").start == dt.date(2027, 2, 28)


def test_comparison_keeps_the_rows_of_now():
    now = pd.DataFrame({"product": [1, 2], "total": [10, 20]})
    then = pd.DataFrame({"product": [2, 3], "total": [15, 99]})
    joined = add_comparison(now, then, ["product"])
    assert joined["total_before"].tolist() == [0, 15]
    assert change(20, 15) == pytest.approx(1 / 3)
    assert change(5, -10) == 1.5


def test_shares_and_classes_of_a_table():
    groups = add_shares(pd.DataFrame({"product": [1, 2], "total": [1, 2]}))
    assert groups["sales_ratio"].tolist() == [333_333, 666_667]
    assert groups["abc"].tolist() == ["A", "A"]


def test_average_basket_of_halves():
    assert [average_basket(total, 2) for total in (3, -3, 4, 0)] == [2, -2, 2, 0]


def test_a_million_lines_exactly():
    """Sums beyond what a float holds stay exact; each line is a cent below 90 billion."""
    count, amount = 1_000_000, 9 * 10**12 - 1
    orders = pd.DataFrame({name: np.ones(1, kind) for name, kind in ORDER_TYPES.items()})
    orders[["total", "untaxed"]] = count * amount
    lines = pd.DataFrame({name: np.ones(count, kind) for name, kind in LINE_TYPES.items()})
    lines[["total", "untaxed"]] = amount
    groups = aggregate(build_sales(orders, lines), ["product", "hour"])
    assert groups["total"].tolist() == [count * amount]


@pytest.mark.parametrize("chunk", [1, 7, 1 << 20])
def test_rows_arrive_in_any_pieces(chunk):
    text = b"1,1,-2.500,-100,-88,0,-40,1\n2,3,1,9223372036854775807,5,0,0,0\n"
    sink = ColumnSink(LINE_TYPES, chunk=chunk)
    for at in range(0, len(text), 5):
        sink.write(text[at : at + 5])
    frame = sink.frame()
    assert frame["quantity"].tolist() == [-2.5, 1.0]
    assert frame["total"].tolist() == [-100, 9223372036854775807]
    assert frame.dtypes.astype(str).to_dict() == LINE_TYPES
    assert ColumnSink(LINE_TYPES).frame().dtypes.astype(str).to_dict() == LINE_TYPES
