"""Every screen, hook and cron of ours over a record of years.

A scratch database with all four addons gets `--rows` ledger rows and as many stock moves (5 million
by default), orders and transfers to them, in bulk SQL (`_record_data`). Then shipped code runs as a
person logged in: what the web client asks for every view, filter, grouping and search of our menus
(`_record_screens`), what tills and boards call, and the scheduled jobs (`_record_hooks`). What
changes anything is rolled back, so that each repeat does the same work.

The last line printed is one JSON object: `p95_ms` is the slowest of all.
"""

import argparse
import json
import statistics
import sys
import time

from odoo import api
from odoo.modules.registry import Registry

from tools.bench import _record_data, _record_hooks, _record_screens, _scratch
from tools.setup import paths

GOAL_MS = 200
LONGEST = 6.0  # seconds that the repeats of one request may take
PATIENCE = 60  # seconds after which a statement is given up


def prepare(name, options):
    """The filled database and its shop; one that was kept is used again."""
    if options.reuse and _scratch.exists(name):
        with _scratch.environment(name) as env:
            env.cr.execute("SELECT shop FROM bench")
            return env.cr.fetchone()[0]
    _scratch.begin(name, options.base_template)
    Registry.new(name, update_module=True, install_modules=paths.OUR_ADDONS)
    shop = _record_data.prepare(name, options.rows)
    with _scratch.environment(name) as env:
        _record_hooks.add_cases(env, shop)
        env.cr.execute("ALTER TABLE bench ADD COLUMN shop jsonb")
        env.cr.execute("UPDATE bench SET shop = %s", [json.dumps(shop)])
    _scratch.say("statistics ...")
    with _scratch.environment(name) as env:
        env.cr.execute("ANALYZE")
    return shop


def timed(name, user_id, request, repeats):
    """(milliseconds of each repeat, statements of the last): each as a request of its own."""
    times, queries = [], 0
    while len(times) < repeats and sum(times) < LONGEST * 1000:
        with Registry(name).cursor() as cr:
            cr.execute("SET statement_timeout = %s", [f"{PATIENCE}s"])
            env = api.Environment(cr, user_id, {"lang": "en_US", "tz": "UTC"})
            before = cr.sql_log_count
            started = time.perf_counter()
            request(env)
            env.flush_all()
            times.append(1000 * (time.perf_counter() - started))
            queries = cr.sql_log_count - before
            cr.rollback()
    return times, queries


def p95(times):
    """The value below which 95 of 100 lie; the first run, which fills caches, is left out."""
    warm = times[1:] or times
    return statistics.quantiles(warm, n=20)[-1] if len(warm) > 1 else warm[0]


def measure(name, requests, repeats, only=None):
    """{name: milliseconds} of [(name, user, function)], {name: statements}, {name: why failed}."""
    found, statements, failed = {}, {}, {}
    for label, user_id, request in requests:
        if only and only not in label:
            continue
        try:
            times, statements[label] = timed(name, user_id, request, repeats)
        except Exception as problem:  # noqa: BLE001 one screen that fails is told, not the end
            failed[label] = f"{type(problem).__name__}: {problem}"
            _scratch.say(f"{label}: {failed[label]}")
            continue
        found[label] = round(p95(times), 1)
        if found[label] > GOAL_MS:
            _scratch.say(f"{label}: {found[label]} ms, {statements[label]} statements")
    return found, statements, failed


def run(options):
    name = options.db or "bench_record"
    shop = prepare(name, options)
    rows = shop["rows"]
    try:
        manager = shop["manager"]
        with Registry(name).cursor() as cr:
            env = api.Environment(cr, manager, {"active_id": shop["session"]})
            screens = [(one, manager, ask) for one, ask in _record_screens.requests(env)]
        _scratch.say(f"{len(screens)} screens ...")
        parts, statements, failed = {}, {}, {}
        for part, requests in (
            ("screens", screens),
            ("hooks", _record_hooks.hooks(shop)),
            ("crons", _record_hooks.crons(name)),
        ):
            parts[part], counted, wrong = measure(name, requests, options.repeats, options.only)
            statements.update(counted)
            failed.update(wrong)
    finally:
        if not options.keep:
            _scratch.drop(name)
    return summary(rows, parts, statements, failed)


def summary(rows, parts, statements, failed):
    everything = {label: ms for part in parts.values() for label, ms in part.items()}
    slowest = max(everything, key=everything.get)
    return {
        "rows": rows,
        "code": "shipped models, called as the web client, the till and the scheduler do",
        "measured": len(everything),
        "p95_ms": everything[slowest],
        "slowest": slowest,
        "above_goal": {k: v for k, v in everything.items() if v > GOAL_MS},
        "most_statements": dict(sorted(statements.items(), key=lambda one: -one[1])[:10]),
        "failed": failed,
        **parts,
    }


def parse(argv):
    parser = argparse.ArgumentParser(prog="bench record", description=__doc__.splitlines()[0])
    parser.add_argument("--db", help="name of the scratch database (default: bench_record)")
    parser.add_argument("--base-template", help="database to copy from, without our addons")
    parser.add_argument("--rows", type=int, default=5_000_000, help="ledger rows, and moves")
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument("--only", help="measure only what has this in its name")
    parser.add_argument("--keep", action="store_true", help="leave the scratch database")
    parser.add_argument("--reuse", action="store_true", help="use the one that was kept")
    parser.add_argument("--config", help="Odoo configuration file, when none is loaded yet")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    _scratch.configure(options.config)
    sys.stdout.write(f"{json.dumps(run(options))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
