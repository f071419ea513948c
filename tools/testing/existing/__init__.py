"""./run test existing: databases as administrators have them, made before our addons come.

Two companies with two currencies, a branch, tills with sessions past and open, rules by hand and
automatic, work half done, stock below zero, expired lots; then each addon alone and all together
is installed, updated and uninstalled. What worked before works after, to the cent.
"""

from tools import shop
from tools.setup import paths
from tools.setup.progress import step
from tools.testing.played import play
from tools.testing.report import Report

# chart: the modules an administrator with it has beside what our addons stand on
CHARTS = {
    "generic_coa": "sale_stock,mrp_account",
    "fr": "l10n_fr_account",
    "de_skr03": "l10n_de",
    "cn": "l10n_cn",
    "jp": "l10n_jp",
}
PLAY = "tools.testing.existing.play"
TOGETHER = ",".join(paths.OUR_ADDONS)


def run(server, odoo, short):
    """Reports; the short form is one chart without further apps, all addons together."""
    report = Report("existing databases")
    for chart, modules in CHARTS.items():
        old = f"supermarket_existing_{chart}"
        with step(f"An existing database with the chart {chart}"):
            _build(server, odoo, old, chart, None if short else modules, report)
        for addons in [TOGETHER] if short else [TOGETHER, *paths.OUR_ADDONS]:
            title = "all addons" if addons == TOGETHER else addons
            with step(f"{chart}: {title} installed, updated, uninstalled"):
                _life(server, odoo, old, addons, report)
        server.drop(old)
        if short:
            break
    return [report]


def _build(server, odoo, database, chart, modules, report):
    server.copy(shop.BASE, database)
    if modules:
        shop.install(odoo, database, modules)
    _play(odoo, database, report, "--build", chart)


def _life(server, odoo, old, addons, report):
    database = f"{old}_life"
    server.copy(old, database)
    _play(odoo, database, report, "--addons", addons)
    server.drop(database)


def _play(odoo, database, report, option, value):
    log = paths.LOGS / f"{database}.log"
    play(odoo, report, log, value, PLAY, option, value, "--db", database)
