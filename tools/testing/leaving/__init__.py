"""./run test leaving: inspection is uninstalled in the middle of its work, the shop goes on.

Lots wait for their inspection, one has failed, its supplier is fined, a product is delisted. After
the uninstallation every hold is still there, named and to be released by a person; stock moves, the
till sells, and the accountant goes on with the entries that the fine left.
"""

import subprocess

from tools import shop
from tools.setup import paths
from tools.setup.progress import step
from tools.testing import logwatch
from tools.testing.report import Report

DATABASE = "supermarket_leaving"


def run(server, odoo, short):
    """Reports; there is no shorter form than the whole."""
    report = Report("inspection leaves")
    server.copy(shop.BASE, DATABASE)
    with step("Installing the till and inspection"):
        shop.install(odoo, DATABASE, "supermarket_pos,quality_inspection")
    with step("Inspection is uninstalled in the middle of its work"):
        for chapter in ("work", "leave", "go_on"):
            _play(odoo, report, chapter)
    server.drop(DATABASE)
    return [report]


def _play(odoo, report, chapter):
    """Run one chapter in a process of its own; every FAULT line and bad end is a fault."""
    log = paths.LOGS / f"leaving-{chapter}.log"
    command = [str(odoo.python), "-m", "tools.testing.leaving.play", chapter]
    command += ["--db", DATABASE, "--conf", str(odoo.config)]
    with log.open("wb") as output:
        subprocess.run(
            command, env=odoo.environment, cwd=paths.ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    lines = log.read_text(errors="replace").splitlines()
    faults = [line.removeprefix("FAULT ") for line in lines if line.startswith("FAULT ")]
    faults += logwatch.unexpected(log)
    if "PLAYED" not in lines:
        faults += ["did not come to its end", *lines[-15:]]
    for fault in faults:
        report.fault(f"{chapter}: {fault}")
    report.passed += sum(line.startswith("STEP ") for line in lines)
