"""How long the requests and jobs of `bench record` take, by the clock and of a processor."""

import contextlib
import re
import time
from typing import NamedTuple

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import SQL

from tools.bench import _record_report, _scratch
from tools.bench._processor import Processor

LONGEST = 6.0  # seconds that the repeats of one request may take
PATIENCE = 60  # seconds after which a statement is given up
JOB_PATIENCE = 1200  # of a job, which reads years at once
MOST_RUNS = 3  # of a job
# A statement that may keep somebody waiting until the end of its transaction
LOCKS = re.compile(
    r"\b(INSERT|UPDATE|DELETE|LOCK|TRUNCATE|FOR\s+(NO\s+KEY\s+)?(UPDATE|SHARE)"
    r"|COPY\s+[^(]*FROM|pg_advisory\w*lock)\b",
    re.IGNORECASE,
)


class Lap(NamedTuple):
    """Milliseconds."""

    clock: float
    processor: float


class Transaction(NamedTuple):
    """How long it kept what it locked, and how long it was in all."""

    held: Lap
    whole: Lap


@contextlib.contextmanager
def asking(name, user_id, patience=PATIENCE):
    """An environment of a person's request, whose changes are rolled back at the end."""
    with Registry(name).cursor() as cr:
        cr.execute("SET statement_timeout = %s", [f"{patience}s"])
        cr.execute("SET max_parallel_workers_per_gather = 0")
        yield api.Environment(cr, user_id, {"lang": "en_US", "tz": "UTC"})
        cr.rollback()


def timed(name, user_id, request, repeats):
    """{"ms", "processor_ms", "statements"}: 95 of 100 repeats take less, each a request."""
    times, queries = [], 0
    while len(times) < repeats and _clock_of(times) < LONGEST * 1000:
        lap, queries = _once(name, user_id, request)
        times.append(lap)
    clock, own = _p95_of(times)
    return {"ms": clock, "processor_ms": own, "statements": queries}


def timed_beside(core, core_user):
    """`timed` of what Odoo does itself, with ours inside: judged is what takes longer than there.

    :param core: the database of stock Odoo, in which the same request does the same
    :return: a function as `timed`, whose "ms" and "processor_ms" are the differences, at least 0;
        the times of both stand beside them
    """

    def timing(name, user_id, request, repeats):
        ours, theirs = [], []
        while len(ours) < repeats and _clock_of(ours + theirs) < 4 * LONGEST * 1000:
            lap, queries = _once(name, user_id, request)  # in turn: both meet the same machine
            ours.append(lap)
            lap, core_queries = _once(core, core_user, request)
            theirs.append(lap)
        (clock, own), (core_clock, core_own) = _p95_of(ours), _p95_of(theirs)
        return {
            "ms": round(max(clock - core_clock, 0.0), 1),
            "processor_ms": round(max(own - core_own, 0.0), 1),
            "statements": queries,
            "with_core_ms": clock,
            "with_core_processor_ms": own,
            "core_ms": core_clock,
            "core_processor_ms": core_own,
            "core_statements": core_queries,
        }

    return timing


def _once(name, user_id, request):
    """((milliseconds, of a processor), statements) of a request that is rolled back."""
    with asking(name, user_id) as env:
        watch, before = Stopwatch(env.cr), env.cr.sql_log_count
        request(env)
        env.flush_all()
        return watch.lap(), env.cr.sql_log_count - before


def _clock_of(times):
    return sum(clock for clock, _own in times)


def _p95_of(times):
    """(by the clock, of a processor); the first one fills caches."""
    return tuple(map(p95, zip(*(times[1:] or times), strict=True)))


def timed_job(name, user_id, job, repeats):
    """The same of a job's transactions, each of which may keep somebody waiting for what it locks.

    So a transaction counts from its first statement that writes or locks rows: what it reads before
    keeps nobody. Each run finds the work of a night (`job.prepare`); the busiest is told, with its
    longest transaction, the longest with what it reads before, how many there were, and what they
    took together.
    """
    runs, queries, spent = [], [], 0
    while len(runs) < min(repeats, MOST_RUNS) and spent < LONGEST * 1000:
        with _scratch.environment(name) as env:
            job.prepare(env)
        with asking(name, user_id, JOB_PATIENCE) as env, transactions(env) as laps:
            before = env.cr.sql_log_count
            job(env)
            env.flush_all()
            queries.append(env.cr.sql_log_count - before)
        runs.append(laps)
        spent += sum(lap.whole.clock for lap in laps)
    busiest = max(runs, key=lambda laps: sum(lap.whole.processor for lap in laps))
    held, whole = [lap.held for lap in busiest], [lap.whole for lap in busiest]
    return {
        "ms": p95(lap.clock for lap in held),
        "processor_ms": p95(lap.processor for lap in held),
        "statements": max(queries),
        "transactions": len(busiest),
        "longest_ms": _most(lap.clock for lap in held),
        "longest_processor_ms": _most(lap.processor for lap in held),
        "longest_with_reading_ms": _most(lap.clock for lap in whole),
        "longest_with_reading_processor_ms": _most(lap.processor for lap in whole),
        "whole_ms": round(sum(lap.clock for lap in whole), 1),
        "whole_processor_ms": round(sum(lap.processor for lap in whole), 1),
    }


def _most(times):
    return round(max(times), 1)


@contextlib.contextmanager
def transactions(env):
    """[`Transaction`] of each until the end, as they are committed."""
    laps, cr = [], env.cr
    commit, execute, copy_expert = cr.commit, cr.execute, cr.copy_expert
    whole, held = Stopwatch(cr), None

    def looked_at(query):
        nonlocal held
        if held is None and LOCKS.search(_text_of(query)):
            held = whole.another()

    def executing(query, *args, **kwargs):
        looked_at(query)
        return execute(query, *args, **kwargs)

    def copying(query, *args, **kwargs):
        looked_at(query)
        return copy_expert(query, *args, **kwargs)

    def ended():
        nonlocal held
        laps.append(Transaction(held.lap() if held else Lap(0.0, 0.0), whole.lap()))
        held = None

    def committed():
        commit()
        ended()

    cr.commit, cr.execute, cr.copy_expert = committed, executing, copying
    yield laps
    ended()


def _text_of(query):
    return query.code if isinstance(query, SQL) else str(query)


class Stopwatch:
    """Milliseconds by the clock, and of a processor, since it was looked at last."""

    def __init__(self, cr=None, processor=None):
        self._processor = processor or Processor(cr)
        self.lap()

    def another(self):
        """One that begins now."""
        return Stopwatch(processor=self._processor)

    def lap(self):
        now = (1000 * time.perf_counter(), self._processor.read())
        before, self._last = getattr(self, "_last", now), now
        return Lap(*(after - start for after, start in zip(now, before, strict=True)))


def p95(times):
    """The value below which 95 of 100 lie."""
    return round(_record_report.p95(times), 1)
