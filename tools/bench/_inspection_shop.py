"""A trade of many suppliers for the bench of inspection: pairs that trade, receipts, people.

Goods, partners and people are made by the ORM; price lists and receipts, which the bench does not
measure, in bulk SQL.
"""

import random
from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tools import SQL

LOTS_A_RECEIPT = 10


def make_trade(env, categories, suppliers, pairs, products):
    """Categories, suppliers, goods and price lists of exactly `pairs` trading pairs."""
    env.company._open_supermarket()
    groups = env["product.category"].create([{"name": f"Bench {n}"} for n in range(categories)])
    vendors = env["res.partner"].create(
        [{"name": f"Supplier {n:04d}", "is_company": True} for n in range(suppliers)]
    )
    goods = env["product.product"].create(
        [
            {
                "name": f"Bench goods {n:05d}",
                "is_storable": True,
                "tracking": "lot",
                "categ_id": groups[n % categories].id,
            }
            for n in range(products)
        ]
    )
    each = pairs // products
    # the products of a category come after each other here, so that no pair is drawn twice
    by_category = goods.sorted(lambda product: (product.categ_id.id, product.id))
    trading = [
        (product, vendors[(index * each + k) % suppliers])
        for index, product in enumerate(by_category)
        for k in range(each)
    ]
    env.flush_all()
    env.execute_query(
        SQL(
            """
            INSERT INTO product_supplierinfo (partner_id, product_tmpl_id, min_qty, price, delay,
                currency_id, company_id, product_uom_id, sequence)
            SELECT pair.vendor, product.product_tmpl_id, 0, 1, 1, %s, %s, template.uom_id, 1
              FROM unnest(%s, %s) pair (product, vendor)
              JOIN product_product product ON product.id = pair.product
              JOIN product_template template ON template.id = product.product_tmpl_id
            RETURNING 1
            """,
            env.company.currency_id.id,
            env.company.id,
            [product.id for product, _vendor in trading],
            [vendor.id for _product, vendor in trading],
        )
    )
    env.invalidate_all()
    return groups, trading


def make_plan(env, groups, **values):
    """A plan over all categories, with one rule for any supplier."""
    item = env["inspection.item"].create(
        {"code": "BENCH-LOOK", "name": "Look", "item_type": "aql", "defect_class": "major"}
    )
    probe = env["inspection.item"].create(
        {"code": "BENCH-TEMP", "name": "Temperature", "item_type": "temperature",
         "defect_class": "major"}
    )  # fmt: skip
    standard = env["inspection.standard"].create(
        {"code": "BENCH", "name": "Policy of the bench", "region": "policy"}
    )
    env["inspection.limit"].create(
        {"item_id": probe.id, "standard_id": standard.id, "region": "policy", "has_high": True,
         "high": 8.0}
    )  # fmt: skip
    plan = env["inspection.plan"].create(
        {
            "name": "Bench",
            "category_ids": [Command.set(groups.ids)],
            "date_start": fields.Date.today() - timedelta(days=1),
            "rule_ids": [Command.create({"item_ids": [Command.set((item | probe).ids)]})],
            **values,
        }
    )
    plan.action_activate()
    return plan


def draw_receipts(trading, lots, seed=1):
    """Rows (receipt, vendor, product, quantity) of receipts of ten lots of one supplier each."""
    draw = random.Random(seed)
    by_vendor = {}
    for product, vendor in trading:
        by_vendor.setdefault(vendor.id, []).append(product.id)
    vendors = sorted(by_vendor)
    rows = []
    for receipt in range(lots // LOTS_A_RECEIPT):
        vendor = draw.choice(vendors)
        rows += [
            (receipt, vendor, draw.choice(by_vendor[vendor]), draw.randrange(100, 1000))
            for _lot in range(LOTS_A_RECEIPT)
        ]
    return rows


def make_receipts(env, rows):
    """Receipts that are done, a new lot a row; return the ids of their lines, in that order."""
    receipts, vendors, products, quantities = (list(column) for column in zip(*rows, strict=True))
    store = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    arguments = {
        "receipts": receipts,
        "vendors": vendors,
        "products": products,
        "quantities": quantities,
        "company": env.company.id,
        "source": env.ref("stock.stock_location_suppliers").id,
        "store": store.lot_stock_id.id,
        "type": store.in_type_id.id,
        "uom": env.ref("uom.product_uom_unit").id,
    }
    found = env.execute_query(SQL(RECEIPTS, **arguments))
    env.invalidate_all()
    return [id_ for (id_,) in found]


RECEIPTS = """
    WITH wanted AS MATERIALIZED (
        SELECT number, receipt, vendor, product, quantity,
               nextval('stock_lot_id_seq') AS lot_id, nextval('stock_move_id_seq') AS move_id
          FROM unnest(%(receipts)s, %(vendors)s, %(products)s, %(quantities)s) WITH ORDINALITY
               drawn (receipt, vendor, product, quantity, number)),
    pickings AS MATERIALIZED (
        SELECT receipt, min(vendor) AS vendor, nextval('stock_picking_id_seq') AS id
          FROM wanted GROUP BY receipt),
    picking AS (
        INSERT INTO stock_picking (id, name, partner_id, company_id, picking_type_id, location_id,
            location_dest_id, state, move_type, date_done, scheduled_date)
        SELECT id, 'BENCH/' || id, vendor, %(company)s, %(type)s, %(source)s, %(store)s, 'done',
               'direct', now(), now()
          FROM pickings),
    lot AS (
        INSERT INTO stock_lot (id, name, product_id, company_id)
        SELECT lot_id, 'BENCH' || lot_id, product, %(company)s FROM wanted),
    move AS (
        INSERT INTO stock_move (id, picking_id, product_id, product_uom, product_uom_qty,
            product_qty, quantity, location_id, location_dest_id, company_id, date, state,
            procure_method, partner_id, picking_type_id)
        SELECT wanted.move_id, pickings.id, product, %(uom)s, quantity, quantity, quantity,
               %(source)s, %(store)s, %(company)s, now(), 'done', 'make_to_stock', wanted.vendor,
               %(type)s
          FROM wanted JOIN pickings USING (receipt))
    INSERT INTO stock_move_line (move_id, picking_id, product_id, lot_id, quantity,
        quantity_product_uom, product_uom_id, location_id, location_dest_id, company_id, state,
        date, picked)
    SELECT wanted.move_id, pickings.id, product, lot_id, quantity, quantity, %(uom)s, %(source)s,
           %(store)s, %(company)s, 'done', now(), true
      FROM wanted JOIN pickings USING (receipt)
     ORDER BY number
    RETURNING id
"""


def make_inspectors(env, count, password):
    """Inspectors who can log in, on shift at any hour."""
    people = (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"Inspector {n}",
                    "login": f"bench_inspector{n}",
                    "password": password,
                    "group_ids": [Command.set(env.ref("supermarket_stock.group_inspector").ids)],
                }
                for n in range(count)
            ]
        )
    )
    return env["inspection.inspector"].create(
        [{"user_id": user.id, "shift_start": 0, "shift_end": 24} for user in people]
    )
