"""Databases as administrators have them, made before our addons come: `existing`, `elsewhere`.

Two companies with two currencies, a branch, tills with sessions past and open, rules by hand and
automatic, work half done, stock below zero, expired lots; then each addon alone and all together
is installed, updated, switched on by a person, worked with for a day and uninstalled. What worked
before works after, to the cent.
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
# Other countries, in their own language and each with other apps of Odoo's: all addons together
ELSEWHERE = {
    "in": "l10n_in_pos,l10n_in_purchase_stock,l10n_in_sale_stock,mrp_repair,stock_picking_batch",
    "br": "l10n_br_website_sale,website_sale_stock,stock_landed_costs",
    "ar_ri": "l10n_ar_pos,l10n_ar_stock,l10n_ar_withholding,purchase_requisition_stock,"
    "stock_dropshipping",
    "mx": "l10n_mx,pos_restaurant,pos_self_order,pos_hr,pos_online_payment",
    "it": "l10n_it_edi_sale,l10n_it_stock_ddt,pos_sale,pos_discount,hr_expense",
    "ch": "l10n_ch_pos,mrp_subcontracting,mrp_account,account_qr_code_sepa",
    "sa": "l10n_sa_pos,l10n_gcc_invoice_stock_account,stock_delivery,pos_mrp",
    "kr": "l10n_kr,purchase_repair,project_stock_account",
    "cl": "l10n_cl,stock_delivery,sale_mrp",
    "es_pymes": "l10n_es_pos,l10n_es_edi_verifactu_pos,account_edi",
    "us": "l10n_us_account,sale_purchase_stock,mrp_product_expiry",
}
PLAY = "tools.testing.existing.play"
TOGETHER = ",".join(paths.OUR_ADDONS)


def run(server, odoo, short):
    """Reports; the short form is one chart without further apps, all addons together."""
    report = Report("existing databases")
    for chart, modules in CHARTS.items():
        lives = [TOGETHER] if short else [TOGETHER, *paths.OUR_ADDONS]
        _try(server, odoo, report, chart, None if short else modules, lives)
        if short:
            break
    return [report]


def elsewhere(server, odoo, _short):
    """Reports of the other countries."""
    report = Report("existing databases elsewhere")
    for chart, modules in ELSEWHERE.items():
        _try(server, odoo, report, chart, modules, [TOGETHER])
    return [report]


def _try(server, odoo, report, chart, modules, lives):
    old = f"supermarket_existing_{chart}"
    with step(f"An existing database with the chart {chart}"):
        _build(server, odoo, old, chart, modules, report)
    for addons in lives:
        title = "all addons" if addons == TOGETHER else addons
        with step(f"{chart}: {title} installed, updated, opened, uninstalled"):
            _life(server, odoo, old, addons, report)
    server.drop(old)


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
