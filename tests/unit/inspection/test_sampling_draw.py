"""Replayable chance."""

import hashlib
import hmac

import pytest

from sampling import SamplingError, is_selected, sample_units, uniform


def test_uniform_is_the_first_eight_bytes_of_the_hmac():
    digest = hmac.new(b"key", b"4:lot7,5:plan1,", hashlib.sha256).digest()
    assert uniform("key", "lot7", "plan1") == int.from_bytes(digest[:8], "big") / 2**64


def test_names_do_not_run_together():
    assert uniform("key", "a", "bc") != uniform("key", "ab", "c")
    assert uniform("key", "a") != uniform("other", "a")


def test_uniform_is_uniform():
    draws = [uniform("key", str(number)) for number in range(4000)]
    assert all(0 <= u < 1 for u in draws)
    for tenth in range(10):
        share = sum(tenth / 10 <= u < (tenth + 1) / 10 for u in draws) / len(draws)
        assert share == pytest.approx(0.1, abs=0.02)


def test_certain_selection_takes_every_draw():
    assert is_selected(0.999999999, 1.0)
    assert is_selected(0.19, 0.2)
    assert not is_selected(0.2, 0.2)


def test_no_secret_no_draw():
    with pytest.raises(SamplingError):
        uniform("", "lot")


def test_sample_units_replay():
    units = sample_units("key", 500, 50, "lot7")
    assert units == sample_units("key", 500, 50, "lot7")
    assert units != sample_units("key", 500, 50, "lot8")
    assert len(set(units)) == 50
    assert 1 <= min(units) <= max(units) <= 500


def test_sample_of_everything_and_nothing():
    assert sample_units("key", 5, 5, "lot") == [1, 2, 3, 4, 5]
    assert sample_units("key", 5, 0, "lot") == []
    with pytest.raises(SamplingError):
        sample_units("key", 5, 6, "lot")


def test_every_unit_is_as_likely():
    counts = dict.fromkeys(range(1, 11), 0)
    for number in range(2000):
        for unit in sample_units("key", 10, 3, str(number)):
            counts[unit] += 1
    assert all(count == pytest.approx(600, rel=0.15) for count in counts.values())
