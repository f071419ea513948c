"""./run bench NAME: each benchmark is a module here with `main(argv)`.

A benchmark that needs Odoo says so by importing it; it gets the embedded server and a database
with Odoo's own apps to copy from.
"""

import importlib
import os
from pathlib import Path

from tools import shop
from tools.odoo import Odoo
from tools.setup import database
from tools.setup.problems import SetupError

ON_ODOO = (
    *("analysis", "count", "detect", "inspection", "oversell", "record", "scan", "till", "tills"),
    "usability",
)


def main(argv):
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    if not argv or argv[0] not in names:
        raise SetupError(f"Name a benchmark: ./run bench {' | '.join(names)}")
    name, *rest = argv
    if name == "scale" and any(option.startswith("--products") for option in rest):
        return _on_odoo("_night", rest)
    if name in ON_ODOO:
        return _on_odoo(name, rest)
    return _module(name).main(rest)


def _on_odoo(name, argv):
    server = database.start()
    try:
        odoo = Odoo(server)
        shop.ensure_base(server, odoo)
        os.environ.update(server.environment)
        options = ["--base-template", shop.BASE, "--config", str(odoo.config)]
        return _module(name).main([*options, *argv])
    finally:
        server.stop()


def _module(name):
    return importlib.import_module(f"tools.bench.{name}")
