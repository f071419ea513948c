from hypothesis import given
from hypothesis import strategies as st

from tools.demo.baskets import Sale, make_baskets, split_quantity

sales = st.lists(
    st.builds(
        Sale,
        product=st.integers(1, 999).map(str),
        quantity=st.integers(1, 140),
        weighed=st.booleans(),
        percent_off=st.just(0.0),
        until=st.integers(6, 24),
    ),
    min_size=1,
    max_size=60,
)


@given(sales)
def test_baskets_hold_exactly_what_was_sold(day):
    lines = [line for basket in make_baskets("shop:1", day) for line in basket.lines]
    for sale in day:
        pieces = [quantity for sold, quantity in lines if sold is sale]
        assert abs(sum(pieces) - sale.quantity) < 1e-6
        assert all(quantity > 0 for quantity in pieces)


@given(sales)
def test_same_key_same_baskets(day):
    assert make_baskets("shop:1", day) == make_baskets("shop:1", day)


def test_nothing_is_sold_after_it_ran_out():
    day = [Sale(str(number), 20, False, 0.0, until=12) for number in range(40)]
    assert all(basket.minute < 12 * 60 for basket in make_baskets("shop:1", day)[1:])


def test_weighed_goods_split_to_the_gram():
    pieces = split_quantity(Sale("x", 25.5, True, 0.0))
    assert pieces == [12.75, 12.75]
