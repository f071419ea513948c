"""The worlds that the addon's own tests play, by their files: plain Python, no Odoo."""

import importlib
import sys
import types

from tools.setup import paths

PACKAGE = "scan_worlds"


def load(name):
    """The module of that name beside the addon's tests; none of the tests is imported."""
    if PACKAGE not in sys.modules:
        package = types.ModuleType(PACKAGE)
        package.__path__ = [str(paths.ADDONS / "supermarket_stock" / "tests")]
        sys.modules[PACKAGE] = package
    return importlib.import_module(f"{PACKAGE}.{name}")
