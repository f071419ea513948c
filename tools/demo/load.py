"""Load the demo shop: ``python -m tools.demo.load --db NAME [--conf odoo.conf]``.

Every stage is committed when it is done and skipped when it was: killed at any moment and started
again, the loader goes on where it was and ends with the same shop.
"""

import argparse
import logging
import os
import sys
import time

# Numeric libraries read this when they are loaded: with a thread per core they spin against each
# other, and small series fit many times slower.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

import odoo  # noqa: E402
from odoo import SUPERUSER_ID, api  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402

from .shop import Shop  # noqa: E402
from .stages import STAGES  # noqa: E402

DONE = "supermarket_demo.done."
BUNDLES = (
    "web.assets_frontend",
    "web.assets_frontend_minimal",
    "web.assets_frontend_lazy",
    "web.assets_web",
    "web.assets_web_print",
    "bus.websocket_worker_assets",
    "point_of_sale.assets_prod",
)


def main(argv=None):
    """Entry point; returns the exit status."""
    options = _options(argv)
    _configure(options)
    began = time.monotonic()
    registry = Registry(options.db)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True, "lang": "en_US"})
        problem = Shop(env).refusal()
        if problem:
            print(problem, file=sys.stderr)
            return 1
        for stage in STAGES:
            _run(env, stage, options.again)
        _build_screens(env)
    print(f"The demo shop is loaded ({time.monotonic() - began:.0f} s).", flush=True)
    return 0


def _options(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", required=True, help="database with the addons installed")
    parser.add_argument("--conf", help="Odoo's configuration file")
    parser.add_argument(
        "--again", action="store_true", help="run finished stages too: they must change nothing"
    )
    return parser.parse_args(argv)


def _configure(options):
    arguments = ["-d", options.db, "--no-http", "--log-level=warn", "--max-cron-threads=0"]
    if options.conf:
        arguments = ["-c", options.conf, *arguments]
    odoo.tools.config.parse_config(arguments, setup_logging=True)


def _run(env, stage, again):
    parameters = env["ir.config_parameter"]
    if parameters.get_param(DONE + stage.name) and not again:
        return
    missing = [addon for addon in stage.addons if addon not in env.registry._init_modules]
    if missing:
        print(f"  {stage.title}: skipped, {', '.join(missing)} is not installed", flush=True)
        return
    print(f"  {stage.title} ...", end="", flush=True)
    began = time.monotonic()
    result = stage.run(Shop(env))
    parameters.set_param(DONE + stage.name, "1")
    env.cr.commit()
    env.invalidate_all()
    print(f" {result or 'done'} ({time.monotonic() - began:.1f} s)", flush=True)


def _build_screens(env):
    """Make the script and style bundles now: the first person to log in need not wait for it."""
    print("  Screens ...", end="", flush=True)
    began = time.monotonic()
    # What a package of Odoo leaves out is in the server's log, it is no news of this loader
    logging.getLogger("odoo.addons.base.models.assetsbundle").setLevel(logging.CRITICAL)
    for bundle in BUNDLES:
        assets = env["ir.qweb"]._get_asset_bundle(bundle, css=True, js=True)
        assets.js()
        assets.css()
    env.cr.commit()
    print(f" done ({time.monotonic() - began:.1f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
