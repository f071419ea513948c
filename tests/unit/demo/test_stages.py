"""What is loaded, in which order, and what beside what."""

from tools.demo.stages import ASIDE, STAGES

NAMES = [stage.name for stage in STAGES]


def test_each_stage_has_a_name_of_its_own():
    assert len(set(NAMES)) == len(NAMES)


def test_what_is_done_aside_is_a_stage_and_is_awaited():
    for one in ASIDE:
        assert set(one.names) <= set(NAMES)
        assert NAMES.index(one.begun) <= NAMES.index(one.awaited)
        assert one.begun not in one.names and one.awaited not in one.names


def test_nothing_is_done_aside_twice():
    aside = [name for one in ASIDE for name in one.names]
    assert len(set(aside)) == len(aside)


def test_stock_of_the_history_comes_before_what_is_built_on_it():
    """Opening stock is of packed goods, of which the history sells none."""
    awaited = {name: one.awaited for one in ASIDE for name in one.names}
    assert awaited["opening"] == "history"
    assert NAMES.index("history") < NAMES.index("morning") < NAMES.index("forecast")


def test_the_first_night_finds_goods_under_way():
    """Eggs have their route before their safety stocks; what comes is held by the plans."""
    assert NAMES.index("depot") < NAMES.index("safety") < NAMES.index("under_way")
    assert NAMES.index("morning") < NAMES.index("quality") < NAMES.index("under_way")
    assert NAMES.index("under_way") < NAMES.index("forecast")
