"""No later release can break the lock: the pips that Pythons bundle install it as it stands."""

import base64
import hashlib
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from tools.setup import python_env
from tools.testing.interpreters import bundled_pips

ROOT = Path(__file__).resolve().parents[3]
# A tool asks for `cover[toml]`; the lock has cover without the extra, and a newer one is out
LOCKED, NEWER, TOOL = "1.0", "2.0", "3.0"


def wheel(folder, name, version, *metadata):
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    head = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", *metadata]
    files = {
        f"{name}.py": f"version = {version!r}\n",
        f"{info}/METADATA": "\n".join(head) + "\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{file},{_digest(text.encode())},{len(text)}" for file, text in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*rows, f"{info}/RECORD,,"]) + "\n"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in files.items():
            archive.writestr(file, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"


def _digest(content):
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return "sha256=" + digest.decode().rstrip("=")


@pytest.fixture
def index(tmp_path):
    """A folder of packages, and in it the lock, made before the newer release came out."""
    extra = ("Provides-Extra: toml",)
    lines = [
        wheel(tmp_path, "cover", LOCKED, *extra),
        wheel(tmp_path, "tool", TOOL, f"Requires-Dist: cover[toml] (>={LOCKED})"),
    ]
    wheel(tmp_path, "cover", NEWER, *extra)
    (tmp_path / "some.lock").write_text("\n".join(lines) + "\n")
    return tmp_path


def install(bundled, index, options):
    pip, python = bundled
    command = [python, "-m", "pip", *options, "--no-index", "--find-links", str(index)]
    command += ["--target", str(index / "there"), "-r", str(index / "some.lock")]
    environment = {**os.environ, "PYTHONPATH": str(pip), "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(command, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("bundled", bundled_pips(), ids=lambda one: one[0].name.split("-py3")[0])
def test_lock_installs_when_a_newer_release_is_out(index, bundled):
    done = install(bundled, index, python_env.PIP_INSTALL)
    assert done.returncode == 0, done.stderr
    assert (index / "there" / "cover.py").read_text() == f"version = {LOCKED!r}\n"


def test_newer_release_breaks_what_is_resolved(index):
    """The example is one: old pips fail on it as soon as they may resolve."""
    old = [one for one in bundled_pips() if one[0].name < "pip-23.3"]
    if not old:
        pytest.skip("the Pythons of this machine bundle none of the old pips")
    options = [option for option in python_env.PIP_INSTALL if option != "--no-deps"]
    done = install(old[0], index, options)
    assert done.returncode != 0
    assert "hashes" in done.stderr.lower()


@pytest.mark.parametrize("name", ["README.md", "Dockerfile"])
def test_whoever_installs_a_lock_resolves_nothing(name):
    text = (ROOT / name).read_text()
    assert text.count("--require-hashes") == text.count("--no-deps --require-hashes") > 0
