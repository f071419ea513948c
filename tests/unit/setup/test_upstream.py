"""Which of Odoo's own tests count as our fault."""

from pathlib import Path

from tools.testing import upstream


def test_what_fails_without_us_too_is_not_ours():
    report = upstream.judge("installed", {"stock.A.one": False}, {"stock.A.one": False}, {})
    assert (report.failed, report.skipped) == (0, 1)


def test_what_passes_without_us_and_fails_with_us_is():
    report = upstream.judge(
        "installed", {"stock.A.one": True}, {"stock.A.one": False, "stock.A.two": True}, {}
    )
    assert report.faults == ["stock.A.one"]
    assert report.passed == 1


def test_what_was_not_tried_without_us_is_ours():
    assert upstream.judge("installed", {}, {"stock.A.one": False}, {}).faults == ["stock.A.one"]


def test_a_listed_test_may_fail_and_must():
    known = {"stock.A.one": "reason", "stock.A.two": "reason"}
    report = upstream.judge("opened", {}, {"stock.A.one": False, "stock.A.two": True}, known)
    assert report.faults == ["stock.A.two passes: take it off the list"]
    assert report.skipped == 1


def test_no_test_is_a_fault():
    assert upstream.judge("installed", {}, {}, {}).failed == 1


def test_what_failed_is_tried_once_more(monkeypatch):
    asked, answers = [], [{"stock.A.one": False, "stock.A.two": True}, {"stock.A.one": True}]

    def answer(_odoo, _database, arguments):
        asked.append(arguments)
        return answers.pop(0)

    monkeypatch.setattr(upstream, "_pytest", answer)
    found = upstream.outcomes(None, "database", [Path("test_a.py")])
    assert found == {"stock.A.one": True, "stock.A.two": True}
    assert asked[1][:2] == ["-k", "(A and one)"]
