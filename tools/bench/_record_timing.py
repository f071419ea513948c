"""How long the requests and jobs of `bench record` take, by the clock and of a processor."""

import contextlib
import time

from odoo import api
from odoo.modules.registry import Registry

from tools.bench import _record_report
from tools.bench._processor import Processor

LONGEST = 6.0  # seconds that the repeats of one request may take
PATIENCE = 60  # seconds after which a statement is given up


@contextlib.contextmanager
def asking(name, user_id):
    """An environment of a person's request, whose changes are rolled back at the end."""
    with Registry(name).cursor() as cr:
        cr.execute("SET statement_timeout = %s", [f"{PATIENCE}s"])
        cr.execute("SET max_parallel_workers_per_gather = 0")
        yield api.Environment(cr, user_id, {"lang": "en_US", "tz": "UTC"})
        cr.rollback()


def timed(name, user_id, request, repeats):
    """{"ms", "processor_ms", "statements"}: 95 of 100 repeats take less, each a request."""
    times, queries = [], 0
    while len(times) < repeats and sum(clock for clock, _own in times) < LONGEST * 1000:
        with asking(name, user_id) as env:
            watch, before = Stopwatch(env.cr), env.cr.sql_log_count
            request(env)
            env.flush_all()
            times.append(watch.lap())
            queries = env.cr.sql_log_count - before
    clock, own = map(p95, zip(*(times[1:] or times), strict=True))  # the first one fills caches
    return {"ms": clock, "processor_ms": own, "statements": queries}


def timed_job(name, user_id, job, repeats):
    """The same of a job's transactions, each of which may keep somebody waiting for what it locks.

    Of several runs that which had the most to do: what it committed is done for the others. Beside
    it stand the longest transaction, how many there were, and what they took together.
    """
    runs, queries, spent = [], [], 0
    while len(runs) < repeats and spent < LONGEST * 1000:
        with asking(name, user_id) as env, transactions(env) as laps:
            before = env.cr.sql_log_count
            job(env)
            env.flush_all()
            queries.append(env.cr.sql_log_count - before)
        runs.append(laps)
        spent += sum(clock for clock, _own in laps)
    busiest = max(runs, key=lambda laps: sum(own for _clock, own in laps))
    clock, own = zip(*busiest, strict=True)
    return {
        "ms": p95(clock),
        "processor_ms": p95(own),
        "statements": max(queries),
        "transactions": len(busiest),
        "longest_ms": round(max(clock), 1),
        "longest_processor_ms": round(max(own), 1),
        "whole_ms": round(sum(clock), 1),
        "whole_processor_ms": round(sum(own), 1),
    }


@contextlib.contextmanager
def transactions(env):
    """[(milliseconds, of a processor)] of each transaction until the end, as they are committed."""
    laps, watch, commit = [], Stopwatch(env.cr), env.cr.commit

    def committed():
        commit()
        laps.append(watch.lap())

    env.cr.commit = committed
    yield laps
    laps.append(watch.lap())


class Stopwatch:
    """Milliseconds by the clock, and of a processor, since it was looked at last."""

    def __init__(self, cr):
        self._processor = Processor(cr)
        self.lap()

    def lap(self):
        now = (1000 * time.perf_counter(), self._processor.read())
        before, self._last = getattr(self, "_last", now), now
        return tuple(after - start for after, start in zip(now, before, strict=True))


def p95(times):
    """The value below which 95 of 100 lie."""
    return round(_record_report.p95(times), 1)
