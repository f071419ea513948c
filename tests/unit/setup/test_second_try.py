"""Which journeys are tried again, and what the sum says of them."""

import pytest

from tools.testing import journeys
from tools.testing.report import Report, from_junit, second_try

RACE = "tests.browser.test_a.test_race"
SUITE = """<testsuites><testsuite>
<testcase classname="tests.browser.test_a" name="test_good"/>
<testcase classname="tests.browser.test_a" name="test_race[1.5]"><failure/></testcase>
</testsuite></testsuites>"""


def failed(*names, line=None):
    report = Report("journeys", passed=3)
    for name in names:
        report.fault(f"tests.browser.test_a.{name}")
        report.failed_tests.append(f"tests/browser/test_a.py::{name}")
    if line:
        report.fault(line)
    return report


def test_failed_test_has_the_name_that_pytest_takes(tmp_path):
    path = tmp_path / "result.xml"
    path.write_text(SUITE)
    assert from_junit("journeys", path, 1).failed_tests == [
        "tests/browser/test_a.py::test_race[1.5]"
    ]


def test_who_passes_the_second_time_is_named():
    report = second_try(failed("test_race"), Report("journeys", passed=1))
    assert (report.passed, report.failed) == (4, 0)
    assert report.faults == [f"passed at the second try only: {RACE}"]


def test_who_fails_twice_fails():
    report = second_try(failed("test_race", "test_bad"), failed("test_bad"))
    assert report.failed == 1
    assert "tests.browser.test_a.test_bad" in report.faults


def test_line_in_the_log_fails_whatever_passes_later():
    report = second_try(failed("test_race", line="ERROR odoo: bad query"), Report("", passed=1))
    assert report.failed == 1
    assert "ERROR odoo: bad query" in report.faults


@pytest.mark.parametrize(("count", "runs"), [(0, 1), (1, 2), (3, 2), (4, 1)])
def test_many_that_fail_are_no_moment_missed(monkeypatch, count, runs):
    ran = []

    def travel(_server, _odoo, _browser, tests, _options):
        ran.append(tests)
        return (
            failed(*(f"test_{number}" for number in range(count))) if len(ran) == 1 else Report("")
        )

    monkeypatch.setattr(journeys, "_travel", travel)
    report = journeys._report(None, None, None, journeys.ALL)
    assert len(ran) == runs
    assert report.failed == (0 if count <= journeys.TRIED_AGAIN else count)
