"""The weeks played can come from the history or from a file: the game is the same."""

import json

import numpy as np
import pandas as pd
import pytest

from tools.bench import vn2

WEEKS = [f"{day:%Y-%m-%d}" for day in pd.date_range("2023-01-02", periods=60, freq="7D")]


@pytest.fixture
def folders(tmp_path):
    """The challenge's files with the whole history, and with the last eight weeks cut off."""
    random = np.random.default_rng(2)
    keys = pd.DataFrame({"Store": np.arange(20) % 4, "Product": np.arange(20)})
    sales = pd.DataFrame(random.poisson(5.0, (20, 60)).astype(float), columns=WEEKS)
    in_stock = pd.DataFrame(random.random((20, 60)) > 0.1, columns=WEEKS)
    state = keys.assign(**{"End Inventory": 5, "In Transit W+1": 5, "In Transit W+2": 5})
    master = keys.assign(Department=keys["Product"] % 3, ProductGroup=keys["Product"] % 5)
    for name, weeks in (("whole", WEEKS), ("cut", WEEKS[:-8])):
        folder = tmp_path / name
        folder.mkdir()
        keys.join(sales[weeks]).to_csv(folder / "Week0-2024-04-08-Sales.csv", index=False)
        keys.join(in_stock[weeks]).to_csv(folder / "Week0-InStock.csv", index=False)
        state.to_csv(folder / "Week0-2024-04-08-InitialState.csv", index=False)
        master.to_csv(folder / "Week0-Master.csv", index=False)
    mixed = keys.join(sales[["2023-01-02", *WEEKS[-8:]]]).sample(frac=1.0, random_state=1)
    mixed.to_csv(tmp_path / "actuals.csv", index=False)
    return tmp_path


def play(capsys, *argv):
    assert vn2.main([str(part) for part in argv]) == 0
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_actuals_give_the_result_of_the_same_weeks_in_the_history(folders, capsys):
    inside = play(capsys, "--data", folders / "whole")
    actuals = folders / "actuals.csv"
    assert play(capsys, "--data", folders / "cut", "--actuals", actuals) == inside
    assert inside["cost"] > 0


def test_too_few_actual_weeks_are_refused(folders):
    with pytest.raises(SystemExit, match="0 weeks after"):
        vn2.main(["--data", str(folders / "whole"), "--actuals", str(folders / "actuals.csv")])


def test_actuals_without_keys_are_refused(folders):
    path = folders / "bare.csv"
    pd.DataFrame({"2024-01-01": [1.0]}).to_csv(path, index=False)
    with pytest.raises(SystemExit, match="no column Store, Product"):
        vn2.main(["--data", str(folders / "cut"), "--actuals", str(path)])
