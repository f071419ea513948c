"""What ships for production is well formed, complete and free of secrets."""

import configparser
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
SECRET = re.compile(r"(?i)(password|passwd|secret|token)\s*[:=]\s*['\"]?[A-Za-z0-9+/]{6,}")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_every_long_running_service_has_a_health_check(compose):
    lasting = {name: s for name, s in compose["services"].items() if s["restart"] != "no"}
    assert set(lasting) == {"db", "odoo", "web"}
    for name, service in lasting.items():
        assert service["healthcheck"]["test"], name


def test_named_volumes_and_secrets_are_declared(compose):
    for name, service in compose["services"].items():
        for mount in service.get("volumes", []):
            source = mount.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).exists(), (name, source)
            else:
                assert source in compose["volumes"], (name, source)
        for secret in service.get("secrets", []):
            assert secret in compose["secrets"], (name, secret)


def test_services_wait_for_services_that_exist(compose):
    services = compose["services"]
    for name, service in services.items():
        for other, condition in service.get("depends_on", {}).items():
            assert other in services, (name, other)
            if condition["condition"] == "service_healthy":
                assert "healthcheck" in services[other], (name, other)


def test_database_password_comes_from_the_environment(compose):
    assert compose["secrets"]["postgres_password"] == {"environment": "POSTGRES_PASSWORD"}


@pytest.mark.parametrize(
    "name", ["docker-compose.yml", "odoo.conf", "Dockerfile", "deploy/nginx/odoo.conf"]
)
def test_no_secret_is_written_down(name):
    lines = (ROOT / name).read_text().splitlines()
    assert not [line for line in lines if SECRET.search(line) and "/run/secrets" not in line]


def test_image_installs_what_the_addons_declare():
    lock = (ROOT / "requirements-addons.lock").read_text()
    for manifest in (ROOT / "addons").glob("*/__manifest__.py"):
        declared = eval(manifest.read_text(), {}).get("external_dependencies", {})
        for name in declared.get("python", []):
            assert re.search(rf"(?mi)^{re.escape(name)}==", lock), (manifest.parent.name, name)


def test_odoo_conf_is_closed_to_the_outside():
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "odoo.conf")
    options = parser["options"]
    assert options["list_db"] == "False"
    assert options["proxy_mode"] == "True"
    assert "admin_passwd" not in options
    assert "db_password" not in options
