"""Where Odoo 19.0 comes from: what is there, else the Debian package, else the upstream branch."""

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

from . import debian, paths
from .problems import SetupError
from .progress import step

UPSTREAM = "https://github.com/odoo/odoo"
SERIES = "19.0"
# The package links to fonts and scripts of these. Font Awesome must be 4.7 and Inconsolata the
# OpenType one: both are bookworm's. Without them every page answers 500.
DEBIAN_PACKAGES = {
    "odoo-19": "sid",
    "libjs-jquery": "sid",
    "libjs-jquery-form": "sid",
    "libjs-underscore": "sid",
    "fonts-roboto-unhinted": "sid",
    "fonts-montserrat": "sid",
    "fonts-ocr-b": "sid",
    "fonts-font-awesome": "bookworm",
    "fonts-inconsolata": "bookworm",
}


def ensure():
    """The folder to put on Python's path so that `import odoo` is Odoo 19.0.

    :raises SetupError: when no way leads to Odoo; says what to do
    """
    given = os.environ.get("ODOO_PATH")
    if given:
        return _checked(Path(given).expanduser(), "ODOO_PATH")
    found = _importable()
    if found:
        return found
    if not paths.ODOO.exists():
        _bring()
    return _library_folder(paths.ODOO)


def _importable():
    """Folder of an Odoo 19.0 that this Python imports already, or None."""
    code = "import odoo.release as r, pathlib; print(r.series, pathlib.Path(r.__file__).parents[1])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/")
    series, _, folder = answer.stdout.strip().partition(" ")
    return Path(folder) if answer.returncode == 0 and series == SERIES else None


def _checked(folder, name):
    library = _library_folder(folder)
    release = library / "odoo" / "release.py"
    if not release.exists():
        raise SetupError(
            f"{name}={folder} holds no Odoo: name the folder that contains odoo/release.py."
        )
    series = runpy.run_path(str(release))["series"]
    if series != SERIES:
        raise SetupError(f"{name}={folder} is Odoo {series}: these addons need {SERIES}.")
    return library


def _library_folder(folder):
    packaged = folder / "usr" / "lib" / "python3" / "dist-packages"
    return packaged if packaged.exists() else folder


def _bring():
    partial = paths.ODOO.with_name("odoo.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    if debian.is_there():
        debs = debian.bring("Odoo 19.0 (Debian package, about 130 MB)", DEBIAN_PACKAGES)
        with step("Unpacking Odoo"):
            debian.unpack(debs, partial)
    else:
        _clone(partial)
    _checked(partial, "The downloaded Odoo")
    partial.rename(paths.ODOO)


def _clone(folder):
    if not shutil.which("git"):
        raise SetupError("Odoo is brought with git here: install git, or set ODOO_PATH.")
    with step("Cloning Odoo 19.0 (shallow)"):
        command = ["git", "clone", "--quiet", "--depth=1", "--branch", SERIES, UPSTREAM, folder]
        if subprocess.run(command).returncode:
            raise SetupError("Could not clone Odoo: check the network, or set ODOO_PATH.")
