"""A script run in a process of its own that tells by lines what it found."""

import subprocess

from tools.setup import paths
from tools.testing import logwatch


def play(odoo, report, log, title, module, *arguments):
    """Run one; every FAULT line, log warning and bad end is a fault, every STEP line has passed."""
    command = [str(odoo.python), "-m", module, *arguments, "--conf", str(odoo.config)]
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
        report.fault(f"{title}: {fault}")
    report.passed += sum(line.startswith("STEP ") for line in lines) or not faults
