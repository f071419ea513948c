"""The addons' tests under pytest-odoo and Odoo's own runner, each on a copy of one template."""

import re
import subprocess

from tools import shop
from tools.setup import paths
from tools.setup.progress import step
from tools.testing import logwatch
from tools.testing.report import Report, from_junit

TEMPLATE = "supermarket_test_template"
FLOWS = "test_supermarket"
_SUM = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def run(server, odoo, addons, under_pytest=True):
    """Reports of both runners; the flows across addons belong to the whole set only."""
    chosen = [*addons, *([FLOWS] if under_pytest else [])]
    with step("Installing the addons for their tests"):
        server.copy(shop.BASE, TEMPLATE)
        shop.install(odoo, TEMPLATE, ",".join(chosen))
    reports = [_own_runner(server, odoo, chosen)]
    if under_pytest:
        reports.append(_pytest_odoo(server, odoo, chosen))
    return reports


def _own_runner(server, odoo, addons):
    database = "supermarket_test_own"
    log = paths.LOGS / "test-odoo.log"
    server.copy(TEMPLATE, database)
    tags = ",".join(f"/{name}" for name in addons)
    with step("Addon tests under Odoo's own runner"):
        odoo.run(
            *("-d", database, "-u", ",".join(addons), "--test-tags", tags),
            *("--stop-after-init", "--http-port", "8169", "--log-level=info"),
            log=log,
        )
    report = _read(log)
    server.drop(database)
    return report


def _read(log):
    """Counts from the log's closing line; failures are ERROR lines, which the watch lists."""
    report = Report("odoo --test-tags")
    text = log.read_text(errors="replace")
    sums = _SUM.findall(text)
    if not sums:
        report.fault(f"Odoo ended without running tests: {log}")
        return report
    failed, errors, total = (int(number) for number in sums[-1])
    report.passed = total - failed - errors
    for line in logwatch.unexpected(log):
        report.fault(line)
    report.failed = max(report.failed, failed + errors)
    if report.failed:
        print(text[-6000:])
    return report


def _pytest_odoo(server, odoo, addons):
    database = "supermarket_test_pytest"
    server.copy(TEMPLATE, database)
    result, log = paths.LOGS / "pytest-odoo.xml", paths.LOGS / "pytest-odoo.log"
    result.unlink(missing_ok=True)
    folders = [str(_folder(name)) for name in addons if (_folder(name) / "tests").exists()]
    command = [str(paths.PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--odoo-http"]
    command += [f"--odoo-database={database}", f"--odoo-config={odoo.config}"]
    command += [f"--junitxml={result}", "--import-mode=prepend", *folders]
    with step("Addon tests under pytest-odoo"), log.open("wb") as output:
        done = subprocess.run(
            command, env=odoo.environment, cwd=paths.ROOT, stdout=output, stderr=output
        )
    report = from_junit("pytest-odoo", result, done.returncode)
    if report.failed:
        print(log.read_text(errors="replace")[-8000:])
    server.drop(database)
    return report


def _folder(name):
    return (paths.TEST_ADDONS if name == FLOWS else paths.ADDONS) / name
