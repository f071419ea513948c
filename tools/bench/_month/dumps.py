"""Databases for servers with a clock of theirs: made once, dumped, loaded under each clock."""

import contextlib
import os
import subprocess
import tempfile
from pathlib import Path

from tools import shop
from tools.bench._month import clock as clock_module
from tools.odoo import Odoo
from tools.setup import database


@contextlib.contextmanager
def made(addons, say):
    """{"odoo": a database of Odoo's own apps, "ours": one with these addons}, for servers with a
    clock of theirs. The files are gone afterwards."""
    found, template = {}, f"bench_{addons.replace(',', '_')}"
    server = database.start()
    try:
        odoo = Odoo(server)
        shop.ensure_base(server, odoo)
        server.copy(shop.BASE, template)
        say(f"installing {addons}")
        shop.install(odoo, template, addons)
        found = {"odoo": _dump(server, shop.BASE), "ours": _dump(server, template)}
        server.drop(template)
    finally:
        server.stop()
    try:
        yield found
    finally:
        for dump in found.values():
            dump.unlink(missing_ok=True)


def _dump(server, name):
    target = Path(tempfile.mkstemp(prefix=f"{name}-", suffix=".sql")[1])
    command = [clock_module.program("pg_dump"), "-O", "-x", "-f", target, name]
    subprocess.run(command, env={**os.environ, **server.environment}, check=True)
    return target


@contextlib.contextmanager
def under_clock(name, dump, start):
    """The clock of a server of its own that has the dump's database under this name."""
    clock = clock_module.Clock(tempfile.mkdtemp(prefix=f"clock-{name}-"), start)
    try:
        os.environ.update(clock.environment)
        clock.load(name, dump)
        yield clock
    finally:
        clock.stop()
