"""Odoo as a child process: its command line, its log, its end."""

import contextlib
import os
import signal
import subprocess

from tools.setup import paths

CONFIG = """\
[options]
addons_path = {addons}
data_dir = {data}
list_db = False
http_interface = {interface}
proxy_mode = False
server_wide_modules = base,rpc,web
limit_time_real_cron = 1800
"""


class Odoo:
    """Runs Odoo against one server; every child is stopped with its group."""

    def __init__(self, server, test_addons=False, python=paths.PYTHON, module="odoo"):
        self.python, self.module = python, module
        self.environment = {**os.environ, **server.environment, "PYTHONUNBUFFERED": "1"}
        self.environment["PYTHONWARNINGS"] = "ignore::DeprecationWarning"
        # Odoo looks for wkhtmltopdf on the path: the machine's own comes first
        path = [self.environment.get("PATH", os.defpath), str(paths.WKHTMLTOPDF / "bin")]
        self.environment["PATH"] = os.pathsep.join(path)
        # OpenMP threads spin while others wait for the core
        self.environment.setdefault("OMP_NUM_THREADS", "1")
        self.config = _write_config("odoo-test.conf" if test_addons else "odoo.conf", test_addons)

    def command(self, *arguments):
        return [str(self.python), "-m", self.module, *_subcommand(arguments, self.config)]

    def start(self, *arguments, log=None):
        """Start and return the process; its output goes to the log file where one is named."""
        output = open(log, "wb") if log else None  # noqa: SIM115 the child keeps it
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment,
            cwd=paths.ROOT,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
        )

    def run(self, *arguments, log=None):
        """Run to the end and return the exit status."""
        process = self.start(*arguments, log=log)
        try:
            return process.wait()
        finally:
            end(process)


def _subcommand(arguments, config):
    """The option -c follows the subcommand (`shell`) where there is one."""
    if arguments and not arguments[0].startswith("-"):
        return [arguments[0], "-c", str(config), *arguments[1:]]
    return ["-c", str(config), *arguments]


def _write_config(name, test_addons):
    folders = [paths.ADDONS, *([paths.TEST_ADDONS] if test_addons else [])]
    config = paths.STATE / name
    config.write_text(
        CONFIG.format(
            addons=",".join(map(str, folders)),
            data=paths.FILESTORE,
            interface=os.environ.get("INTERFACE", "127.0.0.1"),
        )
    )
    paths.FILESTORE.mkdir(exist_ok=True)
    return config


def end(process, patience=15):
    """Stop a child and its children: politely, then by force."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        _signal(process, number)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            patience = 5


def _signal(process, number):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)
