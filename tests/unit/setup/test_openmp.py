"""LightGBM's OpenMP comes with the set-up where the machine has none."""

import pytest

from tools.setup import debian, openmp, paths
from tools.setup.problems import SetupError


@pytest.fixture
def absent(tmp_path, monkeypatch):
    """A machine without the library; returns where it would be brought."""
    monkeypatch.setattr(paths, "OPENMP", tmp_path / "openmp")
    monkeypatch.setattr(openmp, "_is_there", lambda: False)
    return tmp_path / "openmp"


def test_elsewhere_than_on_debian_it_is_asked_for(absent, monkeypatch):
    monkeypatch.setattr(debian, "is_there", lambda: False)
    with pytest.raises(SetupError, match=r"libgomp\.so\.1 .*install it"):
        openmp.ensure()


def test_machine_that_has_it_is_left_alone(absent, monkeypatch):
    monkeypatch.setattr(openmp, "_is_there", lambda: True)
    openmp.ensure()
    assert not absent.exists()
    assert openmp.library_path() is None


def test_what_is_brought_comes_first_on_the_path(absent, monkeypatch):
    monkeypatch.setattr(debian, "is_there", lambda: True)
    monkeypatch.setattr(debian, "bring", lambda _title, packages: list(packages))
    monkeypatch.setattr(
        debian,
        "unpack",
        lambda _debs, folder: (folder / "usr" / "lib" / "x86_64-linux-gnu").mkdir(parents=True),
    )
    openmp.ensure()
    monkeypatch.setenv("LD_LIBRARY_PATH", "/somewhere")
    assert openmp.library_path() == f"{absent}/usr/lib/x86_64-linux-gnu:/somewhere"
