"""The databases: `base` (what our addons stand on) for tests, `shop` (with ours, the demo shop)."""

import hashlib
import subprocess
import threading

from tools.demo.password import password
from tools.odoo import end
from tools.setup import paths
from tools.setup.problems import SetupError
from tools.setup.progress import step

DEPENDENCIES = (
    "stock,purchase_stock,product_expiry,barcodes_gs1_nomenclature,stock_account,"
    "point_of_sale,pos_loyalty"
)
BASE = "supermarket_base"
SHOP = "supermarket_shop"
_SHOP_LOCK = threading.Lock()


def ensure_base(server, odoo):
    """A database with what our addons depend on; the template of all others."""
    if _has_base(server):
        return
    partial = f"{BASE}_partial"
    server.drop(partial)
    with step("Creating a database with Odoo's own apps (once)"):
        install(odoo, partial, DEPENDENCIES)
    server.drop(BASE)
    server.rename(partial, BASE)
    _base_ready().write_text(DEPENDENCIES)


def _has_base(server):
    ready = _base_ready()
    return server.has(BASE) and ready.exists() and ready.read_text() == DEPENDENCIES


def _base_ready():
    return paths.STATE / "base.ready"


def ensure_shop(server, odoo):
    """The demo shop: made once, updated when the addons have changed, its loading resumed.

    Sets of tests that run side by side need it: the second waits for the first.
    """
    with _SHOP_LOCK:
        _ensure_shop(server, odoo)


def _ensure_shop(server, odoo):
    state = paths.STATE / "shop.ready"
    wanted = fingerprint(paths.ADDONS)
    before = state.read_text().split() if state.exists() and server.has(SHOP) else []
    logins = hashlib.sha256(password().encode()).hexdigest()
    if before[:2] != [wanted, "loaded"]:
        _make_shop(server, odoo, before, state, wanted)
    if before and before[-1] != logins:  # made with another, or nobody knows with which
        with step("Setting the password of the demo logins"):
            load_demo(odoo, SHOP, "--again", "--only", "passwords")
    state.write_text(f"{wanted} loaded {logins}")


def _make_shop(server, odoo, before, state, wanted):
    """As far as it is missing: `before` is what the last start wrote of it."""
    if not before:
        _create_shop(server, odoo)
    elif before[0] != wanted:
        with step("Updating the addons in the demo shop"):
            install(odoo, SHOP, ",".join(paths.OUR_ADDONS), "-u")
    state.write_text(wanted)
    with step("Loading the demo shop"):
        load_demo(odoo, SHOP)


def _create_shop(server, odoo):
    """From the template where a test has made it, else in one go: who tries the shop waits less."""
    partial, ours = f"{SHOP}_partial", ",".join(paths.OUR_ADDONS)
    server.drop(partial)
    if _has_base(server):
        server.copy(BASE, partial)
        with step("Installing the four addons"):
            install(odoo, partial, ours)
    else:
        with step("Installing Odoo's own apps and the four addons"):
            install(odoo, partial, f"{DEPENDENCIES},{ours}")
    server.drop(SHOP)
    server.rename(partial, SHOP)


def install(odoo, database, addons, option="-i"):
    """Install or update addons; shows the end of the log where that fails."""
    log = paths.LOGS / f"{database}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    status = odoo.run(
        *("-d", database, option, addons, "--without-demo=True"),
        *("--stop-after-init", "--no-http", "--log-level=warn"),
        log=log,
    )
    if status:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        raise SetupError(f"{tail}\nInstalling {addons} failed, the log is {log}. Start again.")


def load_demo(odoo, database, *options):
    """Run the loader; it resumes and repeats without harm."""
    command = [str(paths.PYTHON), "-m", "tools.demo.load", "--db", database]
    command += ["--conf", str(odoo.config), *options]
    process = subprocess.Popen(
        command, env=odoo.environment, cwd=paths.ROOT, start_new_session=True
    )
    try:
        if process.wait():
            raise SetupError("Loading the demo shop failed (see above): start again, it resumes.")
    finally:
        end(process)


def fingerprint(folder):
    """Changes with any file of the folder that Odoo loads."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc" and "tests" not in path.parts:
            digest.update(f"{path.relative_to(folder)}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
