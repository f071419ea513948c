"""./run test upstream: Odoo's own tests say whether what worked before works with our addons.

The Python tests of the apps our addons stand on (those that drive a browser are left out) run on
three databases: Odoo alone; our addons installed and nothing switched on, where no test may fail
that passes without us; and every company opened, where a few can't pass, because they look for
what a company switched off: each of these is listed in `upstream_known` with its reason.
"""

import subprocess
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools import shop
from tools.setup import paths
from tools.setup.problems import SetupError
from tools.setup.progress import step
from tools.testing.report import Report
from tools.testing.upstream_known import OPENED

PREFIX = "supermarket_test_upstream"
ALONE, INSTALLED, OPEN = (f"{PREFIX}_{name}" for name in ("alone", "installed", "open"))
SUITES = (
    "stock",
    "purchase_stock",
    "product_expiry",
    "stock_account",
    "sale_stock",
    "mrp",
    "mrp_account",
    "pos_sale",
    "point_of_sale",
    "pos_loyalty",
    "pos_hr",
    "pos_restaurant",
    "pos_self_order",
    "pos_mrp",
    "pos_discount",
    "pos_online_payment",
)
FOLDERS = """
from odoo.modules.module import get_module_path
for name in {suites!r}:
    print("FOLDER", get_module_path(name))
"""
OF_OTHER_APPS = ("employees", "late_tip", "quotations")
# What opening sets becomes the default: the companies that tests make are opened, too.
OPEN_ALL = """
company = env["res.company"].search([], limit=1)
names = [name for name, field in company._fields.items()
         if field.store and field.type in ("boolean", "selection")]
before = {name: company[name] for name in names}
env["res.company"].search([])._open_supermarket()
for name in names:
    if company[name] != before[name]:
        env["ir.default"].set("res.company", name, company[name])
env.cr.commit()
"""


def run(server, odoo):
    """The reports of our addons installed, and of all companies opened."""
    prepare(server, odoo)
    tests = find_tests(odoo)
    with (
        step("Odoo's own tests, with our addons installed and with all opened"),
        ThreadPoolExecutor(2) as pool,
    ):
        installed, opened = pool.map(
            lambda database: outcomes(odoo, database, tests), (INSTALLED, OPEN)
        )
    failed = {
        test
        for found in (installed, opened)
        for test, passed in found.items()
        if not passed and test not in OPENED
    }
    with step("Those that failed, without our addons"):
        alone = outcomes(odoo, ALONE, tests, only=failed) if failed else {}
    reports = [
        judge("upstream, installed", alone, installed, {}),
        judge("upstream, opened", alone, opened, OPENED),
        beside_other_apps(odoo),
    ]
    for database in (ALONE, INSTALLED, OPEN):
        server.drop(database)
    return reports


def prepare(server, odoo):
    """The three databases, each a copy of the one before with more in it."""
    server.copy(shop.BASE, ALONE)
    with step("Installing what Odoo's own tests need"):
        shop.install(odoo, ALONE, ",".join(SUITES))
    server.copy(ALONE, INSTALLED)
    with step("Installing our addons beside it"):
        shop.install(odoo, INSTALLED, ",".join(paths.OUR_ADDONS))
    server.copy(INSTALLED, OPEN)
    open_all(odoo, OPEN)


def open_all(odoo, database):
    """Switch everything on for all companies, those that tests make included."""
    _shell(odoo, database, OPEN_ALL)


def beside_other_apps(odoo):
    """Our own tests of what needs other apps of Odoo's at the till, which are installed here."""
    report = Report("ours beside pos_hr, pos_sale and pos_restaurant")
    folder = paths.ADDONS / "supermarket_pos" / "tests"
    tests = [str(file) for name in OF_OTHER_APPS for file in folder.rglob(f"test_{name}.py")]
    for test, passed in _pytest(odoo, INSTALLED, tests).items():
        if passed:
            report.passed += 1
        else:
            report.fault(test)
    if not report.passed:
        report.fault(f"no test ran, see {paths.LOGS}/{INSTALLED}.log")
    return report


def judge(name, alone, with_us, known):
    """What passes without our addons has to pass with them, but for what is known.

    :param alone: the outcomes without our addons of the tests that fail with them
    """
    report = Report(name)
    if not with_us:
        report.fault(f"no test ran, see {paths.LOGS}/{PREFIX}_*.log")
    for test, passed in sorted(with_us.items()):
        if passed and test in known:
            report.fault(f"{test} passes: take it off the list")
        elif passed:
            report.passed += 1
        elif test in known or alone.get(test) is False:
            report.skipped += 1
        else:
            report.fault(test)
    return report


def find_tests(odoo, suites=SUITES):
    """The files of Odoo's tests that need no browser."""
    told = _shell(odoo, ALONE, FOLDERS.format(suites=suites))
    folders = [line.removeprefix("FOLDER ") for line in told.splitlines() if "FOLDER " in line]
    if len(folders) != len(suites):
        raise SetupError(f"Odoo did not tell where the tests of {', '.join(suites)} lie.")
    return [
        str(path)
        for folder in folders
        for path in sorted((Path(folder) / "tests").glob("test_*.py"))
        if not _drives_browser(path)
    ]


def _drives_browser(path):
    text = path.read_text()
    return "start_tour(" in text or "start_pos_tour(" in text


def _shell(odoo, database, script):
    done = subprocess.run(
        odoo.command("shell", "-d", database, "--no-http", "--log-level=error"),
        env=odoo.environment,
        cwd=paths.ROOT,
        input=script.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = done.stdout.decode(errors="replace")
    if done.returncode:
        raise SetupError(f"{output[-2000:]}\nThe database of Odoo's own tests can't be prepared.")
    return output


def outcomes(odoo, database, tests, only=()):
    """{addon.Class.test: passed?} of the tests that ran; what failed is tried a second time."""
    found = _pytest(odoo, database, [*_selected(only), *tests])
    failed = [test for test, passed in found.items() if not passed]
    if failed:
        found.update(_pytest(odoo, database, [*_selected(failed), *tests]))
    return found


def _selected(names):
    return ["-k", " or ".join(_selector(name) for name in sorted(names))] if names else []


def _selector(test):
    _addon, name, method = test.split(".")
    return f"({name} and {method})"


def _pytest(odoo, database, arguments):
    result, log = paths.LOGS / f"{database}.xml", paths.LOGS / f"{database}.log"
    result.unlink(missing_ok=True)
    command = [str(paths.PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--odoo-http"]
    command += [f"--odoo-database={database}", f"--odoo-config={odoo.config}"]
    command += [f"--junitxml={result}", *arguments]
    with log.open("wb") as output:
        subprocess.run(command, env=odoo.environment, cwd=paths.ROOT, stdout=output, stderr=output)
    if not result.exists():
        return {}
    return {
        _name(case): case.find("failure") is None and case.find("error") is None
        for case in ElementTree.parse(result).getroot().iter("testcase")
        if case.find("skipped") is None
    }


def _name(case):
    """addon.Class.test: the class names of two addons may be the same."""
    place = case.get("classname").split(".")
    addon = place[place.index("tests") - 1] if "tests" in place else place[0]
    return f"{addon}.{place[-1]}.{case.get('name')}"
