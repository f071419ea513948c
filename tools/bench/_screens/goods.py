"""The goods that a goal names: with stock, with lots, with one unit left."""

from datetime import timedelta

from odoo import fields

LOT_PRODUCTS = 10
SCARCE = slice(1000, 1500)  # of the list of products; one unit of each is in stock
PLENTY = 100_000


def add(env, codes):
    """Stock some of the products of `assortment.fill`, and make the lot products.

    :return: {"watched", "recalled": product, "scarce": [product], "lots": [code]}, a product as
        {"id", "template_id", "code", "name"}
    """
    location = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    location = location.lot_stock_id
    watched, recalled = _products(env, codes[:2])
    scarce = _products(env, codes[SCARCE])
    stocked = [(watched, PLENTY, None), (recalled, PLENTY, None)]
    _stock(env, stocked + [(product, 1, None) for product in scarce], location)
    return {
        "watched": _described(watched),
        "recalled": _described(recalled),
        "scarce": [_described(product) for product in scarce],
        "lots": _lots(env, watched, location),
    }


def _products(env, codes):
    return env["product.product"].search([("barcode", "in", codes)], order="barcode")


def _described(product):
    return {
        "id": product.id,
        "template_id": product.product_tmpl_id.id,
        "code": product.barcode,
        "name": product.name,
    }


def _lots(env, sample, location):
    """Lot products, each with one lot past its date and one that is good."""
    now = fields.Datetime.now()
    codes, stock = [], []
    for number in range(LOT_PRODUCTS):
        product = env["product.product"].create(
            {
                "name": f"Bench lots {number:02d}",
                "barcode": f"29{number:010d}",
                "is_storable": True,
                "tracking": "lot",
                "use_expiration_date": True,
                "available_in_pos": True,
                "list_price": 3,
                "taxes_id": [(6, 0, sample.taxes_id.ids)],
                "pos_sequence": 0,
            }
        )
        codes.append(product.barcode)
        for name, days in (("PAST", -2), ("GOOD", 9)):
            lot = env["stock.lot"].create(
                {
                    "name": f"{name}{number:02d}",
                    "product_id": product.id,
                    "company_id": env.company.id,
                    "expiration_date": now + timedelta(days=days),
                }
            )
            stock.append((product, PLENTY, lot))
    _stock(env, stock, location)
    return codes


def _stock(env, rows, location):
    env["stock.quant"].with_context(inventory_mode=True).create(
        [
            {
                "product_id": product.id,
                "location_id": location.id,
                "lot_id": lot.id if lot else False,
                "inventory_quantity": quantity,
            }
            for product, quantity, lot in rows
        ]
    )._apply_inventory()
