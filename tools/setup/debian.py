"""Packages of the machine's own Debian mirror, brought and unpacked without root."""

import hashlib
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from . import paths
from .problems import SetupError
from .progress import say, step


def is_there():
    """Whether packages can be brought and unpacked here."""
    return bool(shutil.which("dpkg-deb") and mirror())


@cache
def mirror():
    """The address of the machine's own Debian mirror, or None elsewhere."""
    if not shutil.which("apt-get"):
        return None
    answer = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"],
        capture_output=True,
        text=True,
    )
    for address in answer.stdout.split():
        if address.rstrip("/").rsplit("/", 1)[-1] == "debian":
            return address
    return None


def bring(title, packages):
    """Paths of packages in the shared cache; each is checked against its recorded SHA-256.

    :param packages: {name: suite}
    :raises SetupError: when one can't be had
    """
    folder = paths.CACHE / "debian"
    folder.mkdir(parents=True, exist_ok=True)
    missing = {name: suite for name, suite in packages.items() if not _cached_deb(folder, name)}
    if missing:
        with step(f"Downloading {title}"):
            _apt().download(missing, folder)
    return [_cached_deb(folder, name) for name in packages]


def unpack(debs, folder):
    for deb in debs:
        subprocess.run(["dpkg-deb", "-x", deb, folder], check=True)


def _cached_deb(folder, name):
    for deb in sorted(folder.glob(f"{name}_*.deb")):
        checksum = deb.with_suffix(".sha256")
        if checksum.exists() and checksum.read_text().strip() == _sha256(deb):
            return deb
        say(f"{deb.name} in the cache is broken: downloading it again")
        deb.unlink()
    return None


def _sha256(path):
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@cache
def _apt():
    """One for all packages: the list of them is read once."""
    apt = _Apt(mirror())
    apt.update()
    return apt


class _Apt:
    """apt-get with a state folder of its own: needs no root and changes nothing of the machine."""

    KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

    def __init__(self, mirror):
        self.state = paths.STATE / "apt"
        for folder in ("lists/partial", "cache/archives/partial"):
            (self.state / folder).mkdir(parents=True, exist_ok=True)
        sources = self.state / "debian.sources"
        signed = f"Signed-By: {self.KEYRING}\n" if self.KEYRING.exists() else ""
        sources.write_text(
            f"Types: deb\nURIs: {mirror}\nSuites: sid bookworm\nComponents: main\n{signed}"
        )
        self.options = [
            *("-o", f"Dir::State::lists={self.state / 'lists'}"),
            *("-o", f"Dir::Cache={self.state / 'cache'}"),
            *("-o", f"Dir::Etc::sourcelist={sources}"),
            *("-o", "Dir::Etc::sourceparts=/dev/null"),
            *("-o", "Acquire::Languages=none"),
            *("-o", "APT::Sandbox::User=root" if os.geteuid() == 0 else "Acquire::Retries=3"),
        ]

    def update(self):
        self._run(["update"], paths.STATE, "the list of Debian's packages")

    def download(self, packages, folder):
        """Bring packages; apt checks them against the mirror's signed index."""
        partial = self.state / "download"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        names = [f"{name}/{suite}" for name, suite in packages.items()]
        self._run(["download", *names], partial, next(iter(packages)))
        for deb in partial.glob("*.deb"):
            target = folder / deb.name
            target.with_suffix(".sha256").write_text(_sha256(deb) + "\n")
            shutil.move(deb, target)

    def _run(self, arguments, folder, what):
        answer = subprocess.run(
            ["apt-get", *self.options, *arguments], cwd=folder, capture_output=True, text=True
        )
        if answer.returncode == 0 and not _apt_failed(answer.stderr):
            return
        detail = next(
            (line for line in answer.stderr.splitlines() if line[:2] in ("E:", "W:")), "no answer"
        )
        if "space" in detail:
            raise SetupError(
                "The disk is full: free some space (about 6 GB are needed), start again."
            )
        if "Hash Sum" in answer.stderr or "checksum" in answer.stderr:
            raise SetupError(
                f"The download of {what} is broken (checksum): start again in a while."
            )
        raise SetupError(
            f"Could not download {what} ({detail[3:140]}): check the network, or name an Odoo "
            "19.0 that you have with ODOO_PATH=/path ./run"
        )


def _apt_failed(stderr):
    """apt-get update ends with 0 even where nothing could be fetched."""
    return "Failed to fetch" in stderr or "Some index files failed" in stderr
