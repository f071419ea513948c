"""./run test leaving: inspection is uninstalled in the middle of its work, the shop goes on.

Lots wait for their inspection, one has failed, its supplier is fined, a product is delisted. After
the uninstallation every hold is still there, named and to be released by a person; stock moves, the
till sells, and the accountant goes on with the entries that the fine left.
"""

from tools import shop
from tools.setup import paths
from tools.setup.progress import step
from tools.testing.played import play
from tools.testing.report import Report

DATABASE = "supermarket_leaving"
PLAY = "tools.testing.leaving.play"


def run(server, odoo, short):
    """Reports; there is no shorter form than the whole."""
    report = Report("inspection leaves")
    server.copy(shop.BASE, DATABASE)
    with step("Installing the till and inspection"):
        shop.install(odoo, DATABASE, "supermarket_pos,quality_inspection")
    with step("Inspection is uninstalled in the middle of its work"):
        for chapter in ("work", "leave", "go_on"):
            log = paths.LOGS / f"leaving-{chapter}.log"
            play(odoo, report, log, chapter, PLAY, chapter, "--db", DATABASE)
    server.drop(DATABASE)
    return [report]
