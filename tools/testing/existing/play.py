"""In one Odoo process: ``python -m tools.testing.existing.play --db NAME --conf FILE …``.

`--build CHART` makes the old shop. `--addons a,b` installs, updates, opens and uninstalls these and
prints a line ``FAULT …`` for whatever is not as it was.
"""

import argparse
import json
import re

import odoo
from odoo import api
from odoo.modules.registry import Registry

from tools.setup import paths

from . import day, opened, snapshot
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
    for verb in ("install", "upgrade"):
        _change(env, addons, verb)
        yield from _rows_changed(env, verb, before)
        if verb == "install":
            yield from (f"{verb}: {line}" for line in _compare(work, day.record(env)))
        print("STEP", verb, flush=True)
    _open(env)
    yield from opened.faults(env)
    print("STEP opened", flush=True)
    _change(env, paths.OUR_ADDONS, "uninstall")
    yield from _rows_changed(env, "uninstall", before)
    yield from (f"uninstall: {line}" for line in _compare(work, day.record(env)))
    print("STEP uninstall", flush=True)


def _change(env, names, verb):
    """Do to modules what an administrator's click does; what is there, where they are to go."""
    modules = env["ir.module.module"].search([("name", "in", list(names))])
    if verb == "uninstall":
        modules = modules.filtered(lambda module: module.state == "installed")
    getattr(modules, f"button_immediate_{verb}")()
    env.transaction.reset()


def _rows_changed(env, verb, before):
    lines = snapshot.differences(before, snapshot.take(env), verb != "uninstall")
    return (f"{verb}: {line}" for line in lines)


def _open(env):
    """A person switches everything on and hands every rule over, before uninstalling it all."""
    for company in env["res.company"].search([]):
        own = company.with_context(allowed_company_ids=company.ids)
        own._open_supermarket()
        rules = own.env["stock.warehouse.orderpoint"].search([("company_id", "=", company.id)])
        if "replenishment_mode" in rules._fields:
            rules.action_replenishment_from_forecast()
    env.cr.commit()


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
    """As it compares: a refusal names records, whose numbers are drawn anew each day."""
    if isinstance(value, str):
        return re.sub(r"\d+", "#", value)
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
