"""What a cashier feels, ours beside stock Odoo in one run: keys, milliseconds, stock, offline.

Each goal is done by real Chromium at real tills over HTTP, once on a database with Odoo's own apps
and once on its copy with supermarket_pos installed. The last line printed is one JSON object with
one entry a goal: what was measured on both, and whether ours meets the goal.
"""

import argparse
import contextlib
import json
import sys

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config
from playwright.sync_api import sync_playwright

from tools.bench import _usability_goals as usability_goals
from tools.bench._scratch import copy, create, drop, environment
from tools.bench._screens import assortment, goods
from tools.bench._screens.floor import Floor
from tools.bench._screens.serving import served
from tools.setup import chromium

KINDS = ("stock", "ours")


def say(text):
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def prepare(prefix, template, products):
    """Two databases with the same products: Odoo's own apps, and the same with our till."""
    names = {kind: f"{prefix}_{kind}" for kind in KINDS}
    if template:
        copy(template, names["stock"])
    else:
        create(names["stock"])
    with environment(names["stock"]) as env:
        shop = assortment.fill(env, products)
        shop.update(goods.add(env, shop))
    copy(names["stock"], names["ours"])
    Registry.new(names["ours"], update_module=True, install_modules=("supermarket_pos",))
    with environment(names["ours"]) as env:
        goods.make_cashiers(env, shop)
    return names, shop


@contextlib.contextmanager
def floors(options, playwright, products):
    """Both shops, served, with a browser: {"stock": Floor, "ours": Floor}."""
    say(f"two shops of {products:,} products ...")
    names, shop = prepare(f"{options.db}_{products}", options.base_template, products)
    browser = chromium.find()
    try:
        with contextlib.ExitStack() as stack:
            places = {}
            for kind in KINDS:
                Registry.delete(names[kind])
                url = stack.enter_context(served(options.config, names[kind]))
                places[kind] = Floor(kind, names[kind], url, shop, playwright, browser)
            yield places
    finally:
        if not options.keep:
            for name in names.values():
                drop(name)


def run(options):
    results = {}
    with sync_playwright() as playwright:
        for products, numbers in usability_goals.by_size(options).items():
            chosen = [number for number in numbers if number in options.goals]
            if not chosen:
                continue
            with floors(options, playwright, products) as places:
                for number in chosen:
                    results[f"goal_{number}"] = _measure(number, places, options)
    results["met"] = all(goal["met"] for goal in results.values())
    return results


def _measure(number, places, options):
    goal = usability_goals.GOALS[number]
    figures = {}
    for kind, floor in places.items():
        say(f"goal {number} ({goal.title}): {kind} ...")
        figures[kind] = goal.measure(floor, options)
    figures["met"] = goal.met(figures["ours"])
    say(json.dumps(figures))
    return {"goal": goal.title, **figures}


def parse(argv):
    parser = argparse.ArgumentParser(prog="bench usability", description=__doc__.splitlines()[0])
    parser.add_argument("--db", default="bench_usability", help="prefix of the scratch databases")
    parser.add_argument("--base-template", help="database to copy from, without our addons")
    parser.add_argument("--config", required=True, help="Odoo configuration file")
    parser.add_argument(
        "--goals",
        type=lambda text: [int(number) for number in text.split(",")],
        default=sorted(usability_goals.GOALS),
        help="numbers of the goals, with commas (default: all)",
    )
    parser.add_argument("--products", type=int, default=10_000, help="of the shop of goal 3")
    parser.add_argument("--codes", type=int, default=50_000, help="products of the shop of goal 2")
    parser.add_argument("--tries", type=int, default=1000, help="at last units, goal 4")
    parser.add_argument("--lots", type=int, default=500, help="scans of lot products, goal 6")
    parser.add_argument("--sales", type=int, default=500, help="offline sales, goal 7")
    parser.add_argument("--orders", type=int, default=1000, help="of the session closed, goal 10")
    parser.add_argument("--keep", action="store_true", help="leave the scratch databases")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    config.parse_config(["-c", options.config, "--log-level=warn"])
    odoo.modules.module.initialize_sys_path()
    sys.stdout.write(f"{json.dumps(run(options))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
