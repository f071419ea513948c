"""Parts of the loading in processes of their own: a machine has more than one core."""

import subprocess
import sys

from odoo.tools import config


class Beside:
    """A second loader on the same database; what it does is told by its arguments."""

    def __init__(self, env, *arguments):
        command = [sys.executable, "-m", "tools.demo.load", "--db", env.cr.dbname]
        command += ["--conf", config["config"]] if config["config"] else []
        self.process = subprocess.Popen([*command, *arguments])
        self.arguments = arguments

    def __enter__(self):
        return self

    def __exit__(self, kind, *_error):
        if kind:
            self.process.terminate()
        self.wait(check=not kind)

    def wait(self, check=True):
        """Wait for its end.

        :raises RuntimeError: when it failed; it has said why
        """
        if self.process.wait() and check:
            raise RuntimeError(f"A part of the loading failed: {' '.join(self.arguments)}")
