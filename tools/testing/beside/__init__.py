"""./run test beside: our addons beside those of OCA that do the like, or that ours make use of.

`quality_control_oca` and our inspection are installed, in either order; goods come in and both
inspect them; neither has a model, field or menu that is the other's; ours is uninstalled, or
theirs, and the other one goes on. `queue_job` does the work that waits for a job, as its own runner
calls it. Neither is a part of this repository: QUALITY_CONTROL_OCA and QUEUE_JOB_OCA name folders.
"""

import os
from pathlib import Path

from tools import shop
from tools.odoo import Odoo
from tools.setup import paths
from tools.setup.progress import step
from tools.testing.played import play
from tools.testing.report import Report

OURS, THEIRS = "quality_inspection", "quality_control_oca"
QUEUE = "queue_job"
DATABASE = "supermarket_beside"
PLAY = "tools.testing.beside.play"
PLAY_QUEUE = "tools.testing.beside.queue"


def run(server, odoo, short):
    """Reports; nothing in the short form of an addon that is not there."""
    reports = []
    for title, variable, name, test in (
        ("beside OCA's quality addon", "QUALITY_CONTROL_OCA", THEIRS, _quality),
        ("beside OCA's queue", "QUEUE_JOB_OCA", QUEUE, _queue),
    ):
        report = Report(title)
        folder = os.environ.get(variable)
        if folder:
            beside = Odoo(server)
            beside.config = _config(odoo, Path(folder), name)
            test(server, beside, report)
        else:
            report.skipped = 1
            report.faults.append(f"skipped: {variable} names no folder of {name}")
        if folder or not short:
            reports.append(report)
    return reports


def _quality(server, beside, report):
    for first, second in ((OURS, THEIRS), (THEIRS, OURS)):
        server.copy(shop.BASE, DATABASE)
        with step(f"Installing {first}, then {second}"):
            shop.install(beside, DATABASE, first)
            shop.install(beside, DATABASE, second)
        with step(f"Both inspect; {first} leaves"):
            for chapter in ("inspect", "leave", "go_on"):
                log = paths.LOGS / f"beside-{first}-{chapter}.log"
                arguments = chapter, "--leaves", first, "--db", DATABASE
                play(beside, report, log, f"{first} first, {chapter}", PLAY, *arguments)
        server.drop(DATABASE)


def _queue(server, beside, report):
    server.copy(shop.BASE, DATABASE)
    with step(f"Installing supermarket_stock and {QUEUE}"):
        shop.install(beside, DATABASE, f"supermarket_stock,{QUEUE}")
    with step("Its runner does our work"):
        log = paths.LOGS / "beside-queue.log"
        play(beside, report, log, "queue", PLAY_QUEUE, "--db", DATABASE)
    server.drop(DATABASE)


def _config(odoo, theirs, name):
    """The configuration with a folder on the addons path in which the other addon lies alone."""
    folder = paths.STATE / "beside"
    folder.mkdir(exist_ok=True)
    link = folder / name
    link.unlink(missing_ok=True)
    link.symlink_to(theirs.resolve(), target_is_directory=True)
    text = odoo.config.read_text().replace("addons_path = ", f"addons_path = {folder},")
    config = paths.STATE / "odoo-beside.conf"
    config.write_text(text)
    return config
