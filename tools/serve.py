"""Serve the demo shop until Ctrl-C."""

import os
import signal
import socket
import time
import urllib.error
import urllib.request

from tools import shop
from tools.demo.password import password
from tools.odoo import Odoo, end
from tools.setup import database, paths
from tools.setup.problems import SetupError
from tools.setup.progress import say, step

ROLES = (
    ("cashier", "Cashier", "sells at the till"),
    ("supervisor", "Shift supervisor", "PIN, returns, cash"),
    ("receiver", "Receiver", "deliveries, put-away"),
    ("counter", "Counter", "stocktakes"),
    ("inspector", "Inspector", "quality tasks"),
    ("planner", "Inspection planner", "plans and rules"),
    ("reviewer", "Reviewer", "results and problems"),
    ("buyer", "Buyer", "proposals, purchase orders"),
    ("accountant", "Accountant", "entries and notes"),
    ("manager", "Store manager", "the whole shop"),
    ("shopadmin", "Administrator", "settings, users"),
)


def main():
    port = _free_port()
    # A shell that starts this in the background lets it ignore Ctrl-C's signal: take it back
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    server = database.start()
    try:
        odoo = Odoo(server)
        shop.ensure_shop(server, odoo)
        _serve(odoo, port)
    finally:
        server.stop()
        say("Stopped.")


def _interrupt(_number, _frame):
    raise KeyboardInterrupt


def _free_port():
    wanted = os.environ.get("PORT", "8069")
    if not wanted.isdigit() or not 0 < int(wanted) < 65536:
        raise SetupError(f"PORT={wanted} is not a port: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("INTERFACE", "127.0.0.1"), int(wanted)))
        except OSError as error:
            raise SetupError(
                f"Port {wanted} is busy: stop what uses it, or choose another: "
                f"PORT={int(wanted) + 1} ./run"
            ) from error
    return wanted


def _serve(odoo, port):
    log = paths.LOGS / "serve.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    process = odoo.start(
        *("-d", shop.SHOP, "--http-port", port, "--db-filter", f"^{shop.SHOP}$"),
        *("--max-cron-threads", "1"),
        log=log,
    )
    try:
        with step("Starting Odoo"):
            wait_for(f"http://127.0.0.1:{port}/web/login", process, log)
        _welcome(port, log)
        if process.wait():
            raise SetupError(f"Odoo ended by itself: its log is {log}")
    except KeyboardInterrupt:
        print()
        say("Stopping")
    finally:
        end(process)


def wait_for(address, process, log, patience=180):
    """Wait until a page answers 200.

    :raises SetupError: when the process ends first, or the time is over
    """
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SetupError(f"Odoo did not start: its log is {log}")
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise SetupError(f"{address} did not answer in {patience} s: the log is {log}")


def _welcome(port, log):
    lines = [f"    {login:<11} {title:<20} {what}" for login, title, what in ROLES]
    print(
        f"\nThe shop is open: http://localhost:{port}\n\n"
        f"One login per role, the password of each is {password()!r}:\n"
        + "\n".join(lines)
        + f"\n\nThe log is {log.relative_to(paths.ROOT) if log.is_relative_to(paths.ROOT) else log}"
        ". Ctrl-C stops everything.\n",
        flush=True,
    )
