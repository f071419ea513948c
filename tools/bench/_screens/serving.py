"""Odoo on a database of its own, over real HTTP."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from tools.odoo import end
from tools.setup import paths

PATIENCE = 180


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(config, database):
    """The address of an Odoo that serves one database until the block ends.

    :raises RuntimeError: with the end of its log, when it does not answer
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "odoo", "-c", str(config), "-d", database]
    command += ["--db-filter", f"^{database}$", "--http-port", str(port), "--log-level=warn"]
    # A closing of 1,000 orders takes stock Odoo longer than it lets a thread live
    command += ["--gevent-port", str(free_port()), "--limit-time-real", "0"]
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        process = subprocess.Popen(
            command,
            cwd=paths.ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(address, process, log.name)
            yield address
        finally:
            end(process)


def _wait(address, process, log):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/web/login", timeout=60) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        time.sleep(0.3)
    with open(log, errors="replace") as lines:
        raise RuntimeError("Odoo does not answer:\n" + "".join(lines.readlines()[-25:]))
