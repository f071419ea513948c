"""Where Odoo 19.0 comes from: what is there, else the Debian package, else the upstream branch."""

import hashlib
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

from . import paths
from .problems import SetupError
from .progress import say, step

UPSTREAM = "https://github.com/odoo/odoo"
SERIES = "19.0"
# The package links to fonts and scripts of these. Font Awesome must be 4.7 and Inconsolata the
# OpenType one: both are bookworm's. Without them every page answers 500.
DEBIAN_PACKAGES = {
    "odoo-19": "sid",
    "libjs-jquery": "sid",
    "libjs-jquery-form": "sid",
    "libjs-underscore": "sid",
    "fonts-roboto-unhinted": "sid",
    "fonts-montserrat": "sid",
    "fonts-ocr-b": "sid",
    "fonts-font-awesome": "bookworm",
    "fonts-inconsolata": "bookworm",
}


def ensure():
    """The folder to put on Python's path so that `import odoo` is Odoo 19.0.

    :raises SetupError: when no way leads to Odoo; says what to do
    """
    given = os.environ.get("ODOO_PATH")
    if given:
        return _checked(Path(given).expanduser(), "ODOO_PATH")
    found = _importable()
    if found:
        return found
    if not paths.ODOO.exists():
        _bring()
    return _library_folder(paths.ODOO)


def _importable():
    """Folder of an Odoo 19.0 that this Python imports already, or None."""
    code = "import odoo.release as r, pathlib; print(r.series, pathlib.Path(r.__file__).parents[1])"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd="/")
    series, _, folder = answer.stdout.strip().partition(" ")
    return Path(folder) if answer.returncode == 0 and series == SERIES else None


def _checked(folder, name):
    library = _library_folder(folder)
    release = library / "odoo" / "release.py"
    if not release.exists():
        raise SetupError(
            f"{name}={folder} holds no Odoo: name the folder that contains odoo/release.py."
        )
    series = runpy.run_path(str(release))["series"]
    if series != SERIES:
        raise SetupError(f"{name}={folder} is Odoo {series}: these addons need {SERIES}.")
    return library


def _library_folder(folder):
    packaged = folder / "usr" / "lib" / "python3" / "dist-packages"
    return packaged if packaged.exists() else folder


def _bring():
    partial = paths.ODOO.with_name("odoo.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    mirror = _debian_mirror()
    if mirror and shutil.which("dpkg-deb"):
        debs = _download_debs(mirror)
        with step("Unpacking Odoo"):
            for deb in debs:
                subprocess.run(["dpkg-deb", "-x", deb, partial], check=True)
    else:
        _clone(partial)
    _checked(partial, "The downloaded Odoo")
    partial.rename(paths.ODOO)


def _debian_mirror():
    """(address, keyring option) of the machine's own Debian mirror, or None elsewhere."""
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


def _download_debs(mirror):
    """Paths of the packages in the shared cache; each is checked against its recorded SHA-256."""
    folder = paths.CACHE / "debian"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in DEBIAN_PACKAGES if not _cached_deb(folder, name)]
    if missing:
        with step("Downloading Odoo 19.0 (Debian package, about 130 MB)"):
            apt = _Apt(mirror)
            apt.update()
            for name in missing:
                apt.download(name, DEBIAN_PACKAGES[name], folder)
    return [_cached_deb(folder, name) for name in DEBIAN_PACKAGES]


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

    def download(self, name, suite, folder):
        """Bring one package; apt checks it against the mirror's signed index."""
        partial = self.state / "download"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir()
        self._run(["download", f"{name}/{suite}"], partial, name)
        deb = next(partial.glob("*.deb"))
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


def _clone(folder):
    if not shutil.which("git"):
        raise SetupError("Odoo is brought with git here: install git, or set ODOO_PATH.")
    with step("Cloning Odoo 19.0 (shallow)"):
        command = ["git", "clone", "--quiet", "--depth=1", "--branch", SERIES, UPSTREAM, folder]
        if subprocess.run(command).returncode:
            raise SetupError("Could not clone Odoo: check the network, or set ODOO_PATH.")
