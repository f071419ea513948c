"""Linters of JavaScript and XML, and axe: installed from the locked versions."""

import os
import shutil
import subprocess

from tools.setup import paths
from tools.setup.problems import SetupError
from tools.setup.progress import step


def modules():
    """The folder of the modules, linked beside the sources, too.

    :raises SetupError: without Node.js, or when they can't be fetched
    """
    if not shutil.which("npm"):
        raise SetupError("The checks of JavaScript and XML need Node.js 20 or later: install it.")
    lock = paths.ROOT / "package-lock.json"
    stamp = paths.NODE / "complete"
    found = paths.NODE / "node_modules"
    if not found.is_dir() or not stamp.exists() or stamp.read_text() != lock.read_text():
        _install(lock)
        stamp.write_text(lock.read_text())
    _link(paths.ROOT / "node_modules", found)
    return found


def axe():
    """The script that looks for what keeps people out, or None on a machine that can't have it."""
    try:
        return modules() / "axe-core" / "axe.min.js"
    except SetupError:
        return None


def _install(lock):
    if paths.NODE.is_symlink():  # to modules of other versions, that others use
        paths.NODE.unlink()
    shutil.rmtree(paths.NODE, ignore_errors=True)
    paths.NODE.mkdir(parents=True)
    for path in (paths.ROOT / "package.json", lock):
        shutil.copy(path, paths.NODE)
    with step("Installing the linters of JavaScript and XML, and axe"):
        command = ["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(command, cwd=paths.NODE).returncode:
            raise SetupError("npm could not install them: check the network.")


def _link(link, target):
    """Prettier and ESLint look for plug-ins beside their configuration."""
    if not (link.is_symlink() and os.readlink(link) == str(target)):
        if link.is_symlink():
            link.unlink()
        link.symlink_to(target)
