"""What a start does with the demo shop that is there."""

from types import SimpleNamespace

import pytest

from tools import shop
from tools.setup import paths

PASSWORDS = ("--again", "--only", "passwords")


@pytest.fixture
def start(monkeypatch, tmp_path):
    """Start with a password; what was loaded then."""
    monkeypatch.setattr(paths, "STATE", tmp_path)
    monkeypatch.setattr(shop, "_create_shop", lambda _server, _odoo: None)

    def begin(password, code="code"):
        loaded = []
        monkeypatch.setattr(shop, "fingerprint", lambda _folder: code)
        monkeypatch.setattr(shop, "install", lambda *_arguments: None)
        monkeypatch.setattr(shop, "load_demo", lambda _odoo, _name, *some: loaded.append(some))
        monkeypatch.setenv("SHOP_PASSWORD", password)
        shop.ensure_shop(SimpleNamespace(has=lambda _name: True), None)
        return loaded

    return begin


def test_the_logins_are_made_with_the_password(start):
    assert start("first") == [()]
    assert start("first") == []


def test_another_password_is_set(start):
    start("first")
    assert start("second") == [PASSWORDS]
    assert start("second") == []
    assert start("") == [PASSWORDS]
    assert start("demo") == []


def test_an_update_keeps_the_password(start):
    start("first")
    assert start("first", code="newer") == [()]
    assert start("second", code="newest") == [(), PASSWORDS]


def test_nobody_knows_the_password_of_a_shop_of_before(start, tmp_path):
    (tmp_path / "shop.ready").write_text("code loaded")
    assert start("demo") == [PASSWORDS]


def test_the_password_is_not_kept(start, tmp_path):
    start("first")
    assert "first" not in (tmp_path / "shop.ready").read_text()
