"""What `bench record` prints is short and names the slowest."""

import doctest

from tools.bench import _record_report

PARTS = {
    "screens": {f"a.b/list?{n}": float(n) for n in range(40)} | {"a.b/pivot": 950.4},
    "hooks": {"till/check_in": 12.0},
    "crons": {"cron/a.night": 4000.0},
}


def test_doctests():
    result = doctest.testmod(_record_report)
    assert result.attempted
    assert not result.failed


def test_slowest_kind_first():
    kinds = _record_report.by_kind(PARTS)
    assert list(kinds) == ["cron", "pivot", "list, filter or grouping", "call"]
    assert kinds["cron"] == {"count": 1, "p95_ms": 4000.0, "above": 1}
    assert kinds["list, filter or grouping"]["above"] == 0


def test_ten_by_name():
    told = {"statements": {"cron/a.night": 41}, "processor_ms": {"cron/a.night": 900.5}}
    worst = _record_report.worst(PARTS, told)
    assert len(worst) == 10
    slowest = {"name": "cron/a.night", "ms": 4000.0, "processor_ms": 900.5, "statements": 41}
    assert worst[0] == slowest


def test_text_is_short_and_tells_what_failed():
    text = _record_report.text(PARTS, {}, {"a.c/list": "ValueError: no"})
    assert len(text.splitlines()) < 20
    assert "a.b/pivot" in text
    assert "failed: a.c/list: ValueError: no" in text


def test_jobs_that_work_piece_by_piece_are_told_whole():
    told = {
        "transactions": {"cron/a.night": 40, "cron/a.idle": 2},
        "longest_ms": {"cron/a.night": 190.0, "cron/a.idle": 5.0},
        "longest_processor_ms": {"cron/a.night": 150.0, "cron/a.idle": 4.0},
        "longest_with_reading_ms": {"cron/a.night": 250.0, "cron/a.idle": 6.0},
        "whole_ms": {"cron/a.night": 4000.0, "cron/a.idle": 6.0},
        "whole_processor_ms": {"cron/a.night": 3500.0, "cron/a.idle": 5.0},
    }
    assert list(_record_report.jobs(told)) == ["cron/a.night"]
    text = _record_report.text(PARTS, told, {})
    assert "40 transactions, the longest 190 ms (150 of a processor), with what it" in text
    assert "reads before 250, 4000 ms" in text


def test_documents_say_what_is_stock_odoo_s():
    told = {
        "with_core_ms": {"receipt": 528.0},
        "core_ms": {"receipt": 535.0},
        "with_core_processor_ms": {"receipt": 484.0},
        "core_processor_ms": {"receipt": 490.0},
        "statements": {"receipt": 256, "till/check_in": 9},
        "core_statements": {"receipt": 408},
    }
    assert list(_record_report.documents(told)) == ["receipt"]
    text = _record_report.text({**PARTS, "documents": {"receipt": 0.0}}, told, {})
    assert "528 ms (484 of a processor, 256 statements), in stock Odoo 535 (490, 408)" in text
    assert "document, beyond stock Odoo's" in text
