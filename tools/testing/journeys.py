"""The journeys of the shop's people, in real headless Chromium, on a copy of the demo shop.

Those that need another hour of the day have a server of their own, whose clock they set.
"""

import shutil
import subprocess

from tools import shop
from tools.demo.password import password
from tools.odoo import Odoo, end
from tools.serve import wait_for
from tools.setup import chromium, node, paths
from tools.setup.progress import step
from tools.testing import logwatch
from tools.testing.report import from_junit, second_try

DATABASE = "supermarket_journey"
PORT = "8269"
CLOCKED = "tests/browser/clocked"
ALL = ("tests/browser", f"--ignore={CLOCKED}")
JOBS = ("--max-cron-threads", "1")
# There jobs are begun by the journeys: else all that a set clock makes due would be done at once
NO_JOBS = ("--max-cron-threads", "0", "--limit-time-real", "0", "--limit-time-cpu", "0")
# A browser on a busy machine now and then misses a moment; more than this is no moment.
TRIED_AGAIN = 3


def run(server):
    """Reports of tests/browser; what failed, if little did, is tried once more and said."""
    odoo = Odoo(server)
    shop.ensure_shop(server, odoo)
    browser = chromium.find()
    shots = paths.STATE / "screenshots"
    shutil.rmtree(shots, ignore_errors=True)
    clocked = Odoo(server, module="tools.testing.clocked")
    clocked.environment |= {"SHOP_CLOCK": str(paths.STATE / "journey-clock"), "TZ": "UTC"}
    return [
        _report(server, odoo, browser, ALL),
        _report(server, clocked, browser, (CLOCKED,), NO_JOBS),
    ]


def _report(server, odoo, browser, tests, options=JOBS):
    report = _travel(server, odoo, browser, tests, options)
    if 0 < len(report.failed_tests) <= TRIED_AGAIN:
        again = _travel(server, odoo, browser, report.failed_tests, options)
        report = second_try(report, again)
    return report


def _travel(server, odoo, browser, tests, options=JOBS):
    """Each run has its own copy of the shop and changes only that."""
    server.copy(shop.SHOP, DATABASE)
    log = paths.LOGS / "journeys.log"
    process = odoo.start(
        *("-d", DATABASE, "--http-port", PORT, "--db-filter", f"^{DATABASE}$"),
        *options,
        log=log,
    )
    try:
        wait_for(f"http://127.0.0.1:{PORT}/web/login", process, log)
        report = _journeys(odoo, browser, tests)
    finally:
        end(process)
    for line in logwatch.unexpected(log):
        report.fault(line)
    server.drop(DATABASE)
    return report


def _journeys(odoo, browser, tests):
    result = paths.LOGS / "journeys.xml"
    result.unlink(missing_ok=True)
    environment = {
        **odoo.environment,
        "SHOP_URL": f"http://127.0.0.1:{PORT}",
        "SHOP_PASSWORD": password(),
        "SHOP_SHOTS": str(paths.STATE / "screenshots"),
        "CHROMIUM": browser or "",
        "AXE": str(node.axe() or ""),
    }
    command = [str(paths.PYTHON), "-m", "pytest", "-p", "no:odoo", "-q", *tests]
    titles = {ALL: "Browser journeys", (CLOCKED,): "Browser journeys by the store's clock"}
    with step(titles.get(tuple(tests), "What failed of them, once more")):
        done = subprocess.run(
            [*command, f"--junitxml={result}"],
            env=environment,
            cwd=paths.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        print(done.stdout.decode(errors="replace")[-8000:])
    return from_junit("browser journeys", result, done.returncode)
