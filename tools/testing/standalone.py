"""Each addon by itself on an empty database: installed, updated, uninstalled."""

import re
import subprocess

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


def run(server, odoo, addon):
    """Report of one addon."""
    report = Report(f"{addon} alone")
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
    return [report]


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
