"""A thousand tills, each a basket of ten lines a minute, against Odoo's workers over HTTP.

Each till logs in as its own cashier, looks up what it sells and sends the paid order as the till
does, at random moments (`_tills_load`, in a process of its own). After a warm-up the answers are
timed; then as many orders as the server takes are sent without a pause. The same pressure is put on
two copies of the shop with stock Odoo: a picking per order ("real"), pickings at closing
("closing"). Afterwards the database says whether every order that was acknowledged is there, once,
and whether stock is right to the unit.

The last line printed is one JSON object.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from odoo.modules.registry import Registry

from tools.bench import _scratch
from tools.bench._orders import draw_orders, known_fields, payload
from tools.bench.oversell import served

PASSWORD = "a till of the benchmark"
STORES = 20
MODES = ("ours", "closing", "real")


# The chain -----------------------------------------------------------------------------------


def seed_tills(env, shop, count):
    """Tills with open sessions in twenty stores, each with a cashier of its own.

    They have one password, which is hashed once.
    """
    cr = env.cr
    first = env["pos.config"].browse(shop["till"])
    cashier = env["res.users"].browse(shop["cashier"])
    cashier.password = PASSWORD
    stores = [first.picking_type_id]
    for number in range(2, min(STORES, count) + 1):
        store = env["stock.warehouse"].create({"name": f"Store {number}", "code": f"T{number}"})
        stores.append(store.pos_type_id)
    for store in stores[1:]:
        _stock_of(env, shop, store.default_location_src_id)
    method = env["pos.payment.method"].create({"name": "Bench card"})
    tills = env["pos.config"].create(
        [
            {
                "name": f"Till {number}",
                "payment_method_ids": [(6, 0, method.ids)],
                "picking_type_id": stores[number % len(stores)].id,
            }
            for number in range(count)
        ]
    )
    users = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Cashier {number}",
                    "login": f"till{number}",
                    "group_ids": [(6, 0, cashier.group_ids.ids)],
                }
                for number in range(count)
            ]
        )
    )
    env.flush_all()
    cr.execute(
        "UPDATE res_users SET password = (SELECT password FROM res_users WHERE id = %s)"
        " WHERE id = ANY(%s)",
        [cashier.id, users.ids],
    )
    sessions = env["pos.session"]
    for till, user in zip(tills, users, strict=True):
        sessions |= env["pos.session"].create({"config_id": till.id, "user_id": user.id})
    sessions.write({"state": "opened"})
    return [
        {
            **shop,
            "till": till.id,
            "cashier": user.id,
            "login": user.login,
            "method": method.id,
            "session": session.id,
        }
        for till, user, session in zip(tills, users, sessions, strict=True)
    ]


def _stock_of(env, shop, location):
    """The first store's stock once more, in another store."""
    env.flush_all()
    env.cr.execute(
        "INSERT INTO stock_quant (product_id, company_id, location_id, quantity,"
        " reserved_quantity, in_date) SELECT id, %s, %s, %s, 0, now() FROM product_product"
        " WHERE id = ANY(%s)",
        [env.company.id, location.id, _scratch.OPENING_STOCK, shop["products"]],
    )


def prepare(prefix, options):
    """The chain in three databases that are equal to the id; only ours has these addons."""
    names = {mode: f"{prefix}_{mode}" for mode in MODES}
    seeded = f"{prefix}_seed"
    _scratch.begin(seeded, options.base_template)
    with _scratch.environment(seeded) as env:
        shop = _scratch.seed(env, options.products)
        shop["company"] = env.company.id
        goods = env["product.product"].browse(shop["products"])
        prices = {product.id: product.list_price for product in goods}
        tills = seed_tills(env, shop, options.tills)
    for name in names.values():
        _scratch.copy(seeded, name)
    _scratch.drop(seeded)
    Registry.new(names["ours"], update_module=True, install_modules=("supermarket_pos",))
    for mode, name in names.items():
        with _scratch.environment(name) as env:
            _switch(env, mode)
    return names, shop, tills, prices


def _switch(env, mode):
    """The company's way, and that of the sessions that are open already."""
    if mode == "ours":
        env.company._open_supermarket()
        env.cr.execute("UPDATE pos_session SET stock_by_ledger = TRUE")
    else:
        env.company.point_of_sale_update_stock_quantities = mode
    env.cr.execute("UPDATE pos_session SET update_stock_at_closing = %s", [mode != "real"])
    env.cr.execute("ANALYZE")


def write_orders(path, tills, prices, count, options):
    """The orders of every till, one a line."""
    with path.open("w", encoding="utf-8") as lines:
        for till in tills:
            day = draw_orders(till, prices, count, options.lines, options.seed + till["till"])
            for number, basket in enumerate(day, start=1):
                order = payload(till, till["session"], number, basket, till["company"])
                lines.write(f"{json.dumps(order)}\n")


# The run -------------------------------------------------------------------------------------


def load(name, tills, orders, options, seconds, press):
    """Start Odoo on the database and let the tills sell."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with _scratch.environment(name) as env:
            known = known_fields(env)
        with served(name, options, log) as (port, _process):
            plan = {
                "known": known,
                "port": port,
                "database": name,
                "password": PASSWORD,
                "tills": [
                    {key: till[key] for key in ("till", "login", "session")} for till in tills
                ],
                "orders": str(orders),
                "pause": options.pause,
                "warm_up": options.warm_up if seconds else 0,
                "seconds": seconds,
                "press": press,
                "at_once": options.at_once,
                "lookups": bool(seconds),
                "seed": options.seed,
            }
            file = Path(folder) / "plan.json"
            file.write_text(json.dumps(plan))
            command = [sys.executable, "-m", "tools.bench._tills_load", str(file)]
            answer = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            return json.loads(answer.stdout)


def measured(result, kind):
    """Milliseconds of the answers within the measured time."""
    times = result["times"][kind]
    start, end = result["measured_from"], result["measured_to"]
    return [1000 * seconds for asked, seconds in times if start <= asked <= end]


def proof(name, shop, orders, result):
    """Lost, doubled, and whether stock is what was there less what was sold."""
    sent = {}
    with open(orders, encoding="utf-8") as lines:
        for line in lines:
            order = json.loads(line)
            sent[order["uuid"]] = order
    with _scratch.environment(name) as env:
        env.cr.execute("SELECT uuid FROM pos_order WHERE state IN ('paid', 'done')")
        there = Counter(row[0] for row in env.cr.fetchall())
        env.cr.execute("SELECT line_uuid FROM supermarket_sale_ledger")
        entries = Counter(row[0] for row in env.cr.fetchall())
        sold = Counter()
        for uuid in there:
            for line in sent[uuid]["lines"]:
                sold[line[2]["product_id"]] += line[2]["qty"]
        stores = len(env["stock.warehouse"].search([("company_id", "=", shop["company"])]))
        opening = stores * _scratch.OPENING_STOCK
        goods = env["product.product"].browse(shop["products"])
        exact = all(
            round(product.qty_available, 4) == opening - sold[product.id] for product in goods
        )
    doubled = sum(count - 1 for counts in (there, entries) for count in counts.values())
    return {
        "lost": len(set(result["accepted"]) - set(there)),
        "doubled": doubled,
        "stock_exact": exact,
    }


def run(options):
    _scratch.say(f"preparing a chain of {options.tills} tills three times ...")
    names, shop, tills, prices = prepare(options.db or "bench_tills", options)
    folder = tempfile.mkdtemp()
    orders = Path(folder) / "orders.jsonl"
    expected = (options.warm_up + options.seconds) / options.pause
    pressed = 60 * options.press / options.tills  # no server here takes sixty a second
    write_orders(orders, tills, prices, int(2 * expected + 6 + pressed), options)
    capacities = {}
    try:
        for mode in reversed(MODES):
            _scratch.say(f"{mode}: tills log in and sell ...")
            seconds = options.seconds if mode == "ours" else 0
            result = load(names[mode], tills, orders, options, seconds, options.press)
            capacities[mode] = result["capacity_per_s"]
            _scratch.say(f"{mode}: {capacities[mode]} orders a second")
        return summary(options, result, capacities, proof(names["ours"], shop, orders, result))
    finally:
        orders.unlink()
        os.rmdir(folder)
        if not options.keep:
            for name in names.values():
                _scratch.drop(name)


def summary(options, result, capacities, proven):
    sales, lookups = measured(result, "sale"), measured(result, "lookup")
    for _when, problem in result["errors"][:5]:
        _scratch.say(problem)
    return {
        "tills": options.tills,
        "seconds": options.seconds,
        "workers": options.workers,
        "orders": len(sales),
        "orders_per_s": round(len(sales) / options.seconds, 2),
        "mean_ms": round(statistics.fmean(sales), 1),
        "p95_ms": round(statistics.quantiles(sales, n=20)[-1], 1),
        "lookup_mean_ms": round(statistics.fmean(lookups), 1),
        "lookup_p95_ms": round(statistics.quantiles(lookups, n=20)[-1], 1),
        "errors": len(result["errors"]),
        **proven,
        "capacity_per_s": capacities["ours"],
        "closing_capacity_per_s": capacities["closing"],
        "real_capacity_per_s": capacities["real"],
        "vs_closing": round(capacities["ours"] / capacities["closing"], 2),
        "vs_real": round(capacities["ours"] / capacities["real"], 2),
    }


def parse(argv):
    parser = _scratch.parser("tills", __doc__)
    parser.add_argument("--tills", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=300, help="measured, after the warm-up")
    parser.add_argument("--warm-up", type=int, default=60, help="seconds")
    parser.add_argument("--pause", type=float, default=60, help="seconds between two baskets")
    parser.add_argument("--press", type=int, default=30, help="seconds without a pause at the end")
    parser.add_argument("--at-once", type=int, default=16, help="orders under way in them")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--products", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=19)
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    _scratch.configure(options.config)
    sys.stdout.write(f"{json.dumps(run(options))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
