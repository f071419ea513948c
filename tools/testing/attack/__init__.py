"""./run test attack: what each role may not do by HTTP, tried on a copy of the demo shop.

Attempts are data (who, what, what must come of it) in `attempts/`. After each the books are
compared: nothing that was refused may have left a trace, nothing paid or counted may have changed.
A route, public method or model of ours that no attempt names fails the run.
"""

import json
import subprocess

from tools import shop
from tools.odoo import end
from tools.serve import wait_for
from tools.setup import paths
from tools.setup.progress import step
from tools.testing.attack import surface
from tools.testing.attack.attempts import ATTEMPTS, SHORT
from tools.testing.attack.books import Books
from tools.testing.attack.client import Client
from tools.testing.attack.judge import judge
from tools.testing.report import Report

DATABASE = "supermarket_attack"
PORT = "8299"


def run(server, odoo, short):
    """Reports; the short form leaves out what only reads, and what takes long."""
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    shop.ensure_shop(server, odoo)
    server.copy(shop.SHOP, DATABASE)
    report = Report("attacks")
    with step("Preparing the shop that is attacked"):
        ground = _lay(odoo)
    log = paths.LOGS / "attack.log"
    process = odoo.start(
        *("-d", DATABASE, "--http-port", PORT, "--db-filter", f"^{DATABASE}$"),
        *("--max-cron-threads", "0"),
        log=log,
    )
    address = f"http://127.0.0.1:{PORT}"
    try:
        wait_for(f"{address}/web/login", process, log)
        with step("Attempts by HTTP, each role with its own login"):
            _attack(Client(address, DATABASE, ground), Books(server, DATABASE), report, short)
    finally:
        end(process)
    for missing in surface.without_attempt(ground["surface"], ATTEMPTS):
        report.fault(f"no attempt names {missing}")
    server.drop(DATABASE)
    return [report]


def _lay(odoo):
    """Prepare the database in a process of its own; return the names of what is attacked."""
    log, told = paths.LOGS / "attack-ground.log", paths.LOGS / "attack-ground.json"
    command = [str(paths.PYTHON), "-m", "tools.testing.attack.ground", "--db", DATABASE]
    command += ["--conf", str(odoo.config), "--told", str(told)]
    with log.open("wb") as output:
        subprocess.run(
            command,
            env=odoo.environment,
            cwd=paths.ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=True,
        )
    return json.loads(told.read_text())


def _attack(client, books, report, short):
    for attempt in ATTEMPTS:
        if short and attempt.group not in SHORT:
            continue
        fault = judge(client, books, attempt)
        if fault:
            report.fault(f"{attempt.group} · {attempt.title}: {fault}")
        else:
            report.passed += 1
