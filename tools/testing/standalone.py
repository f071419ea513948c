"""Each addon by itself on an empty database: installed, updated, uninstalled."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from tools import shop
from tools.setup import paths
from tools.setup.problems import SetupError
from tools.setup.progress import step
from tools.testing import logwatch
from tools.testing.report import Report

UNINSTALL = """
module = env["ir.module.module"].search([("name", "=", {addon!r})])
module.button_immediate_uninstall()
module = env["ir.module.module"].search([("name", "=", {addon!r})])
left = env["ir.model.data"].search_count([("module", "=", {addon!r})])
print("LEFT", module.state, left)
"""


def run(server, odoo):
    addons = [name for name in paths.OUR_ADDONS if (paths.ADDONS / name).exists()]
    with ThreadPoolExecutor(2) as pool:
        return [_merge(list(pool.map(lambda addon: _one(server, odoo, addon), addons)))]


def _merge(reports):
    total = Report("alone on an empty database")
    for report in reports:
        total.add(report)
        total.faults += report.faults
    return total


def _one(server, odoo, addon):
    report = Report(addon)
    database = f"supermarket_alone_{addon}"
    server.drop(database)
    for verb, act in (("install", _install), ("update", _update), ("uninstall", _uninstall)):
        with step(f"{addon} alone: {verb}"):
            faults = act(odoo, database, addon)
        for fault in faults:
            report.fault(f"{addon} {verb}: {fault}")
        if faults:
            break
        report.passed += 1
    server.drop(database)
    return report


def _install(odoo, database, addon, option="-i"):
    try:
        shop.install(odoo, database, addon, option)
    except SetupError as problem:
        return [str(problem)]
    return logwatch.unexpected(paths.LOGS / f"{database}.log")


def _update(odoo, database, addon):
    return _install(odoo, database, addon, "-u")


def _uninstall(odoo, database, addon):
    log = paths.LOGS / f"{database}.log"
    done = subprocess.run(
        odoo.command("shell", "-d", database, "--no-http", "--log-level=warn"),
        env=odoo.environment,
        cwd=paths.ROOT,
        input=UNINSTALL.format(addon=addon).encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    log.write_bytes(done.stdout)
    text = done.stdout.decode(errors="replace")
    if not re.search(r"LEFT uninstalled 0\b", text):
        return [f"not uninstalled cleanly: {text[-1500:]}"]
    return logwatch.unexpected(log)
