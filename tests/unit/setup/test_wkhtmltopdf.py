"""The set-up brings wkhtmltopdf, and says so where it can't."""

import os
import shutil
import subprocess

import pypdf
import pytest

from tools.setup import debian, paths, wkhtmltopdf


@pytest.fixture
def absent(tmp_path, monkeypatch):
    """A machine without the program; returns where it would be brought."""
    monkeypatch.setattr(paths, "WKHTMLTOPDF", tmp_path / "wkhtmltopdf")
    monkeypatch.setattr(wkhtmltopdf.shutil, "which", lambda _name: None)
    return tmp_path / "wkhtmltopdf"


def test_elsewhere_than_on_debian_it_is_said(absent, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_there", lambda: False)
    wkhtmltopdf.ensure()
    assert "PDFs come as HTML pages here" in capsys.readouterr().out
    assert not absent.exists()


def test_program_that_does_not_run_is_said_and_not_kept(absent, monkeypatch, capsys):
    monkeypatch.setattr(debian, "is_there", lambda: True)
    monkeypatch.setattr(debian, "bring", lambda _title, _packages: [])
    monkeypatch.setattr(debian, "unpack", lambda _debs, _folder: None)
    wkhtmltopdf.ensure()
    assert "PDFs come as HTML pages here" in capsys.readouterr().out
    assert not absent.exists()


@pytest.fixture
def program(tmp_path):
    """The wrapper around a program that prints what it is told."""
    inner = tmp_path / "usr" / "bin" / "wkhtmltopdf"
    inner.parent.mkdir(parents=True)
    inner.write_text('#!/bin/sh\necho "$QT_QPA_PLATFORM $FONTCONFIG_FILE $@"\n')
    inner.chmod(0o755)
    wkhtmltopdf._write_wrappers(tmp_path)
    return tmp_path / "bin" / "wkhtmltopdf"


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--quiet"], '<html lang="en">'),
        (["--disable-smart-shrinking"], '<html style="zoom: 1.3021" lang="en">'),
    ],
)
def test_page_that_wants_its_true_size_gets_it(program, tmp_path, options, wanted):
    page = tmp_path / "a page.html"
    page.write_text('<!DOCTYPE html>\n<html lang="en"><body>html</body></html>')
    said = subprocess.run([program, *options, page, "a.pdf"], capture_output=True, text=True)
    assert said.stdout.split() == [
        "offscreen",
        f"{tmp_path}/fonts.conf",
        *options,
        *str(page).split(),
        "a.pdf",
    ]
    assert page.read_text() == f"<!DOCTYPE html>\n{wanted}<body>html</body></html>"


@pytest.mark.skipif(not debian.is_there(), reason="the set-up brings it on Debian only")
def test_page_is_really_printed(tmp_path):
    program = shutil.which("wkhtmltopdf") or str(paths.WKHTMLTOPDF / "bin" / "wkhtmltopdf")
    if not os.path.exists(program) and os.environ.get("CI") != "true":
        pytest.skip("no set-up has been here")
    page, sheet = tmp_path / "a.html", tmp_path / "a.pdf"
    page.write_text('<html><meta charset="utf-8"><body>Milk 牛奶</body></html>', encoding="utf-8")
    done = subprocess.run([program, "--quiet", page, sheet], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    text = pypdf.PdfReader(sheet).pages[0].extract_text()
    assert "Milk" in text and "牛奶" in text
