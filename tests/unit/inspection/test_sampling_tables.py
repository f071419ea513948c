"""Single sampling plans against worked examples of ISO 2859-1:1999."""

import pytest

from sampling import AQLS, LEVELS, REGIMES, SamplingError, code_letter, lot_items, single_plan
from sampling.tables import normalise_aql, plan_for_letter, tighter_aql

# lot size, level, AQL, regime, code letter, plan letter, n of the table, Ac, Re, n to inspect
EXAMPLES = [
    (2000, "II", "1.0", "normal", "K", "K", 125, 3, 4, 125),
    (2000, "II", "1.0", "tightened", "K", "K", 125, 2, 3, 125),
    (2000, "II", "1.0", "reduced", "K", "K", 50, 2, 3, 50),
    (500, "II", "2.5", "normal", "H", "H", 50, 3, 4, 50),
    (500, "II", "2.5", "tightened", "H", "H", 50, 2, 3, 50),
    (500, "II", "2.5", "reduced", "H", "H", 20, 2, 3, 20),
    (120, "II", "1.0", "reduced", "F", "E", 5, 0, 1, 5),
    (2, "I", "6.5", "normal", "A", "A", 2, 0, 1, 2),
    (10000, "II", "6.5", "normal", "L", "L", 200, 21, 22, 200),
    (500001, "III", "0.010", "normal", "R", "Q", 1250, 0, 1, 1250),
    (3200, "S-4", "1.5", "tightened", "G", "H", 50, 1, 2, 50),
    (25, "III", "1000", "normal", "D", "B", 3, 44, 45, 3),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_worked_example(example):
    lot, level, aql, regime, letter, plan_letter, table, accept, reject, inspect = example
    plan = single_plan(lot, level, aql, regime)
    assert (plan.code_letter, plan.plan_letter) == (letter, plan_letter)
    assert (plan.table_size, plan.accept, plan.reject) == (table, accept, reject)
    assert plan.sample_size == inspect
    assert plan.inspects_all == (table >= lot)


def test_every_cell_has_a_plan():
    cells = [
        plan_for_letter(letter, aql, regime)
        for letter in "ABCDEFGHJKLMNPQR"
        for aql in AQLS
        for regime in REGIMES
    ]
    assert len(cells) == 1248
    assert all(plan.reject == plan.accept + 1 and plan.table_size >= 2 for plan in cells)


def test_whole_lot_where_n_reaches_it():
    plan = single_plan(40, "II", "0.10")
    assert plan.inspects_all
    assert (plan.table_size, plan.sample_size, plan.accept) == (125, 40, 0)


def test_lot_of_one_item():
    plan = single_plan(1)
    assert (plan.sample_size, plan.inspects_all) == (1, True)


def test_code_letter_bounds():
    assert [code_letter(size) for size in (8, 9, 500_000, 500_001, 10**9)] == [
        "A", "B", "P", "Q", "Q",
    ]  # fmt: skip


def test_levels_never_shrink_the_letter():
    for lot in (5, 60, 700, 40_000, 10**6):
        letters = [code_letter(lot, level) for level in LEVELS]
        assert letters[:4] == sorted(letters[:4])
        assert letters[4:] == sorted(letters[4:])


@pytest.mark.parametrize(
    ("lot", "level", "aql", "regime"),
    [
        (0, "II", "1.0", "normal"),
        (-3, "II", "1.0", "normal"),
        (10, "IV", "1.0", "normal"),
        (10, "II", "1.1", "normal"),
        (10, "II", "much", "normal"),
        (10, "II", None, "normal"),
        (10, "II", "1.0", "strict"),
    ],
)
def test_bad_question_is_refused(lot, level, aql, regime):
    with pytest.raises(SamplingError):
        single_plan(lot, level, aql, regime)


@pytest.mark.parametrize("quantity", [0, -1, float("nan"), float("inf")])
def test_lot_without_items(quantity):
    with pytest.raises(SamplingError):
        lot_items(quantity)


def test_started_unit_is_an_item():
    assert [lot_items(q) for q in (0.2, 1, 1.0000000001, 12.2)] == [1, 1, 1, 13]


def test_aql_spelling():
    assert [normalise_aql(a) for a in (1, "0.1", 10.0, "650")] == ["1.0", "0.10", "10", "650"]
    assert tighter_aql(2.5) == "1.5"
    assert tighter_aql("0.010") is None


def test_only_nonconformities_above_ten():
    assert single_plan(500, aql="15").counts_nonconformities
    assert not single_plan(500, aql="10").counts_nonconformities
