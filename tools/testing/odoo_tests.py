"""The addons' tests under Odoo's own runner, in parts on copies of one template."""

import re
import subprocess

from tools import shop
from tools.odoo import Odoo
from tools.setup import paths
from tools.setup.progress import step
from tools.testing import logwatch
from tools.testing.report import Report, from_junit

TEMPLATE = "supermarket_test_template"
FLOWS = "test_supermarket"
KIND = "test_inspection_kind"
OWN = (FLOWS, KIND)
# The longest first; none so long that another worker waits for its end
PARTS = (
    ("supermarket_stock", *OWN),
    ("supermarket_pos",),
    ("replenishment",),
    ("quality_inspection",),
)
ALL = tuple(name for part in PARTS for name in part)
FIRST_PORT = 8169
_SUM = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")


def install(server, odoo, addons):
    """The template: what our addons stand on, and these."""
    with step("Installing the addons for their tests"):
        server.copy(shop.BASE, TEMPLATE)
        shop.install(odoo, TEMPLATE, ",".join(addons))


def run(server, odoo, addons, number=0):
    """Report of the tests of these addons; runs of another number may go on beside it.

    Nothing is updated before: our tests run after the installation (`-at_install`).
    """
    database = f"supermarket_test_{number}"
    log = paths.LOGS / f"test-odoo-{number}.log"
    server.copy(TEMPLATE, database)
    tags = ",".join(f"/{name}" for name in addons)
    with step(f"Tests of {', '.join(addons)}"):
        odoo.run(
            *("-d", database, "--test-tags", tags, "--stop-after-init"),
            *("--http-port", str(FIRST_PORT + number), "--log-level=info"),
            log=log,
        )
    report = _read(f"tests of {', '.join(addons)}", log)
    server.drop(database)
    return [report]


def _read(name, log):
    """Counts from the log's closing line; failures are ERROR lines, which the watch lists."""
    report = Report(name)
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


def under_pytest(server, _odoo, _short):
    """The same tests under pytest-odoo, which some prefer at their desk."""
    odoo = Odoo(server, test_addons=True)
    install(server, odoo, ALL)
    database = "supermarket_test_pytest"
    server.copy(TEMPLATE, database)
    result, log = paths.LOGS / "pytest-odoo.xml", paths.LOGS / "pytest-odoo.log"
    result.unlink(missing_ok=True)
    folders = [str(_folder(name)) for name in ALL if (_folder(name) / "tests").exists()]
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
    return [report]


def _folder(name):
    return (paths.TEST_ADDONS if name in OWN else paths.ADDONS) / name
