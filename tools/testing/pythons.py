"""./run test pythons: the set-up, lint, unit tests and an install under each supported Python.

A Python that the machine lacks is skipped. The short form says whether each of them reads every
source file of ours, and starts the first stage, which runs before anything is installed. That the
lock installs with the pip that each of them bundles is a unit test.
"""

import os
import re
import shutil
import subprocess

from tools import shop
from tools.odoo import Odoo
from tools.setup import paths
from tools.setup.problems import SetupError
from tools.setup.progress import step
from tools.testing import interpreters, logwatch
from tools.testing.report import Report

READ = """
import pathlib, sys
for name in sys.argv[1:]:
    for path in sorted(pathlib.Path(name).rglob("*.py")):
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
"""
# Debian's Odoo names two of its requirements as nobody calls them any more
CHECK = """
import subprocess, sys
done = subprocess.run([sys.executable, "-m", "pip", "check"], stdout=subprocess.PIPE, text=True)
lines = [line for line in done.stdout.splitlines() if not line.startswith("odoo ")]
print("\\n".join(lines))
sys.exit(bool(done.returncode and lines))
"""
SOURCES = ("addons", "tools", "tests")


def run(server, _odoo, short):
    report = Report("supported Pythons, short" if short else "supported Pythons")
    there = interpreters.found()
    for version in interpreters.SUPPORTED:
        if version not in there:
            report.skipped += 1
            report.faults.append(f"skipped Python {version}: not on this machine")
            continue
        python = there[version]
        for name, command in _short(python) if short else _whole(version):
            _step(report, f"Python {version}: {name}", command, _environment(python, version))
        if not short:
            _install(report, server, version)
            shutil.rmtree(_state(version), ignore_errors=True)
    return [report]


def _short(python):
    yield "reads every source file", [python, "-W", "error", "-c", READ, *SOURCES]
    yield "starts", [python, "-W", "error", "-m", "tools.bootstrap", "help"]


def _whole(version):
    """The commands of a person, with a state folder of their own."""
    state = _state(version)
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    for shared in (paths.ODOO, paths.WKHTMLTOPDF):
        if shared.exists():
            (state / shared.name).symlink_to(shared.resolve())
    yield "set-up and unit tests", ["./run", "unit", "-q"]
    yield "packages agree", [state / "venv" / "bin" / "python", "-c", CHECK]
    yield "lint", ["./run", "lint", "--python"]


def _state(version):
    return paths.STATE / "pythons" / version


def _environment(python, version):
    environment = {name: value for name, value in os.environ.items() if name != "ODOO_PATH"}
    return {**environment, "PYTHON": python, "SHOP_STATE": str(_state(version))}


def _step(report, name, command, environment):
    with step(name):
        done = subprocess.run(
            list(map(str, command)),
            env=environment,
            cwd=paths.ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    if done.returncode:
        print(done.stdout[-6000:])
        report.fault(f"{name}: {_last_line(done.stdout)}")
    else:
        report.passed += 1


def _last_line(text):
    lines = [line for line in text.splitlines() if re.search(r"\w", line)]
    return lines[-1][:300] if lines else "no word"


def _install(report, server, version):
    """The four addons, on a copy of Odoo's own apps, by that Python."""
    database = f"supermarket_python_{version.replace('.', '_')}"
    odoo = Odoo(server, python=_state(version) / "venv" / "bin" / "python")
    server.copy(shop.BASE, database)
    try:
        with step(f"Python {version}: installing the four addons"):
            shop.install(odoo, database, ",".join(paths.OUR_ADDONS))
    except SetupError as problem:
        report.fault(f"Python {version}: {problem}")
    else:
        report.passed += 1
        for line in logwatch.unexpected(paths.LOGS / f"{database}.log"):
            report.fault(f"Python {version}: {line}")
    server.drop(database)
