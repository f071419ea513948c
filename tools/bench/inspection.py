"""Plan and inspect at scale: 500 categories x 2,000 suppliers, 100,000 lots, 50 people at once.

First a regular plan gets one rule for each of the 20,000 pairs that trade (`action_per_pair`). Then
receipts of ten lots each, 100 at a time, meet the plan as validated receipts do
(`inspection.intake._inspect`): decisions, tasks, holds and their log. The same rows written with
the ORM's `create`, a lot after the other in the transaction of its receipt and without the messages
that the bulk writes none of either, are timed on a part of the lots and scaled. Last, 50
inspectors submit 1,000 results over HTTP to an Odoo of several worker processes; some answers get
lost and are asked for again.

What is lost or doubled is counted in the database. Beside the clock stands the processor time of
this process and of the whole database server: of the two that growth is the work's own, whatever
else the machine does. The last line printed is one JSON object.
"""

import argparse
import contextlib
import json
import queue
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from odoo.modules.registry import Registry
from odoo.tools import SQL

from tools.bench import _inspection_shop as trade
from tools.bench import _scratch
from tools.bench._till_client import FailedError, LostError, TillClient
from tools.bench._work_time import Meter
from tools.bench.oversell import served

PASSWORD = "an inspector of the benchmark"
BATCH = 1000


def prepare(name, options):
    """The database with trade, plan and people; return the seconds the rules took, and counts."""
    _scratch.begin(name, options.base_template)
    Registry.new(name, update_module=True, install_modules=("quality_inspection",))
    with _scratch.environment(name) as env:
        groups, trading = trade.make_trade(
            env, options.categories, options.suppliers, options.pairs, options.products
        )
        plan = trade.make_plan(env, groups)
        trade.make_inspectors(env, options.clients, PASSWORD)
        env.cr.commit()
        env.cr.execute("ANALYZE")
        started = time.perf_counter()
        plan.rule_ids.action_per_pair()
        env.flush_all()
        env.cr.commit()
        seconds = time.perf_counter() - started
        rules = env["inspection.rule"].search_count([("plan_id", "=", plan.id)]) - 1
        lines = trade.make_receipts(
            env, trade.draw_receipts(trading, options.lots + options.sample)
        )
        env.cr.commit()
        env.cr.execute("ANALYZE")
    return seconds, rules, lines


def inspect(name, lines, first):
    """Let the lots meet the plan; return what the first lots took, and all of them."""
    with _scratch.environment(name) as env:
        meter = Meter(env.cr._cnx.info.backend_pid)
    begun = page = meter.read()
    early = None
    for begin in range(0, len(lines), BATCH):
        with _scratch.environment(name) as env:
            batch = env["stock.move.line"].browse(lines[begin : begin + BATCH])
            env["inspection.intake"]._inspect(batch)
        done = begin + BATCH
        if done == first:
            early = meter.read() - begun
        if done % first == 0:
            page, took = meter.read(), meter.read() - page
            _scratch.say(
                f"{done} lots: {took.clock:.1f} s of the clock, {took.python:.1f} s of Odoo,"
                f" {took.database or 0:.1f} s of the database"
            )
    return early, meter.read() - begun


def by_orm(name, lines):
    """Processor and clock seconds of the same rows, decided on and written by `create` alone."""
    with _scratch.environment(name) as env:
        meter = Meter(env.cr._cnx.info.backend_pid)
    begun = meter.read()
    for begin in range(0, len(lines), trade.LOTS_A_RECEIPT):
        with _scratch.environment(name) as env:
            # messages are no rows of inspection, and the bulk posts none
            env = env(context={"tracking_disable": True})
            receipt = env["stock.move.line"].browse(lines[begin : begin + trade.LOTS_A_RECEIPT])
            for delivery in env["inspection.intake"]._deliveries(receipt):
                _decide_alone(env, delivery)
    return meter.read() - begun


def _decide_alone(env, delivery):
    matches = env["inspection.plan"]._match(delivery.company, [delivery])
    series = env["inspection.task"]._series_of(matches)
    evidence = env["inspection.decision"]._evidence(matches)
    for one, rule in matches:
        _create_alone(env, one, rule, series[one.key, rule], evidence)


def _create_alone(env, delivery, rule, series, evidence):
    decision = env["inspection.decision"].create(
        env["inspection.decision"]._prepare_decision(delivery, rule, series, evidence)
    )
    task = env["inspection.task"].create(
        env["inspection.task"]._prepare_vals(delivery, rule, decision, rule.item_ids, series)
    )
    task._assign_automatically()
    decision._link_tasks(task)
    env["inspection.audit"]._append(task, "create", target="todo", data=task._frozen())
    task._hold("To be inspected")


# Submitting ----------------------------------------------------------------------------------


class Inspector(threading.Thread):
    """One person who inspects what is theirs, until nothing is left."""

    def __init__(self, client, work, seed, outcome):
        super().__init__(daemon=True)
        self.client, self.work, self.outcome = client, work, outcome
        self.draw = random.Random(seed)

    def run(self):
        with contextlib.suppress(queue.Empty):
            while True:
                self.inspect(self.work.get_nowait())

    def inspect(self, task):
        self.call("inspection.task", "action_start", [[task]])
        domain = [["task_id", "=", task]]
        readings = self.call("inspection.reading", "search", [domain])
        self.call("inspection.reading", "write", [readings, {"value": 0}])
        started = time.perf_counter()
        self.call("inspection.task", "action_submit", [[task]], may_be_lost=True)
        self.outcome["seconds"].append(time.perf_counter() - started)
        self.outcome["acknowledged"].append(task)

    def call(self, model, method, arguments, may_be_lost=False):
        for attempt in range(20):
            deaf = may_be_lost and attempt == 0 and self.draw.random() < 0.1
            try:
                return self.client.call(model, method, arguments, deaf=deaf)
            except LostError:
                self.outcome["counts"]["lost answers"] += 1
            except FailedError as problem:
                self.outcome["counts"]["errors"] += 1
                self.outcome["last"] = str(problem)
                time.sleep(0.2 * attempt)
        raise AssertionError(self.outcome.get("last"))


def submit(name, options):
    """Let the inspectors submit at once; return what they were told."""
    work = {}
    with _scratch.environment(name) as env:
        tasks = env["inspection.task"].search(
            [("state", "=", "todo"), ("inspector_id", "!=", False)],
            order="id",
            limit=options.results,
        )
        for task in tasks:
            work.setdefault(task.user_id.login, queue.Queue()).put(task.id)
    outcome = {"seconds": [], "acknowledged": [], "counts": Counter()}
    with (
        tempfile.TemporaryDirectory() as folder,
        served(name, options, Path(folder) / "server.log") as (port, _process),
    ):
        people = []
        for number, (login, tasks) in enumerate(sorted(work.items())):
            client = TillClient(port)
            client.login(name, login, PASSWORD)
            people.append(Inspector(client, tasks, number, outcome))
        for person in people:
            person.start()
        for person in people:
            person.join()
    return outcome


def compare(name, outcome):
    """(doubled, lost): what the database says of tasks, results and submissions."""
    with _scratch.environment(name) as env:
        doubled = env.execute_query(
            SQL(
                """
                SELECT (SELECT count(*) FROM (
                            SELECT 1 FROM inspection_task WHERE state != 'cancelled'
                          GROUP BY plan_id, picking_id, product_id, lot_id
                            HAVING count(*) > 1) task)
                     + (SELECT count(*) FROM (
                            SELECT 1 FROM inspection_result GROUP BY task_id
                            HAVING count(*) > 1) result)
                     + (SELECT count(*) FROM (
                            SELECT 1 FROM inspection_audit
                             WHERE model = 'inspection.result' AND event = 'submit'
                          GROUP BY res_id HAVING count(*) > 1) event)
                """
            )
        )[0][0]
        there = env["inspection.result"].search_count(
            [("task_id", "in", outcome["acknowledged"]), ("state", "=", "review")]
        )
    return doubled, len(outcome["acknowledged"]) - there


# The whole -----------------------------------------------------------------------------------


def main(argv=None):
    options = parse(argv)
    _scratch.configure(options.config)
    name = f"{options.prefix}_inspection"
    try:
        rule_seconds, rules, lines = prepare(name, options)
        _scratch.say(f"{rules} rules: {rule_seconds:.1f} s")
        sample, lots = lines[: options.sample], lines[options.sample :]
        orm = by_orm(name, sample)
        _scratch.say(f"by the ORM, a lot alone: {1000 * orm.clock / len(sample):.1f} ms")
        early, whole = inspect(name, lots, options.early)
        scale = len(lots) / len(sample)
        with _scratch.environment(name) as env:
            tasks = env["inspection.task"].search_count([]) - len(sample)
            decided = env["inspection.decision"].search_count([]) - len(sample)
        outcome = submit(name, options)
        doubled, lost = compare(name, outcome)
        result = {
            "lots": len(lots),
            "rules": rules,
            "rules_seconds": round(rule_seconds, 1),
            "decisions": decided,
            "tasks": tasks,
            "seconds": round(rule_seconds + whole.clock, 1),
            "tasks_per_second": round(tasks / whole.clock, 1),
            "ratio_to_orm": round(scale * orm.clock / whole.clock, 1),
            "ratio_to_orm_processor": round(scale * orm.processor / whole.processor, 1),
            "growth": round(whole.clock / early.clock, 2) if early else None,
            "growth_processor": round(whole.processor / early.processor, 2) if early else None,
            "processor_seconds": round(whole.processor, 1),
            "submitted": len(outcome["acknowledged"]),
            "submit_p95_ms": round(1000 * statistics.quantiles(outcome["seconds"], n=20)[-1]),
            "errors": outcome["counts"]["errors"],
            "duplicates": doubled,
            "lost": lost + len(lots) - decided,
        }
    finally:
        if not options.keep:
            _scratch.drop(name)
    print(json.dumps(result))
    return 0


def parse(argv):
    parser = argparse.ArgumentParser(prog="./run bench inspection", description=__doc__)
    parser.add_argument("--config", help="configuration file of Odoo")
    parser.add_argument("--base-template", help="database to copy that has Odoo's own apps")
    parser.add_argument("--prefix", default="supermarket_bench")
    parser.add_argument("--categories", type=int, default=500)
    parser.add_argument("--suppliers", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--products", type=int, default=2000)
    parser.add_argument("--lots", type=int, default=100_000)
    parser.add_argument("--early", type=int, default=10_000, help="lots of the smaller run")
    parser.add_argument("--sample", type=int, default=200, help="lots written by the ORM alone")
    parser.add_argument("--results", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--keep", action="store_true", help="keep the database")
    return parser.parse_args(argv)
