"""Time the same paid orders through stock Odoo (both of its ways) and through ours.

Three scratch databases are copies of one seeded database, so that products, prices, stock and
orders are the same to the id: ``real`` (a picking per order), ``closing`` (pickings when the
session closes) and ``ours`` (the seeded database with supermarket_pos installed on top). The
orders are sent one by one, by turns, to all three: whatever slows the machine slows all.

What is timed is what a till waits for: ``pos.order.sync_from_ui`` with one order, as a cashier,
and the commit. The day adds the posting (ours) and the closing of the session (all).

The last line printed is one JSON object.
"""

import argparse
import contextlib
import json
import logging
import random
import statistics
import sys
import time
import uuid
from collections import Counter, defaultdict

import odoo
from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config

_logger = logging.getLogger(__name__)

MODES = ("real", "closing", "ours")
STOCK_MODULES = ("point_of_sale", "pos_loyalty", "product_expiry", "barcodes_gs1_nomenclature")
OPENING_STOCK = 100_000


# Databases -----------------------------------------------------------------------------------


@contextlib.contextmanager
def administration():
    """A cursor that may create and drop databases."""
    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        cr.rollback()
        cr._cnx.autocommit = True
        yield cr


def exists(name):
    with administration() as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return bool(cr.fetchone())


def disconnect(cr, name):
    """End what is still connected to the database: it can neither be copied nor dropped else."""
    Registry.delete(name)
    close_db(name)
    cr.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = %s AND pid != pg_backend_pid()",
        [name],
    )


def drop(name):
    with administration() as cr:
        disconnect(cr, name)
        cr.execute(SQL("DROP DATABASE IF EXISTS %s", SQL.identifier(name)))


def copy(source, target):
    drop(target)
    with administration() as cr:
        disconnect(cr, source)
        cr.execute(
            SQL("CREATE DATABASE %s TEMPLATE %s", SQL.identifier(target), SQL.identifier(source))
        )


def create(name):
    """A database with the stock modules the till stands on, and without ours."""
    drop(name)
    with administration() as cr:
        cr.execute(
            SQL(
                "CREATE DATABASE %s ENCODING 'unicode' LC_COLLATE 'C' TEMPLATE template0",
                SQL.identifier(name),
            )
        )
    Registry.new(name, update_module=True, install_modules=STOCK_MODULES, new_db_demo=False)


@contextlib.contextmanager
def environment(name, user_id=SUPERUSER_ID):
    """An environment of its own transaction, committed at the end."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, user_id, {})
        yield env
        env.flush_all()
        cr.commit()


# The shop ------------------------------------------------------------------------------------


def seed(env, products):
    """A till, a cashier and stocked products with cost and tax: the shop all three work in."""
    company = env.company
    if not company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    company.inventory_valuation = "real_time"
    tax = env["account.tax"].create(
        {
            "name": "VAT 13% in the price",
            "amount": 13,
            "type_tax_use": "sale",
            "price_include_override": "tax_included",
            "company_id": company.id,
        }
    )
    categories = env["product.category"].create(
        [
            {
                "name": f"Bench {method}",
                "property_cost_method": method,
                "property_valuation": "real_time",
            }
            for method in ("standard", "average")
        ]
    )
    goods = env["product.product"].create(
        [
            {
                "name": f"Bench product {index:05d}",
                "type": "consu",
                "is_storable": True,
                "available_in_pos": True,
                "list_price": 1 + (index * 37 % 900) / 10,
                "standard_price": 0.6 + (index * 23 % 500) / 10,
                "categ_id": categories[index % 2].id,
                "taxes_id": [(6, 0, tax.ids)],
            }
            for index in range(products)
        ]
    )
    stock_up(env, goods)
    cash = env["account.journal"].search(
        [("type", "=", "cash"), ("company_id", "=", company.id)], limit=1
    ) or env["account.journal"].create({"name": "Cash", "type": "cash", "code": "BCSH"})
    method = env["pos.payment.method"].create({"name": "Bench cash", "journal_id": cash.id})
    till = env["pos.config"].create(
        {"name": "Bench till", "payment_method_ids": [(6, 0, method.ids)]}
    )
    cashier = env["res.users"].create(
        {
            "name": "Bench cashier",
            "login": "bench_cashier",
            "group_ids": [
                (6, 0, [env.ref("point_of_sale.group_pos_user").id, env.ref("base.group_user").id])
            ],
        }
    )
    return {
        "products": goods.ids,
        "till": till.id,
        "cashier": cashier.id,
        "method": method.id,
        "tax": tax.id,
    }


def stock_up(env, goods):
    """Opening stock by inventory adjustment, so that the averages have something to average."""
    location = (
        env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1).lot_stock_id
    )
    for start in range(0, len(goods), 500):
        quants = env["stock.quant"].with_context(inventory_mode=True)
        quants.create(
            [
                {
                    "product_id": product.id,
                    "location_id": location.id,
                    "inventory_quantity": OPENING_STOCK,
                }
                for product in goods[start : start + 500]
            ]
        )._apply_inventory()


def open_session(env, shop, mode):
    """Open the till's session in the mode that is measured."""
    if mode != "ours":
        env.company.point_of_sale_update_stock_quantities = mode
    config_record = env["pos.config"].browse(shop["till"]).with_user(shop["cashier"])
    config_record.open_ui()
    session = config_record.current_session_id
    session.set_opening_control(0, "")
    return session.id


# The orders ----------------------------------------------------------------------------------


def draw_orders(shop, prices, orders, lines, seed_number):
    """The baskets of the day: products drawn by Zipf's law, one to three of each."""
    rng = random.Random(seed_number)
    products = shop["products"]
    weights = [1 / (rank + 1) for rank in range(len(products))]
    day = []
    for _index in range(orders):
        picked = dict.fromkeys(rng.choices(products, weights, k=lines * 4))
        basket = list(picked)[:lines]
        day.append([(product, rng.randint(1, 3), prices[product]) for product in basket])
    return day


def payload(shop, session_id, number, basket, company_id):
    """The order as the till sends it."""
    lines = [order_line(shop, product, quantity, price) for product, quantity, price in basket]
    total = round(sum(line[2]["price_subtotal_incl"] for line in lines), 2)
    untaxed = round(sum(line[2]["price_subtotal"] for line in lines), 2)
    return {
        "name": f"Order {number:05d}",
        "pos_reference": f"{session_id:05d}-001-{number:04d}",
        "tracking_number": str(number % 1000),
        "sequence_number": number,
        "uuid": str(uuid.UUID(int=(session_id << 64) + number)),
        "access_token": str(uuid.uuid4()),
        "ticket_code": "bench",
        "state": "paid",
        "session_id": session_id,
        "config_id": shop["till"],
        "company_id": company_id,
        "user_id": shop["cashier"],
        "partner_id": False,
        "fiscal_position_id": False,
        "pricelist_id": False,
        "date_order": fields.Datetime.to_string(fields.Datetime.now()),
        "amount_total": total,
        "amount_paid": total,
        "amount_tax": round(total - untaxed, 2),
        "amount_return": 0,
        "to_invoice": False,
        "shipping_date": False,
        "is_tipped": False,
        "tip_amount": 0,
        "last_order_preparation_change": "{}",
        "lines": lines,
        "payment_ids": [
            (
                0,
                0,
                {
                    "name": fields.Datetime.to_string(fields.Datetime.now()),
                    "amount": total,
                    "payment_method_id": shop["method"],
                    "uuid": str(uuid.uuid4()),
                },
            )
        ],
    }


def order_line(shop, product, quantity, price):
    included = round(price * quantity, 2)
    return (
        0,
        0,
        {
            "uuid": str(uuid.uuid4()),
            "product_id": product,
            "qty": quantity,
            "price_unit": price,
            "discount": 0,
            "price_type": "original",
            "price_extra": 0,
            "price_subtotal": round(included / 1.13, 2),
            "price_subtotal_incl": included,
            "tax_ids": [(6, 0, [shop["tax"]])],
            "pack_lot_ids": [],
            "attribute_value_ids": [],
            "custom_attribute_value_ids": [],
            "full_product_name": "Bench product",
            "note": "[]",
            "customer_note": "",
            "extra_tax_data": {},
        },
    )


def send(name, shop, order):
    """Seconds that the till waits for one order."""
    started = time.perf_counter()
    with environment(name, shop["cashier"]) as env:
        env["pos.order"].with_context(device_identifier=1).sync_from_ui([order])
    return time.perf_counter() - started


def close(name, shop, session_id, cash):
    """Seconds to count the cash, post what is unposted and book the session."""
    started = time.perf_counter()
    with environment(name, shop["cashier"]) as env:
        session = env["pos.session"].browse(session_id)
        session.post_closing_cash_details(cash)
        session.update_closing_control_state_session("")
        result = session.close_session_from_ui()
        if not result.get("successful"):
            raise RuntimeError(f"{name}: session not closed: {result}")
    return time.perf_counter() - started


# The proof -----------------------------------------------------------------------------------


def quantities(name, shop):
    """What the product form shows as on hand, by product."""
    with environment(name) as env:
        goods = env["product.product"].browse(shop["products"])
        return {product.id: round(product.qty_available, 4) for product in goods}


def books(name, session_id):
    """Quantities, amounts, costs and the balances of the session's entry, by account."""
    with environment(name) as env:
        session = env["pos.session"].browse(session_id)
        lines = session.order_ids.lines
        balances = defaultdict(float)
        for line in session.move_id.line_ids:
            balances[line.account_id.code] += line.balance
        return {
            "orders": len(session.order_ids),
            "amount": round(sum(session.order_ids.mapped("amount_total")), 2),
            "quantity": round(sum(lines.mapped("qty")), 4),
            "cost": round(sum(lines.mapped("total_cost")), 2),
            "moved": round(sum(session.picking_ids.move_ids.mapped("quantity")), 4),
            "value": round(sum(session.picking_ids.move_ids.mapped("value")), 2),
            "balances": {code: round(value, 2) for code, value in sorted(balances.items())},
        }


# The run -------------------------------------------------------------------------------------


def prepare(prefix, base_template, products):
    """The seeded database, and from it the three that are measured."""
    seeded = f"{prefix}_seed"
    if base_template:
        copy(base_template, seeded)
    else:
        create(seeded)
    with environment(seeded) as env:
        shop = seed(env, products)
        prices = {
            product.id: product.list_price
            for product in env["product.product"].browse(shop["products"])
        }
    names = {mode: f"{prefix}_{mode}" for mode in MODES}
    for name in names.values():
        copy(seeded, name)
    drop(seeded)
    Registry.new(names["ours"], update_module=True, install_modules=("supermarket_pos",))
    sessions = {}
    for mode, name in names.items():
        with environment(name) as env:
            sessions[mode] = open_session(env, shop, mode)
            shop["company"] = env.company.id
            env.cr.execute("ANALYZE")
    return names, shop, prices, sessions


def measure(names, shop, sessions, day, progress):
    """Send every order to all three by turns; the first few only warm the caches."""
    seconds = {mode: [] for mode in MODES}
    for number, basket in enumerate(day, start=1):
        turn = MODES[number % 3 :] + MODES[: number % 3]
        for mode in turn:
            order = payload(shop, sessions[mode], number, basket, shop["company"])
            seconds[mode].append(send(names[mode], shop, order))
        if number % 50 == 0:
            progress(number, seconds)
    return seconds


def expected_stock(shop, day):
    sold = Counter()
    for basket in day:
        for product, quantity, _price in basket:
            sold[product] += quantity
    return {product: float(OPENING_STOCK - sold[product]) for product in shop["products"]}


def say(text):
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def run(options):
    say("preparing three databases ...")
    names, shop, prices, sessions = prepare(
        options.db or "bench_till", options.base_template, options.products
    )
    try:
        day = draw_orders(shop, prices, options.orders, options.lines, options.seed)
        seconds = measure(names, shop, sessions, day, report_progress)
        expected = expected_stock(shop, day)
        right_at_payment = quantities(names["ours"], shop) == expected
        cash = round(
            sum(
                round(sum(round(price * quantity, 2) for _p, quantity, price in basket), 2)
                for basket in day
            ),
            2,
        )
        closing = {}
        for mode, name in names.items():
            say(f"closing the session of {mode} ...")
            closing[mode] = close(name, shop, sessions[mode], cash)
        exact = right_at_payment and all(
            quantities(name, shop) == expected for name in names.values()
        )
        results = {mode: books(name, sessions[mode]) for mode, name in names.items()}
    finally:
        if not options.keep:
            for name in names.values():
                drop(name)
    return summary(seconds, closing, exact, results)


def report_progress(number, seconds):
    means = ", ".join(
        f"{mode} {1000 * statistics.fmean(values[-50:]):.0f} ms" for mode, values in seconds.items()
    )
    say(f"{number} orders: {means}")


def summary(seconds, closing, exact, results):
    warm = {mode: values[5:] or values for mode, values in seconds.items()}
    mean = {mode: 1000 * statistics.fmean(values) for mode, values in warm.items()}
    day = {mode: sum(seconds[mode]) + closing[mode] for mode in MODES}
    reference = results["closing"]
    totals_equal = all(result == reference for result in results.values())
    if not totals_equal:
        say(json.dumps(results, indent=1))
    return {
        "orders": len(seconds["ours"]),
        "ours_ms": round(mean["ours"], 1),
        "odoo_real_ms": round(mean["real"], 1),
        "odoo_closing_ms": round(mean["closing"], 1),
        "vs_real": round(mean["ours"] / mean["real"], 3),
        "vs_closing": round(mean["ours"] / mean["closing"], 3),
        "ours_p95_ms": round(1000 * statistics.quantiles(warm["ours"], n=20)[-1], 1),
        "ours_close_s": round(closing["ours"], 2),
        "odoo_closing_close_s": round(closing["closing"], 2),
        "odoo_real_close_s": round(closing["real"], 2),
        "day_vs_closing": round(day["ours"] / day["closing"], 3),
        "day_vs_real": round(day["ours"] / day["real"], 3),
        "stock_exact": exact,
        "totals_equal": totals_equal,
    }


def parse(argv):
    parser = argparse.ArgumentParser(prog="bench till", description=__doc__.splitlines()[0])
    parser.add_argument("--db", help="prefix of the scratch databases (default: bench_till)")
    parser.add_argument("--base-template", help="database to copy from, without our addons")
    parser.add_argument("--orders", type=int, default=300)
    parser.add_argument("--lines", type=int, default=10)
    parser.add_argument("--products", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=19)
    parser.add_argument("--keep", action="store_true", help="leave the scratch databases")
    parser.add_argument("--config", help="Odoo configuration file, when none is loaded yet")
    return parser.parse_args(argv)


def main(argv=None):
    options = parse(argv)
    if options.config:
        config.parse_config(["-c", options.config, "--log-level=warn"])
    odoo.modules.module.initialize_sys_path()
    sys.stdout.write(f"{json.dumps(run(options))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
