"""./run test upstream: Odoo's own Point of Sale tests, with our till installed.

The Python tests of `point_of_sale` (those that drive a browser are left out) run on a database
whose companies sell through the sales ledger. A few can't pass so, because they look for what the
ledger is there to avoid; each is listed here with its reason, and has to pass when the company
takes stock Odoo's way instead, which stays selectable.
"""

import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from tools import shop
from tools.setup import paths
from tools.setup.problems import SetupError
from tools.setup.progress import step
from tools.testing.report import Report

DATABASE = "supermarket_test_upstream"
# test: why it can't pass while goods leave through the ledger
IN_STOCK_MODE = {
    "TestPointOfSaleFlow.test_order_to_picking": "looks for a transfer of each order at payment",
    "TestPointOfSaleFlow.test_order_unexisting_lots": "reads the lot from the order's own transfer",
    "TestPointOfSaleFlow.test_reordering_rules_triggered_closing_pos": (
        "expects an order for goods without stock keeping, whose sale moves nothing here"
    ),
}
# test: why it can't pass in either way, because what it sends is refused
REFUSED = {
    "TestPointOfSaleFlow.test_pos_order_refund_ship_delay_totalcost": (
        "sends an order without uuid, which could not be told from one that is sent again"
    ),
}
FOLDER = """
from odoo.modules.module import get_module_path
print("FOLDER", get_module_path("point_of_sale"))
"""
STOCK_MODE = """
env["ir.default"].set("res.company", "point_of_sale_update_stock_quantities", "real")
env["res.company"].search([]).point_of_sale_update_stock_quantities = "real"
env.cr.commit()
"""


def run(server, odoo):
    """Report of both runs; a listed test that passes through the ledger is a fault as well."""
    report = Report("upstream point_of_sale")
    server.copy(shop.BASE, DATABASE)
    with step("Installing the till for Odoo's own tests"):
        shop.install(odoo, DATABASE, "supermarket_pos")
    tests = _tests(odoo)
    with step("Odoo's own Point of Sale tests, through the sales ledger"):
        outcomes = _pytest(odoo, tests, [])
    for name, passed in outcomes.items():
        _judge(report, name, passed)
    if not outcomes:
        report.fault(f"no test ran, see {_log()}")
    report_in_stock_mode(report, odoo, tests)
    server.drop(DATABASE)
    return [report]


def report_in_stock_mode(report, odoo, tests):
    """The listed tests pass where the company has stock Odoo's setting."""
    with step("Those that need a picking at once, in stock Odoo's way"):
        _shell(odoo, STOCK_MODE)
        named = " or ".join(_method(name) for name in IN_STOCK_MODE)
        outcomes = _pytest(odoo, tests, ["-k", named])
    for name in IN_STOCK_MODE:
        if outcomes.get(name):
            report.passed += 1
        else:
            report.fault(f"{name} fails in stock Odoo's way as well")


def _judge(report, name, passed):
    listed = name in IN_STOCK_MODE or name in REFUSED
    if passed and listed:
        report.fault(f"{name} passes through the ledger: take it off the list")
    elif passed:
        report.passed += 1
    elif not listed:
        report.fault(name)


def _method(name):
    return f"({' and '.join(name.split('.'))})"


def _tests(odoo):
    """The files of Odoo's tests that need no browser."""
    found = [line for line in _shell(odoo, FOLDER).splitlines() if line.startswith("FOLDER ")]
    if not found:
        raise SetupError(f"Odoo did not tell where point_of_sale lies, see {_log()}.")
    folder = Path(found[0].removeprefix("FOLDER ")) / "tests"
    return [str(path) for path in sorted(folder.glob("test_*.py")) if not _drives_browser(path)]


def _drives_browser(path):
    text = path.read_text()
    return "start_tour(" in text or "start_pos_tour(" in text


def _shell(odoo, script):
    done = subprocess.run(
        odoo.command("shell", "-d", DATABASE, "--no-http", "--log-level=error"),
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


def _log():
    return paths.LOGS / "upstream.log"


def _pytest(odoo, tests, options):
    """{Class.test: passed?} of the tests that ran."""
    result = paths.LOGS / "upstream.xml"
    result.unlink(missing_ok=True)
    command = [str(paths.PYTHON), "-m", "pytest", "-q", "-p", "no:cacheprovider", "--odoo-http"]
    command += [f"--odoo-database={DATABASE}", f"--odoo-config={odoo.config}"]
    command += [f"--junitxml={result}", *options, *tests]
    with _log().open("wb") as output:
        subprocess.run(command, env=odoo.environment, cwd=paths.ROOT, stdout=output, stderr=output)
    if not result.exists():
        return {}
    return {
        f"{case.get('classname').rsplit('.', 1)[-1]}.{case.get('name')}": _passed(case)
        for case in ElementTree.parse(result).getroot().iter("testcase")
        if case.find("skipped") is None
    }


def _passed(case):
    return case.find("failure") is None and case.find("error") is None
