"""./run test beside: inspection beside another quality addon, OCA's `quality_control_oca`.

Both are installed, in either order; goods come in and both inspect them; neither has a model, field
or menu that is the other's; ours is uninstalled, or theirs, and the other one goes on. The addon is
no part of this repository: QUALITY_CONTROL_OCA names its folder.
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
DATABASE = "supermarket_beside"
PLAY = "tools.testing.beside.play"


def run(server, odoo, short):
    """Reports; nothing in the short form where the other addon is not there."""
    report = Report("beside OCA's quality addon")
    theirs = os.environ.get("QUALITY_CONTROL_OCA")
    if not theirs:
        report.skipped = 1
        report.faults.append(f"skipped: QUALITY_CONTROL_OCA names no folder of {THEIRS}")
        return [] if short else [report]
    beside = Odoo(server)
    beside.config = _config(odoo, Path(theirs))
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
    return [report]


def _config(odoo, theirs):
    """The configuration with a folder on the addons path in which the other addon lies alone."""
    folder = paths.STATE / "beside"
    folder.mkdir(exist_ok=True)
    link = folder / THEIRS
    link.unlink(missing_ok=True)
    link.symlink_to(theirs.resolve(), target_is_directory=True)
    text = odoo.config.read_text().replace("addons_path = ", f"addons_path = {folder},")
    config = paths.STATE / "odoo-beside.conf"
    config.write_text(text)
    return config
