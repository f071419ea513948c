"""./run test containers: production as it ships, in real containers.

`docker-compose.yml` and the `Dockerfile` are used as they are, with podman-compose; where no public
image is to be had their base images are stand-ins of the same names (`standin/README.md`). An order
is sold over HTTP through the web server, then all of it is taken down. The short form asks whether
podman-compose reads the file and whether every file that the images copy is there.
"""

import json
import os
import re
import time

import yaml

from tools.setup import paths
from tools.setup.problems import SetupError
from tools.setup.progress import step
from tools.testing import container_engine, container_sale
from tools.testing.report import Report

COMPOSE = paths.ROOT / "docker-compose.yml"
PROJECT = "supermarket-test"
PORT = "8380"
PASSWORD = "only-in-this-test"
STATE = container_engine.STATE
SECRET = STATE / "secret.yml"
SECRET_FILE = """\
secrets:
  postgres_password: !override
    file: {path}
"""
SHELL = ("odoo-entrypoint", "odoo", "shell", "--no-http", "--log-level=error")
HEALTHY, COMPLETED = "service_healthy", "service_completed_successfully"
PATIENCE = 600
SERVICES = ("db", "init", "odoo", "web")
COPIED = re.compile(r"^COPY (\S+) ", re.MULTILINE)


def run(_server, _odoo, short):
    report = Report("containers, short" if short else "containers")
    _read_files(report)
    if not short:
        reason = container_engine.missing()
        if reason:
            report.skipped += 1
            report.faults.append(f"skipped containers: {reason}")
        else:
            _live(report)
    return [report]


def _read_files(report):
    text = (paths.ROOT / "Dockerfile").read_text()
    for name in COPIED.findall(text):
        _check(report, f"the image copies {name}, which is there", (paths.ROOT / name).exists())
    answer = _compose(os.environ, "config", "--services", check=False)
    services = set(answer.stdout.split())
    _check(
        report,
        f"podman-compose reads {COMPOSE.name}: {answer.stderr[-200:]}",
        services == set(SERVICES),
    )


def _check(report, what, good):
    if good:
        report.passed += 1
    else:
        report.fault(f"not so: {what}")


def _live(report):
    environment = container_engine.environment()
    try:
        container_engine.ensure_base_images(environment)
        _write_secret()
        with step("Building the image"):
            _compose(environment, "--podman-build-args", container_engine.BUILD, "build")
        _start(environment, report)
        with step("Selling an order through the web server"):
            script = container_sale.OPEN.encode()
            opened = _podman(environment, "exec", "-i", _container("odoo"), *SHELL, input=script)
            container_sale.sell(f"http://127.0.0.1:{PORT}", _answer(opened.stdout), report)
    except SetupError as problem:
        report.fault(str(problem))
        _show_logs(environment)
    finally:
        with step("Taking all down"):
            _compose(environment, "down", "--volumes", check=False)


def _write_secret():
    """podman-compose knows no secrets from the environment at run time: a file instead."""
    (STATE / "password").write_text(PASSWORD)
    SECRET.write_text(SECRET_FILE.format(path=STATE / "password"))


def _start(environment, report):
    """Each service when its conditions hold: podman before 4.6 leaves them to whoever starts it."""
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    for name, service in services.items():
        for other, wanted in service.get("depends_on", {}).items():
            _wait(environment, other, wanted["condition"])
        with step(f"Starting {name}"):
            _compose(environment, "up", "--no-build", "--no-deps", "--detach", name)
    lasting = [name for name, service in services.items() if "healthcheck" in service]
    for name in lasting:
        _wait(environment, name, HEALTHY)
        report.passed += 1


def _wait(environment, service, condition):
    """:raises SetupError: when a condition of the compose file does not come true"""
    if condition == COMPLETED:
        answer = _podman(environment, "wait", _container(service))
        if answer.stdout.strip() != "0":
            raise SetupError(f"{service} ended with status {answer.stdout.strip()}")
        return
    until = time.monotonic() + PATIENCE
    while not _is_healthy(environment, service):
        if time.monotonic() > until:
            raise SetupError(f"{service} is not healthy after {PATIENCE} s")
        time.sleep(2)


def _is_healthy(environment, service):
    """The service's own health check, as a container engine runs it."""
    answer = _podman(environment, "healthcheck", "run", _container(service), check=False)
    return answer.returncode == 0


def _answer(output):
    line = next((line for line in output.splitlines() if line.startswith("OPENED ")), "")
    if not line:
        raise SetupError(f"The till could not be opened: {output[-1000:]}")
    return json.loads(line.removeprefix("OPENED "))


def _container(service):
    return f"{PROJECT}_{service}_1"


def _show_logs(environment):
    for service in SERVICES:
        answer = _podman(environment, "logs", "--tail=30", _container(service), check=False)
        print(f"--- {service}\n{answer.stdout[-3000:]}{answer.stderr[-3000:]}", flush=True)


def _compose(environment, *arguments, check=True):
    environment = {**environment, "POSTGRES_PASSWORD": "a-password-of-this-test", "HTTP_PORT": PORT}
    command = [paths.VENV / "bin" / "podman-compose", "-p", PROJECT, "-f", COMPOSE]
    command += ["-f", SECRET] if SECRET.exists() else []
    return container_engine.call([*command, *arguments], environment, check)


def _podman(environment, *arguments, check=True, **options):
    return container_engine.call(["podman", *arguments], environment, check, **options)
