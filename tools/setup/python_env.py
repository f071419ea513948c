"""The virtual environment from the locked, hashed requirements, with Odoo on its path."""

import hashlib
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from . import odoo_source, openmp, paths, wkhtmltopdf
from .problems import SetupError
from .progress import step

LOCKS = ("requirements.lock", "requirements-dev.lock")


def ensure():
    """Make the environment unless a complete one of the same requirements stands there."""
    stamp = paths.VENV / "complete"
    wanted = _fingerprint()
    with ThreadPoolExecutor(1) as pool:
        # The packages come from one place and Odoo from another: side by side
        odoo = pool.submit(_bring_odoo)
        if not (stamp.exists() and stamp.read_text() == wanted):
            shutil.rmtree(paths.VENV, ignore_errors=True)
            _create()
            _install()
        library = odoo.result()
    link = _site_packages() / "odoo19.pth"
    if not link.exists() or link.read_text().strip() != str(library):
        link.write_text(f"{library}\n")
    stamp.write_text(wanted)


def _bring_odoo():
    library = odoo_source.ensure()
    openmp.ensure()
    wkhtmltopdf.ensure()
    return library


def _fingerprint():
    digest = hashlib.sha256(f"{sys.executable} {sys.version}".encode())
    for name in LOCKS:
        digest.update((paths.ROOT / name).read_bytes())
    return digest.hexdigest()


def _create():
    with step(f"Making a virtual environment with Python {sys.version.split()[0]}"):
        paths.VENV.parent.mkdir(parents=True, exist_ok=True)
        answer = subprocess.run(
            [sys.executable, "-m", "venv", paths.VENV], capture_output=True, text=True
        )
    if answer.returncode:
        raise SetupError(
            "This Python can't make virtual environments: install its venv package "
            "(Debian: apt-get install python3-venv), or name another Python with PYTHON=… ./run"
        )


# A lock is complete: nothing is left to resolve, and no later release can change the outcome.
# What is imported is compiled then: of 800 MB a tenth.
PIP_INSTALL = (
    *("install", "--quiet", "--require-hashes", "--no-deps", "--no-compile"),
    *("--disable-pip-version-check", "--no-warn-script-location"),
)


def _install():
    command = [paths.PYTHON, "-m", "pip", *PIP_INSTALL]
    for name in LOCKS:
        command += ["-r", paths.ROOT / name]
    with step("Installing the Python packages (about 250 MB to download)"):
        answer = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if answer.returncode:
        raise SetupError(_reason(answer.stderr))


def _reason(text):
    if "No space left" in text:
        return "The disk is full: free some space (about 6 GB are needed) and start again."
    if "DO NOT MATCH THE HASHES" in text:
        return "A downloaded Python package is broken (checksum): start again in a while."
    if any(sign in text for sign in ("NewConnectionError", "Temporary failure", "Max retries")):
        return "Could not reach the Python package index: check the network, then start again."
    lines = [line for line in text.splitlines() if line.startswith("ERROR")] or ["pip failed"]
    return f"Installing the Python packages failed: {lines[-1]}"


def _site_packages():
    return next((paths.VENV / "lib").glob("python3.*")) / "site-packages"
