"""What the set-up says and does when a machine is not as it should be."""

import errno
import hashlib
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import serve, shop
from tools.odoo import end
from tools.setup import debian, odoo_source, python_env
from tools.setup.problems import SetupError, from_os_error
from tools.testing import logwatch
from tools.testing.report import from_junit

ROOT = Path(__file__).resolve().parents[3]


def _run(*arguments, **environment):
    return subprocess.run(
        ["bash", str(ROOT / "run"), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def test_unsupported_python_is_one_line_with_the_remedy(tmp_path):
    for name in ("python3.12", "python3.11", "python3.13", "python3.10", "python3", "python"):
        fake = tmp_path / name
        fake.write_text("#!/bin/sh\nexit 1\n")
        fake.chmod(0o755)
    answer = _run(PATH=f"{tmp_path}:/usr/bin:/bin", PYTHON="")
    assert answer.returncode == 1
    assert answer.stderr.count("\n") == 1
    assert "install Python 3.10 to 3.13" in answer.stderr


def test_help_needs_nothing_installed(tmp_path):
    answer = _run("help", SHOP_STATE=str(tmp_path / "none"))
    assert answer.returncode == 0
    assert "./run test" in answer.stdout
    assert not (tmp_path / "none").exists()


def test_reset_removes_the_state(tmp_path):
    state = tmp_path / "state"
    (state / "logs").mkdir(parents=True)
    assert _run("reset", SHOP_STATE=str(state)).returncode == 0
    assert not state.exists()


def test_busy_port_is_named(monkeypatch):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        monkeypatch.setenv("PORT", port)
        with pytest.raises(SetupError, match=f"Port {port} is busy.*PORT={int(port) + 1} "):
            serve._free_port()


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_impossible_port_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SetupError, match="not a port"):
        serve._free_port()


def test_full_disk_is_said_with_the_remedy():
    problem = from_os_error(OSError(errno.ENOSPC, "No space left on device"))
    assert "free some space" in str(problem)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "checksum"),
        ("NewConnectionError('...'): Temporary failure in name resolution", "check the network"),
        ("OSError: [Errno 28] No space left on device", "free some space"),
        ("ERROR: something else", "something else"),
    ],
)
def test_failed_package_download_names_its_remedy(text, remedy):
    assert remedy in python_env._reason(text)


def test_broken_download_is_thrown_away(tmp_path):
    deb = tmp_path / "odoo-19_1_all.deb"
    deb.write_bytes(b"whole")
    deb.with_suffix(".sha256").write_text(hashlib.sha256(b"whole").hexdigest() + "\n")
    assert debian._cached_deb(tmp_path, "odoo-19") == deb
    deb.write_bytes(b"broken")
    assert debian._cached_deb(tmp_path, "odoo-19") is None
    assert not deb.exists()


def test_odoo_of_another_series_is_refused(tmp_path, monkeypatch):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("series = '18.0'\n")
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"is Odoo 18\.0"):
        odoo_source.ensure()


def test_odoo_path_without_odoo_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    with pytest.raises(SetupError, match="holds no Odoo"):
        odoo_source.ensure()


def test_stubborn_child_is_ended():
    child = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import signal, time\n"
            "for n in (signal.SIGINT, signal.SIGTERM): signal.signal(n, signal.SIG_IGN)\n"
            "print('ready', flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    child.stdout.readline()
    end(child, patience=0.2)
    assert child.returncode == -signal.SIGKILL


def test_fingerprint_follows_the_files(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = shop.fingerprint(tmp_path)
    assert shop.fingerprint(tmp_path) == before
    (tmp_path / "a.py").write_text("2")
    assert shop.fingerprint(tmp_path) != before


def test_watch_finds_warnings_and_knows_the_expected(tmp_path):
    log = tmp_path / "odoo.log"
    log.write_text(
        "2026-01-01 00:00:00,000 1 INFO shop odoo.x: fine\n"
        "2026-01-01 00:00:00,000 1 WARNING shop odoo.x: look here\n"
        "2026-01-01 00:00:00,000 1 ERROR shop odoo.y: and here\n"
        "2026-01-01 00:00:00,000 1 WARNING shop odoo.z: no selfie_segmentation.js\n"
        "2026-01-01 00:00:00,000 1 ERROR shop odoo.sql_db: bad query: b'SELECT 1 FOR UPDATE'\n"
        'ERROR: could not obtain lock on row in relation "ir_sequence"\n\n'
        "2026-01-01 00:00:00,000 1 ERROR shop odoo.addons.bus.websocket: "
        "could not serialize access due to concurrent update\n\n"
        "2026-01-01 00:00:00,000 1 ERROR shop odoo.sql_db: bad query: b'SELECT wrong'\n"
        'ERROR: column "wrong" does not exist\n'
    )
    assert logwatch.unexpected(log) == [
        "ERROR odoo.sql_db: bad query: b'SELECT wrong'",
        "ERROR odoo.y: and here",
        "WARNING odoo.x: look here",
    ]


def test_missing_result_counts_as_failure(tmp_path):
    assert from_junit("none", tmp_path / "none.xml", 0).failed == 1


def test_bad_end_without_failures_counts_as_failure(tmp_path):
    result = tmp_path / "result.xml"
    result.write_text('<testsuites><testsuite><testcase name="a"/></testsuite></testsuites>')
    report = from_junit("one", result, 3)
    assert (report.passed, report.failed) == (1, 1)
