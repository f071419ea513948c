"""Every screen, hook and cron of ours over a record of years.

A scratch database with all four addons gets `--rows` ledger rows and as many stock moves (5 million
by default), orders and transfers to them, in bulk SQL (`_record_data`). Then shipped code runs as a
person logged in: what the web client asks for every view, filter, grouping and search of our menus
(`_record_screens`), what tills and boards call (`_record_hooks`), documents that Odoo validates
with ours inside (`_record_core`), and the scheduled jobs, each with the work of a night
(`_record_night`). What changes anything is rolled back, so that each repeat does the same work. A
job commits as it goes: each of its transactions counts from the first row that it writes or locks,
for so long it may keep somebody waiting. What jobs use up waits again when the database is used
again.

Of a transfer and a receipt of fifty lines what is ours is judged: the time here less that of stock
Odoo, which has the same goods, stock, rules and documents in a database of its own and validates
in turn with ours. Both times are reported with the difference.

What is printed is short: each kind of screen with its 95 of 100, the ten slowest by name. Every
figure by name is in a file (`--output`). The last line printed is one JSON object: `p95_ms` is the
slowest of all by the clock, `p95_processor_ms` by the processor time of Odoo and its database,
which says the same on a busy machine. No query is given a second core: a shop has tills for it.
"""

import argparse
import json
import os
import sys
from collections import defaultdict
from pathlib import Path

# As our image has it, and before a library reads it: of a pass on a busy machine the classic
# model's threads would wait for each other, minutes for a few series.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import mute_logger

from tools.bench import (
    _record_core,
    _record_data,
    _record_hooks,
    _record_night,
    _record_report,
    _record_screens,
    _scratch,
)
from tools.bench._record_report import GOAL_MS
from tools.bench._record_timing import timed, timed_beside, timed_job
from tools.setup import paths


def prepare(name, options):
    """The filled database and its shop; one that was kept is used again."""
    if not (options.reuse and _scratch.exists(name)):
        _build(name, options)
    with _scratch.environment(name) as env:
        env.cr.execute("SELECT shop FROM bench")
        shop = env.cr.fetchone()[0]
        if "inspected" not in shop:
            _scratch.say("vendors, inspections and a first pass ...")
            _record_night.add_trade(env, shop)
            env.cr.execute("UPDATE bench SET shop = %s", [json.dumps(shop)])
    with _scratch.environment(name) as env:
        _record_night.first_pass(env, shop)
        _record_night.forget_inspections(env)
        _record_night.set_hour(env, shop, _record_night.EVENING)
        _record_night.work_for(env, shop, "supermarket_stock.cron_post_ledger")
    return shop


def _build(name, options):
    _scratch.begin(name, options.base_template)
    Registry.new(name, update_module=True, install_modules=paths.OUR_ADDONS)
    shop = _record_data.prepare(name, options.rows, options.products)
    with _scratch.environment(name) as env:
        _record_hooks.add_cases(env, shop)
        env.cr.execute("ALTER TABLE bench ADD COLUMN shop jsonb")
        env.cr.execute("UPDATE bench SET shop = %s", [json.dumps(shop)])
    _scratch.say("statistics ...")
    with _scratch.environment(name) as env:
        env.cr.execute("ANALYZE")


def measure(name, requests, timing, options):
    """Time [(name, user, function)].

    :param timing: `timed` or `timed_job`
    :return: {name: milliseconds}, {what else `timing` says: {name: number}},
        {name: why it failed}
    """
    found, told, failed = {}, defaultdict(dict), {}
    for label, user_id, request in requests:
        if options.only and not any(part in label for part in options.only):
            continue
        try:
            with mute_logger("odoo.sql_db"):  # it would print a statement of pages
                figures = timing(name, user_id, request, options.repeats)
        except Exception as problem:  # noqa: BLE001 one screen that fails is told, not the end
            failed[label] = f"{type(problem).__name__}: {problem}".strip()[:200]
            _scratch.say(f"{label}: {failed[label]}")
            continue
        found[label] = figures.pop("ms")
        for kind, value in figures.items():
            told[kind][label] = value
        if max(found[label], figures["processor_ms"]) > GOAL_MS:
            _scratch.say(
                f"{label}: {found[label]} ms, {figures['processor_ms']} of a processor,"
                f" {figures['statements']} statements"
            )
    return found, told, failed


def run(options):
    name = options.db or "bench_record"
    core = f"{name}_core"
    shop = prepare(name, options)
    try:
        shops = {name: shop, core: _record_core.prepare(core, options)}
        beside = timed_beside(core, shops[core]["manager"])
        screens = _screens(name, shop)
        _scratch.say(f"{len(screens)} screens ...")
        parts, told, failed = {}, defaultdict(dict), {}
        for part, requests, timing in (
            ("screens", screens, timed),
            ("hooks", _record_hooks.hooks(shop), timed),
            ("documents", _record_core.documents(shops), beside),
            ("crons", _record_night.jobs(name, shop), timed_job),
        ):
            parts[part], of_part, wrong = measure(name, requests, timing, options)
            for kind, figures in of_part.items():
                told[kind].update(figures)
            failed.update(wrong)
    finally:
        for one in () if options.keep else (name, core):
            _scratch.drop(one)
    return summary(shop, parts, told, failed, options.output)


def _screens(name, shop):
    manager = shop["manager"]
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, manager, {"active_id": shop["session"]})
        return [(one, manager, ask) for one, ask in _record_screens.requests(env)]


def summary(shop, parts, told, failed, path):
    """The short result; all of it is written to the file."""
    found = {
        "rows": shop["rows"],
        "products": len(shop["products"]),
        "code": "shipped models, called as the web client, the till and the scheduler do",
        "measured": sum(map(len, parts.values())),
    }
    whole = {**found, "failed": failed, **told, **parts}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(whole, indent=1), encoding="utf-8")
    _scratch.say(_record_report.text(parts, told, failed))
    worst = _record_report.worst(parts, told)
    processor = told["processor_ms"]
    return {
        **found,
        "p95_ms": worst[0]["ms"],
        "slowest": worst[0]["name"],
        "above_goal": sum(ms > GOAL_MS for times in parts.values() for ms in times.values()),
        "p95_processor_ms": max(processor.values()),
        "slowest_of_processor": max(processor, key=processor.get),
        "above_goal_of_processor": sum(ms > GOAL_MS for ms in processor.values()),
        "failed": len(failed),
        "kinds": _record_report.by_kind(parts),
        "worst": worst,
        "documents": _record_report.documents(told),
        "jobs": _record_report.jobs(told),
        "file": str(path),
    }


def parse(argv):
    parser = argparse.ArgumentParser(prog="bench record", description=__doc__.splitlines()[0])
    parser.add_argument("--db", help="name of the scratch database (default: bench_record)")
    parser.add_argument("--base-template", help="database to copy from, without our addons")
    parser.add_argument("--rows", type=int, default=5_000_000, help="ledger rows, and moves")
    parser.add_argument("--products", type=int, default=_record_data.PRODUCTS)
    parser.add_argument("--repeats", type=int, default=20)
    parser.add_argument(
        "--only", nargs="+", metavar="TEXT", help="measure only what has one of these in its name"
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=paths.STATE / "bench" / "record.json",
        help="file of all figures by name (default: %(default)s)",
    )
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
