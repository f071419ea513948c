"""Odoo's own tours of the till in Chromium, with our till installed and with it opened.

Opened, tours that look for what our till does in another way are listed with the reason. Any other
that fails is tried on stock Odoo in the same run: what fails there too lies not with us, and is
told as skipped.
"""

import re

from tools import shop
from tools.setup import paths
from tools.setup.progress import step
from tools.testing.report import Report
from tools.testing.upstream import open_all

OURS = "supermarket_test_tours"
OPENED = "supermarket_test_tours_open"
STOCK = "supermarket_test_tours_stock"
SUITE = "/point_of_sale:TestUi"
# The lot that expires first is taken at the sale: nobody is asked.
NOT_ASKED = "waits for the question after the lot"
OTHER_WAY = {
    "test_03_pos_with_lots": NOT_ASKED,
    "test_limited_product_pricelist_loading": NOT_ASKED,
    "test_lot": "waits for the lot on the line: it is chosen at payment",
    "test_only_existing_lots": NOT_ASKED,
    "test_preset_timing_retail": "is a year before its session, within which an order's date lies",
    "test_receipt_screen_tour": "waits for the warning that work without connection is limited",
    "test_receipt_tracking_method": NOT_ASKED,
    "test_sync_from_ui_one_by_one": "waits for other orders to be sent with the one that is paid",
}
_STARTED = re.compile(r"Starting TestUi\.(\w+) ")
_FAILED = re.compile(r"(?:FAIL|ERROR): (?:Subtest )?TestUi\.(\w+)")


def run(server, odoo):
    """The reports of the till as it is installed, and of one whose company has opened it."""
    server.copy(shop.BASE, OURS)
    with step("Installing the till for Odoo's own tours"):
        shop.install(odoo, OURS, "supermarket_pos")
    server.copy(OURS, OPENED)
    open_all(odoo, OPENED)
    reports = [
        _report(server, odoo, "upstream tours, installed", OURS, {}),
        _report(server, odoo, "upstream tours, opened", OPENED, OTHER_WAY),
    ]
    for database in (OURS, OPENED):
        server.drop(database)
    return reports


def _report(server, odoo, name, database, known):
    """What the tours came to; a listed tour that passes is a fault as well."""
    report = Report(name)
    with step(f"Odoo's own tours: {name}"):
        outcomes = _tours(odoo, database, SUITE)
    if not outcomes:
        report.fault(f"no tour ran, see {_log(database)}")
    for tour in [tour for tour in known if outcomes.get(tour)]:
        report.fault(f"{tour} passes with our till: take it off the list")
    failed = {tour for tour, passed in outcomes.items() if not passed} - set(known)
    report.passed = sum(outcomes.values())
    if failed:
        _judge(report, failed, _on_stock(server, odoo, failed))
    return report


def _judge(report, failed, on_stock):
    for name in sorted(failed):
        if on_stock.get(name) is False:
            report.skipped += 1
            report.faults.append(f"skipped {name}: fails on stock Odoo here as well")
        else:
            report.fault(name)


def _on_stock(server, odoo, names):
    server.copy(shop.BASE, STOCK)
    with step("The same on stock Odoo"):
        outcomes = _tours(odoo, STOCK, ",".join(f"{SUITE}.{name}" for name in sorted(names)))
    server.drop(STOCK)
    return outcomes


def _tours(odoo, database, tags):
    """{test: passed?} of the tours that ran."""
    log = _log(database)
    odoo.run(
        *("-d", database, "--test-tags", tags, "--stop-after-init"),
        *("--http-port", "8171", "--log-level=info"),
        log=log,
    )
    text = log.read_text(errors="replace")
    failed = set(_FAILED.findall(text))
    return {name: name not in failed for name in _STARTED.findall(text)}


def _log(database):
    return paths.LOGS / f"{database}.log"
