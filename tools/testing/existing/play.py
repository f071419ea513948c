"""In one Odoo process: ``python -m tools.testing.existing.play --db NAME --conf FILE …``.

`--build CHART` makes the old shop. `--addons a,b` installs, updates and uninstalls these and
prints a line ``FAULT …`` for whatever is not as it was.
"""

import argparse
import json

import odoo
from odoo import api
from odoo.modules.registry import Registry

from . import day, snapshot
from .old_shop import OldShop

ADMIN = 2  # the person who set the shop up: what they may do is what is tried


def main():
    options = _options()
    arguments = ["-c", options.conf, "-d", options.db, "--no-http", "--log-level=warn"]
    odoo.tools.config.parse_config([*arguments, "--max-cron-threads=0"], setup_logging=True)
    with Registry(options.db).cursor() as cr:
        env = api.Environment(cr, ADMIN, {})
        if options.build:
            OldShop(env).build(options.build)
        else:
            for fault in _play(env, options.addons.split(",")):
                print("FAULT", fault, flush=True)
    print("PLAYED", flush=True)


def _options():
    parser = argparse.ArgumentParser()
    for name in ("db", "conf", "build", "addons"):
        parser.add_argument(f"--{name}")
    return parser.parse_args()


def _play(env, addons):
    """Yield what is not as it was after each step of the addons' life."""
    before, work = snapshot.take(env), day.record(env)
    _print_refusals(work)
    for verb in ("install", "upgrade", "uninstall"):
        modules = env["ir.module.module"].search([("name", "in", addons)])
        getattr(modules, f"button_immediate_{verb}")()
        env.transaction.reset()
        for line in snapshot.differences(before, snapshot.take(env), verb != "uninstall"):
            yield f"{verb}: {line}"
        if verb != "upgrade":
            yield from (f"{verb}: {line}" for line in _compare(work, day.record(env)))
        print("STEP", verb, flush=True)


def _print_refusals(work):
    """A day in which core itself refuses says less than it should: whoever reads sees it."""
    for what, came in work.items():
        if isinstance(came, str):
            print("CORE", what, came, flush=True)


def _compare(work, now):
    for what, came in work.items():
        if _plain(came) != _plain(now.get(what)):
            yield f"{what}: {_difference(_plain(came), _plain(now.get(what)))}"


def _plain(value):
    return json.loads(json.dumps(value, default=str))


def _difference(old, new):
    """The parts that differ, for a person to read."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: _difference(old[key], new.get(key)) for key in old if old[key] != new.get(key)}
    if isinstance(old, list) and isinstance(new, list):
        return {
            "was": [one for one in old if one not in new],
            "is": [one for one in new if one not in old],
        }
    return f"was {old}, is {new}"


if __name__ == "__main__":
    main()
