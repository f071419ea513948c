"""What a cashier feels, ours beside stock Odoo in one run: keys, milliseconds, stock, offline.

Each goal is done in real Chromium at real tills over HTTP, once on a database with Odoo's own apps
and once on its copy with supermarket_pos installed. The last line printed is one JSON object: for
each goal what was seen on both, and whether ours holds what is promised.
"""

import argparse
import contextlib
import json
import shutil
import sys

from odoo.modules.registry import Registry
from odoo.tools import config
from playwright.sync_api import Error, sync_playwright

from tools.bench._goals import GOALS, by_size
from tools.bench._scratch import begin, configure, copy, drop, environment, say
from tools.bench._screens import assortment, goods, people
from tools.bench._screens.floor import Floor
from tools.bench._screens.serving import served
from tools.setup import chromium
from tools.setup.problems import SetupError

KINDS = ("stock", "ours")
LEAST_PRODUCTS = goods.SCARCE.stop


def prepare(prefix, template, products):
    """Two databases with the same products: Odoo's own apps, and the same with our till."""
    names = {kind: f"{prefix}_{kind}" for kind in KINDS}
    begin(names["stock"], template)
    with environment(names["stock"]) as env:
        shop = assortment.fill(env, products)
        shop |= {**goods.add(env, shop["codes"]), **people.add(env)}
        people.give_roles(env, shop, is_ours=False)
        env.cr.execute("ANALYZE")
    copy(names["stock"], names["ours"])
    Registry.new(names["ours"], update_module=True, install_modules=("supermarket_pos",))
    with environment(names["ours"]) as env:
        env["res.company"].browse(shop["company"])._open_supermarket()
        people.give_roles(env, shop, is_ours=True)
    for name in names.values():
        Registry.delete(name)
    return names, shop


def scrap(name):
    drop(name)
    shutil.rmtree(config.filestore(name), ignore_errors=True)


@contextlib.contextmanager
def floors(options, playwright, products):
    """Both shops, served, with a browser: {"stock": Floor, "ours": Floor}."""
    say(f"two shops of {products:,} products ...")
    names, shop = prepare(f"{options.db}_{products}", options.base_template, products)
    browser = chromium.find()
    if not browser:
        raise SetupError(
            "This benchmark needs Chromium: install it, or name it with CHROMIUM=/path."
        )
    try:
        with contextlib.ExitStack() as stack:
            places = {}
            for kind, name in names.items():
                url = stack.enter_context(served(options.config, name))
                places[kind] = Floor(kind, name, url, shop, playwright, browser)
            yield places
    finally:
        if not options.keep:
            for name in names.values():
                scrap(name)


def run(options):
    results = []
    with sync_playwright() as playwright:
        for products, goals in by_size(options).items():
            with floors(options, playwright, products) as places:
                results += [measure(number, goal, places, options) for number, goal in goals]
    results.sort(key=lambda result: result["number"])
    return {"goals": results, "held": all(result["held"] for result in results)}


def measure(number, goal, places, options):
    """One goal on both floors."""
    result = {"number": number, "goal": goal.GOAL, "products": len(places["ours"].shop["codes"])}
    for kind, floor in places.items():
        say(f"goal {number} ({goal.GOAL}): {kind} ...")
        result[kind] = seen(goal, floor, options)
    result["held"] = "error" not in result["ours"] and bool(goal.is_held(result["ours"]))
    say(json.dumps(result))
    return result


def seen(goal, floor, options):
    """What was measured; a floor on which the goal could not be done does not end the run."""
    try:
        return goal.measure(floor, options)
    except (Error, RuntimeError) as problem:
        return {"error": f"{type(problem).__name__}: {problem}".splitlines()[0]}


def parse(argv):
    parser = argparse.ArgumentParser(prog="bench usability", description=__doc__.splitlines()[0])
    parser.add_argument("--db", default="bench_usability", help="prefix of the scratch databases")
    parser.add_argument("--base-template", help="database to copy from, without our addons")
    parser.add_argument("--config", help="Odoo configuration file")
    parser.add_argument(
        "--goals", type=numbers, default=list(GOALS), help="numbers with commas (default: all)"
    )
    parser.add_argument("--products", type=products, default=10_000, help="of all other goals")
    parser.add_argument("--codes", type=products, default=50_000, help="products of goals 2 and 11")
    parser.add_argument("--tries", type=int, default=1000, help="at last units, goal 4")
    parser.add_argument("--lots", type=int, default=500, help="scans of lot products, goal 6")
    parser.add_argument("--sales", type=int, default=500, help="without a network, goal 7")
    parser.add_argument("--orders", type=int, default=1000, help="of the session closed, goal 10")
    parser.add_argument("--keep", action="store_true", help="leave the scratch databases")
    return parser.parse_args(argv)


def numbers(text):
    """In order: the last goal takes a product from sale."""
    chosen = sorted({int(number) for number in text.split(",")})
    if not set(chosen) <= set(GOALS):
        raise argparse.ArgumentTypeError(f"goals are {', '.join(map(str, GOALS))}")
    return chosen


def products(text):
    if int(text) < LEAST_PRODUCTS:
        raise argparse.ArgumentTypeError(f"at least {LEAST_PRODUCTS} products")
    return int(text)


def main(argv=None):
    options = parse(argv)
    configure(options.config)
    sys.stdout.write(f"{json.dumps(run(options))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
