"""./run test runs everything there is, whoever is free takes the next."""

import pytest

from tools import testing
from tools.setup import paths
from tools.setup.problems import SetupError
from tools.testing import journeys, odoo_tests, standalone
from tools.testing.report import Report


@pytest.fixture
def ran(monkeypatch):
    """What was asked to run, in place of the running."""
    asked = []

    def remember(name):
        def run(*arguments):
            asked.append((name, *arguments[2:]))
            return [Report(name, passed=1)]

        return run

    monkeypatch.setattr(testing, "Odoo", lambda _server: "odoo")
    monkeypatch.setattr(testing, "_unit_report", lambda: [Report("unit", passed=1)])
    monkeypatch.setattr(odoo_tests, "install", remember("install"))
    monkeypatch.setattr(odoo_tests, "run", remember("addons"))
    monkeypatch.setattr(journeys, "run", remember("journeys"))
    monkeypatch.setattr(standalone, "run", remember("standalone"))
    monkeypatch.setattr(testing, "SUITES", {"one": remember("one"), "long": remember("long")})
    monkeypatch.setattr(testing, "WITH_SHORT_FORM", ("one",))
    return asked


def test_everything_is_every_addon_once_and_the_short_forms(ran):
    reports = testing._everything("server", "odoo")
    names = [report.name for report in reports]
    assert names.count("unit") == names.count("journeys") == names.count("one") == 1
    tested = [addon for name, *rest in ran if name == "addons" for addon in rest[0]]
    assert sorted(tested) == sorted([*paths.OUR_ADDONS, odoo_tests.FLOWS, odoo_tests.KIND])
    assert [rest[0] for name, *rest in ran if name == "standalone"] == list(paths.OUR_ADDONS)
    assert ("one", True) in ran
    assert "long" not in [name for name, *_rest in ran]


def test_tests_wait_for_their_template(ran):
    testing._everything("server", "odoo")
    order = [name for name, *_rest in ran]
    assert order.index("install") < order.index("addons")


def test_job_that_ends_in_a_problem_ends_the_run(ran, monkeypatch):
    def broken(*_arguments):
        raise SetupError("no room")

    monkeypatch.setattr(journeys, "run", broken)
    with pytest.raises(SetupError, match="no room"):
        testing._everything("server", "odoo")


def test_unknown_name_says_what_there_is():
    with pytest.raises(SetupError, match=r"'x': choose among .*supermarket_pos.*pythons"):
        testing._chosen(["x"])


def test_a_set_that_would_begin_too_late_is_left_out_and_said(ran, monkeypatch):
    monkeypatch.setenv("TEST_MINUTES", "0")
    reports = testing._everything("server", "odoo")
    left_out = {report.name: report.faults for report in reports if report.skipped}
    alone = {f"{name} alone" for name in paths.OUR_ADDONS}
    assert left_out == {name: ["skipped: TEST_MINUTES were over"] for name in {"one", *alone}}
    assert {name for name, *_rest in ran} == {"install", "addons", "journeys"}


def test_minutes_are_a_number(ran, monkeypatch):
    monkeypatch.setenv("TEST_MINUTES", "an hour")
    with pytest.raises(SetupError, match="TEST_MINUTES=an hour"):
        testing._everything("server", "odoo")
    assert not ran
