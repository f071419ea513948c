"""The scale benchmark notices what it is there to notice."""

import json
from dataclasses import replace

import pytest

from executors import ExecutorError
from tools.bench import scale


@pytest.fixture
def play(monkeypatch, make_history, tmp_path, capsys):
    """Run the benchmark on a small file with the given executors beside the inline one."""
    path = tmp_path / "sales.csv"
    make_history(series=6, days=40).to_csv(path, index=False)

    def start(**executors):
        monkeypatch.setattr(scale, "EXECUTORS", {"inline": scale._inline, **executors})
        code = scale.main(["--data", str(path), "--classic", "2"])
        return code, json.loads(capsys.readouterr().out.splitlines()[-1])

    return start


def changed(change):
    def run(tasks):
        for result in scale._inline(tasks):
            yield replace(result, forecast=change(result.forecast))

    return run


def test_equal_numbers_are_the_same(play):
    code, answer = play(again=scale._inline)
    assert code == 0
    assert answer["same"]
    assert answer["again"]["digest"] == answer["inline"]["digest"]


def test_a_last_bit_is_noticed(play):
    code, answer = play(other=changed(lambda table: table.assign(mean=table["mean"] + 1e-12)))
    assert code == 1
    assert not answer["same"]


def test_a_lost_row_is_counted(play):
    code, answer = play(other=changed(lambda table: table.iloc[1:]))
    assert code == 1
    assert answer["other"]["lost"] == 2


def test_missing_library_is_said_and_the_rest_compared(play):
    def missing(tasks):
        raise ExecutorError("Dask is not installed")

    code, answer = play(dask=missing)
    assert code == 0
    assert "Dask is not installed" in answer["dask"]["skipped"]
    assert answer["same"]
