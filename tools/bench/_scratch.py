"""Scratch databases with a shop of products in stock, a till and a cashier, for the benchmarks."""

import argparse
import contextlib
import sys

from odoo import SUPERUSER_ID, api
from odoo.modules.module import initialize_sys_path
from odoo.modules.registry import Registry
from odoo.sql_db import close_db, db_connect
from odoo.tools import SQL, config

STOCK_MODULES = ("point_of_sale", "pos_loyalty", "product_expiry", "barcodes_gs1_nomenclature")
OPENING_STOCK = 100_000


def parser(name, doc):
    """The options of every bench that works on scratch databases; each adds its own."""
    options = argparse.ArgumentParser(prog=f"bench {name}", description=doc.splitlines()[0])
    options.add_argument("--db", help=f"prefix of the scratch databases (default: bench_{name})")
    options.add_argument("--base-template", help="database to copy from, without our addons")
    options.add_argument("--keep", action="store_true", help="leave the scratch databases")
    options.add_argument("--config", help="Odoo configuration file, when none is loaded yet")
    return options


def configure(path=None):
    """Read Odoo's configuration, where none is loaded yet, and find its addons."""
    if path:
        config.parse_config(["-c", path, "--log-level=warn"])
    initialize_sys_path()


def say(text):
    """Progress, beside the result on the standard output."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


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


def begin(name, template=None):
    """A database without our addons: a copy of the template, or a fresh one."""
    if template:
        copy(template, name)
    else:
        create(name)


@contextlib.contextmanager
def environment(name, user_id=SUPERUSER_ID):
    """An environment of its own transaction, committed at the end."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, user_id, {})
        yield env
        env.flush_all()
        cr.commit()


# The shop ------------------------------------------------------------------------------------


def seed(env, products, opening=OPENING_STOCK):
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
    stock_up(env, goods, opening)
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


def stock_up(env, goods, opening):
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
                    "inventory_quantity": opening,
                }
                for product in goods[start : start + 500]
            ]
        )._apply_inventory()


def open_session(env, shop, mode):
    """Open the till's session in the mode that is measured."""
    if mode == "ours":
        env.company._open_supermarket()
    else:
        env.company.point_of_sale_update_stock_quantities = mode
    config_record = env["pos.config"].browse(shop["till"]).with_user(shop["cashier"])
    config_record.open_ui()
    session = config_record.current_session_id
    session.set_opening_control(0, "")
    return session.id
