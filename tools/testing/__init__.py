"""./run test: everything, or what one addon needs, or a set of tests by its name.

Everything is one queue that two workers take from, the longest first; one sum at the end. Where
TEST_MINUTES says how long there is, the short forms of sets with a name of their own and the addons
alone do not begin after that: a slow machine gives its word on the rest in time, and the sum says
what was left out.
"""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from tools import shop
from tools.odoo import Odoo
from tools.setup import database, paths
from tools.setup.problems import SetupError
from tools.setup.progress import say, step
from tools.testing import journeys, odoo_tests, standalone
from tools.testing.report import Report, from_junit
from tools.testing.suites import SUITES, WITH_SHORT_FORM


def main(argv):
    """Run all tests, or those of the addon or set that is named; 0 when all passed."""
    suite = SUITES.get(argv[0]) if argv else None
    addons = [] if suite else _chosen(argv)
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    server = database.start()
    try:
        odoo = Odoo(server, test_addons=True)
        with step("Preparing the template of the test databases"):
            shop.ensure_base(server, odoo)
        if suite:
            reports = suite(server, Odoo(server), False)
        elif argv:
            odoo_tests.install(server, odoo, addons)
            reports = odoo_tests.run(server, odoo, addons)
        else:
            reports = _everything(server, odoo)
    finally:
        server.stop()
    return _sum(reports)


def unit(argv):
    """The pure packages' tests: no Odoo, no database."""
    return subprocess.run(_unit_command(argv), cwd=paths.ROOT).returncode


def _everything(server, odoo):
    """One queue, the longest first, and two who take from it: two cores."""
    plain, until = Odoo(server), _until(os.environ.get("TEST_MINUTES"))
    with ThreadPoolExecutor(2) as pool:
        template = pool.submit(odoo_tests.install, server, odoo, odoo_tests.ALL)
        jobs = [
            pool.submit(journeys.run, server),
            *(
                pool.submit(_after, template, odoo_tests.run, server, odoo, part, number)
                for number, part in enumerate(odoo_tests.PARTS)
            ),
            pool.submit(_unit_report),
            *(
                pool.submit(_in_time, until, f"{name} alone", standalone.run, server, plain, name)
                for name in paths.OUR_ADDONS
            ),
            *(
                pool.submit(_in_time, until, name, SUITES[name], server, plain, True)
                for name in WITH_SHORT_FORM
            ),
        ]
        return [report for job in jobs for report in job.result()]


def _until(minutes):
    """When the last set may begin; never too late where nobody says so.

    :raises SetupError: when TEST_MINUTES is no number
    """
    try:
        return time.monotonic() + 60 * float(minutes or "inf")
    except ValueError as error:
        raise SetupError(
            f"TEST_MINUTES={minutes} is no number: give it minutes, such as 60."
        ) from error


def _in_time(until, name, suite, *arguments):
    if time.monotonic() < until:
        return suite(*arguments)
    report = Report(name, skipped=1)
    report.faults.append("skipped: TEST_MINUTES were over")
    return [report]


def _after(template, run, *arguments):
    template.result()
    return run(*arguments)


def _chosen(argv):
    if argv and argv[0] not in paths.OUR_ADDONS:
        raise SetupError(
            f"There is no addon or set of tests {argv[0]!r}: choose among "
            f"{', '.join([*paths.OUR_ADDONS, *SUITES])}."
        )
    return argv[:1]


def _unit_report():
    result = paths.LOGS / "unit.xml"
    with step("Unit tests of the pure packages"):
        done = subprocess.run(
            _unit_command(["-q", f"--junitxml={result}"]), cwd=paths.ROOT, stdout=subprocess.PIPE
        )
    if done.returncode:
        print(done.stdout.decode(errors="replace"))
    return [from_junit("unit", result, done.returncode)]


def _unit_command(argv):
    return [str(paths.PYTHON), "-m", "pytest", "-p", "no:odoo", *(argv or ["-q"])]


def _sum(reports):
    for report in reports:
        say(f"{report.name}: {report.line()}")
        for fault in report.faults:
            print(f"    {fault}")
    total = Report("all")
    for report in reports:
        total.add(report)
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
    return 1 if total.failed or not total.passed else 0
