"""An engine that runs containers here, and images by the names that production asks for."""

import os
import re
import shutil
import subprocess

from tools.setup import debian, paths
from tools.setup.problems import SetupError
from tools.setup.progress import step

STATE = paths.STATE / "containers"
STANDIN = paths.ROOT / "tools" / "testing" / "standin"
PACKAGES = ("podman", "runc", "netavark", "aardvark-dns", "iptables", "debootstrap")
# What the stand-ins run: Debian 12 with these
SUITE = "bookworm"
ROOT_PACKAGES = "postgresql,nginx-light,python3,python3-pip,curl,ca-certificates,libmagic1"
ROOT_IMAGE = "localhost/supermarket-standin:root"
BASE_IMAGES = {"postgres:17": "postgres", "nginx:1.27": "nginx", "odoo:19.0": "odoo"}
# Builds reach the package index as this machine does
BUILD = "--network=host --volume /etc/ssl/certs:/etc/ssl/certs:ro"
ADDON_PACKAGE = r"^{name}==.*\\\n(?:    .*\n)*"
SETTINGS = """\
[containers]
default_ulimits = ["nofile=4096:4096", "nproc=20000:20000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
"""


def missing():
    """Why containers can't run here; nothing where they can."""
    if os.geteuid():
        return "the engine needs root here"
    if not debian.is_there():
        return "the stand-ins of the public images are made of Debian's packages"
    if not paths.ODOO.exists():
        return "the stand-in of odoo:19.0 takes the Odoo that the set-up brings"
    if not all(map(shutil.which, ("podman", "runc", "debootstrap"))):
        _install()
    answer = subprocess.run(
        ["podman", "info", "--format", "json"], env=environment(), capture_output=True, text=True
    )
    return answer.stderr.strip()[-200:] if answer.returncode else ""


def _install():
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    with step("Installing a container engine"):
        for line in (["apt-get", "update", "-qq"], command):
            subprocess.run(
                line,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )


def environment():
    """The engine keeps its images and settings below the state folder."""
    STATE.mkdir(parents=True, exist_ok=True)
    (STATE / "containers.conf").write_text(SETTINGS)
    (STATE / "storage.conf").write_text(
        f'[storage]\ndriver = "overlay"\nrunroot = "{STATE}/run"\ngraphroot = "{STATE}/images"\n'
    )
    return {
        **os.environ,
        "CONTAINERS_CONF": str(STATE / "containers.conf"),
        "CONTAINERS_STORAGE_CONF": str(STATE / "storage.conf"),
    }


def call(command, environment, check=True, **options):
    """Run a command of the engine.

    :raises SetupError: when it fails and `check` is set; the end of what it said
    """
    if "input" not in options:
        options["stdin"] = subprocess.DEVNULL
    done = subprocess.run(
        list(map(str, command)), env=environment, cwd=paths.ROOT, capture_output=True, **options
    )
    done.stdout, done.stderr = (
        text.decode(errors="replace") for text in (done.stdout, done.stderr)
    )
    if check and done.returncode:
        raise SetupError(f"{command[0]} {command[1]} failed: {(done.stdout + done.stderr)[-3000:]}")
    return done


def ensure_base_images(environment):
    """The images that production is built on, as stand-ins where they are not there."""
    for image, name in BASE_IMAGES.items():
        if not _has(environment, image):
            _ensure_root(environment)
            with step(f"Building a stand-in of {image}"):
                _build(environment, image, name)


def _has(environment, image):
    return call(["podman", "image", "exists", image], environment, check=False).returncode == 0


def _ensure_root(environment):
    if _has(environment, ROOT_IMAGE):
        return
    folder, archive = STATE / "root", STATE / "root.tar"
    shutil.rmtree(folder, ignore_errors=True)
    command = ["debootstrap", "--variant=minbase", f"--include={ROOT_PACKAGES}", SUITE]
    with step("Making a Debian for the stand-ins"):
        call([*command, folder, debian.mirror()], environment)
        call(["tar", "-C", folder, "-cf", archive, "."], environment)
        call(["podman", "import", archive, ROOT_IMAGE], environment)
    archive.unlink()
    shutil.rmtree(folder, ignore_errors=True)


def _build(environment, image, name):
    context = STATE / "context"
    shutil.rmtree(context, ignore_errors=True)
    shutil.copytree(STANDIN, context)
    (context / "requirements.lock").write_text(_without_the_addons())
    command = [
        "podman",
        "build",
        *BUILD.split(),
        "--volume",
        f"{paths.ODOO.resolve()}:/standin/odoo:ro",
    ]
    command += ["--tag", f"docker.io/library/{image}", "--file", context / f"{name}.Dockerfile"]
    call([*command, context], environment)


def _without_the_addons():
    """Odoo's own requirements: what the addons ask for is our image's to install."""
    text = (paths.ROOT / "requirements.lock").read_text()
    asked = (paths.ROOT / "requirements-addons.in").read_text()
    for name in re.findall(r"^([a-z][\w-]*)", asked, re.MULTILINE):
        text = re.sub(ADDON_PACKAGE.format(name=re.escape(name)), "", text, flags=re.MULTILINE)
    return text
