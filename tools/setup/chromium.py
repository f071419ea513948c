"""A Chromium for the browser tests: what is there, else Debian's package where this is root."""

import os
import shutil
import subprocess

from .problems import SetupError
from .progress import step

# The second: the shop's goods have Chinese names, which its pictures should show
PACKAGES = ("chromium", "fonts-wqy-zenhei")
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find():
    """Path of a Chromium, or None where none can be had (under CI: a SetupError)."""
    path = os.environ.get("CHROMIUM") or _present()
    if not path and os.geteuid() == 0 and shutil.which("apt-get"):
        _install()
        path = _present()
    if not path and os.environ.get("CI") == "true":
        raise SetupError(
            "The browser tests need Chromium: install it, or name one with CHROMIUM=/path."
        )
    return path


def _present():
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _install():
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step("Installing Chromium for the browser tests"):
        for command in (["update", "-qq"], ["install", "-y", "-qq", *PACKAGES]):
            subprocess.run(
                ["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False
            )
