"""Load the demo shop: ``python -m tools.demo.load --db NAME [--conf odoo.conf]``.

Every stage is committed when it is done and skipped when it was: killed at any moment and started
again, the loader goes on where it was and ends with the same shop.
"""

import argparse
import os
import sys
import time
from contextlib import ExitStack

# Numeric libraries read this when they are loaded: with a thread per core they spin against each
# other, and small series fit many times slower.
for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")

import odoo  # noqa: E402
from odoo import SUPERUSER_ID, api  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402
from psycopg2.errors import SerializationFailure  # noqa: E402

from .beside import Beside  # noqa: E402
from .shop import Shop  # noqa: E402
from .stages import ASIDE, STAGES, history  # noqa: E402

TRIES = 3  # of a stage that meets another beside it

DONE = "supermarket_demo.done."
# Asked for each time: an update of the addons leaves some of it undone
ALWAYS = ("screens",)


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
        if options.history is not None:
            history.run_shop(Shop(env), options.history)
            return 0
        if options.only:
            _run_stages(env, [stage for stage in STAGES if stage.name in options.only], options)
            return 0
        _run_all(env, options)
    print(f"The demo shop is loaded ({time.monotonic() - began:.0f} s).", flush=True)
    return 0


def _run_all(env, options):
    """Every stage in its order, some of them beside others in a process of their own."""
    aside = {name for one in ASIDE for name in one.names}
    with ExitStack() as stack:
        begun = {}
        for stage in STAGES:
            for one in ASIDE:
                if one.begun == stage.name and _open_stages(env, one.names, options):
                    process = Beside(env, *(f"--only={name}" for name in one.names))
                    begun[one] = stack.enter_context(process)
            if stage.name not in aside:
                _run_stages(env, [stage], options)
            for one in [one for one in begun if one.awaited == stage.name]:
                begun.pop(one).wait()
        # What failed to be begun beside another, and what is always asked for
        _run_stages(env, [stage for stage in STAGES if stage.name in aside], options)


def _open_stages(env, names, options):
    """Those that are not done; another process may have done them, of which no cache knows."""
    done = env["ir.config_parameter"].search([("key", "in", [DONE + name for name in names])])
    return [name for name in names if options.again or DONE + name not in done.mapped("key")]


def _options(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--db", required=True, help="database with the addons installed")
    parser.add_argument("--conf", help="Odoo's configuration file")
    parser.add_argument(
        "--again", action="store_true", help="run finished stages too: they must change nothing"
    )
    parser.add_argument("--only", action="append", help="this stage; may be given several times")
    parser.add_argument("--history", type=int, help="sell the days of this shop, 0 or 1")
    return parser.parse_args(argv)


def _configure(options):
    arguments = ["-d", options.db, "--no-http", "--log-level=warn", "--max-cron-threads=0"]
    if options.conf:
        arguments = ["-c", options.conf, *arguments]
    odoo.tools.config.parse_config(arguments, setup_logging=True)


def _run_stages(env, stages, options):
    for stage in stages:
        if _open_stages(env, [stage.name], options) or stage.name in ALWAYS:
            _run(env, stage)


def _run(env, stage):
    missing = [addon for addon in stage.addons if addon not in env.registry._init_modules]
    if missing:
        print(f"  {stage.title}: skipped, {', '.join(missing)} is not installed", flush=True)
        return
    began = time.monotonic()
    result = _commit(env, stage)
    print(f"  {stage.title}: {result or 'done'} ({time.monotonic() - began:.1f} s)", flush=True)


def _commit(env, stage):
    """Run a stage; once more where another, beside it, had changed the same row first."""
    for tries_left in reversed(range(TRIES)):
        try:
            result = stage.run(Shop(env))
            env["ir.config_parameter"].set_param(DONE + stage.name, "1")
            env.cr.commit()
        except SerializationFailure:
            env.cr.rollback()
            env.transaction.reset()
            if not tries_left:
                raise
        else:
            env.invalidate_all()
            return result
    return None


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        # Whoever asked for it says so; the next start goes on from here
        sys.exit(130)
