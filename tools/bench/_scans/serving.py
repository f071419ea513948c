"""Odoo with workers that may be killed as a whole, and comes back on another port."""

import contextlib
import os
import random
import signal
import time

import psutil

from tools.bench.oversell import served


class Server:
    """Odoo on a database.

    :ivar port: of the moment; nobody answers there while it is down
    """

    def __init__(self, database, options, log):
        self.database, self.options, self.log = database, options, log
        self.port = self.process = None
        self.kills = {"workers": 0, "servers": 0}
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *_why):
        self.stack.close()

    def _start(self):
        served_one = served(self.database, self.options, self.log)
        self.port, self.process = self.stack.enter_context(served_one)

    def kill_worker(self):
        """Kill -9 one of those that answer requests."""
        with contextlib.suppress(psutil.Error):
            workers = [
                child
                for child in psutil.Process(self.process.pid).children()
                if "gevent" not in child.cmdline()
            ]
            if workers:
                os.kill(random.choice(workers).pid, signal.SIGKILL)
                self.kills["workers"] += 1

    def kill(self, down=1.0):
        """Kill -9 all of it at once, and start it anew."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.kills["servers"] += 1
        self.stack.close()
        time.sleep(down)
        self._start()
