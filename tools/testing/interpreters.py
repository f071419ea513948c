"""The supported Pythons that this machine has, wherever they come from."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

SUPPORTED = ("3.10", "3.11", "3.12", "3.13")
# Where managers of Pythons keep them, below the home folder
KEPT = (".pyenv/versions/{}*/bin/python", ".local/share/uv/python/cpython-{}*/bin/python3")
FACTS = "import sys, ensurepip; print('%d.%d' % sys.version_info[:2], ensurepip.__file__)"


@cache
def found():
    """{version: path of a Python} of those that there are and that can make environments."""
    pythons = {version: _find(version) for version in SUPPORTED}
    return {version: path for version, path in pythons.items() if path}


def bundled_pips():
    """[(pip that a Python puts into a new environment, the Python)], each pip once, oldest first.

    An old pip does not run under a Python much newer than itself.
    """
    pips = {}
    for python in found().values():
        folder = Path(_ask(python)[1]).parent / "_bundled"
        for pip in folder.glob("pip-*.whl"):
            pips.setdefault(pip.name, (pip, python))
    return [pips[name] for name in sorted(pips)]


def _find(version):
    return next((path for path in _candidates(version) if _ask(path)[:1] == [version]), None)


def _candidates(version):
    if os.environ.get("PYTHON"):
        yield os.environ["PYTHON"]
    if path := shutil.which(f"python{version}"):
        yield path
    for pattern in KEPT:
        yield from sorted(map(str, Path.home().glob(pattern.format(version))), reverse=True)


def _ask(python):
    """[version, where its pip lies], or nothing where it does not run or can't bring a pip."""
    try:
        answer = subprocess.run([python, "-c", FACTS], capture_output=True, text=True)
    except OSError:
        return []
    return answer.stdout.strip().split(maxsplit=1) if answer.returncode == 0 else []
