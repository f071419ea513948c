"""./run test: everything, or what one addon needs, or Odoo's own tests (`upstream`).

Two chains side by side, one sum at the end.
"""

import subprocess
from concurrent.futures import ThreadPoolExecutor

from tools import shop
from tools.odoo import Odoo
from tools.setup import database, paths
from tools.setup.problems import SetupError
from tools.setup.progress import say, step
from tools.testing import journeys, odoo_tests, standalone, upstream, upstream_tours
from tools.testing.report import Report, from_junit

UPSTREAM = "upstream"


def main(argv):
    """Run all tests, or those of the addon or set that is named; 0 when all passed."""
    addons = [] if argv == [UPSTREAM] else _chosen(argv)
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    server = database.start()
    try:
        odoo = Odoo(server, test_addons=True)
        with step("Preparing the template of the test databases"):
            shop.ensure_base(server, odoo)
        if argv == [UPSTREAM]:
            runner = Odoo(server)
            reports = [*upstream.run(server, runner), upstream_tours.run(server, runner)]
        elif argv:
            reports = [*odoo_tests.run(server, odoo, addons, under_pytest=False)]
        else:
            reports = _everything(server, odoo, addons)
    finally:
        server.stop()
    return _sum(reports)


def unit(argv):
    """The pure packages' tests: no Odoo, no database."""
    return subprocess.run(_unit_command(argv), cwd=paths.ROOT).returncode


def _everything(server, odoo, addons):
    """The addons' tests beside the demo shop and its journeys: two cores, two chains."""
    reports = [_unit_report()]
    with ThreadPoolExecutor(2) as pool:
        chains = [
            pool.submit(odoo_tests.run, server, odoo, addons),
            pool.submit(_shop_chain, server),
        ]
        for chain in chains:
            reports += chain.result()
    return reports


def _shop_chain(server):
    return [*journeys.run(server), *standalone.run(server, Odoo(server))]


def _chosen(argv):
    if not argv:
        return [name for name in paths.OUR_ADDONS if (paths.ADDONS / name).exists()]
    if argv[0] not in paths.OUR_ADDONS:
        raise SetupError(
            f"There is no addon {argv[0]!r}: choose among {', '.join(paths.OUR_ADDONS)}."
        )
    return [argv[0]]


def _unit_report():
    result = paths.LOGS / "unit.xml"
    with step("Unit tests of the pure packages"):
        done = subprocess.run(
            _unit_command(["-q", f"--junitxml={result}"]), cwd=paths.ROOT, stdout=subprocess.PIPE
        )
    if done.returncode:
        print(done.stdout.decode(errors="replace"))
    return from_junit("unit", result, done.returncode)


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
