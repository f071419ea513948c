"""What the goals need besides thousands of products: two tills, cashiers, lots, stock."""

from datetime import timedelta

from odoo import fields

LOT_PRODUCTS = 10
SCARCE = 500
PLENTY = 100_000


def add(env, shop):
    """Add them to a shop that `assortment.fill` made, by Odoo's own models only.

    :return: {"tills": [ids], "cashiers": [logins], "lots": [codes], "scarce": [product ids],
        "watched": {"id", "code", "name"}}; one unit of each scarce product is in stock
    """
    products = env["product.product"]
    location = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    location = location.lot_stock_id
    watched = products.search([("barcode", "=", shop["codes"][0])])
    scarce = products.search([("barcode", "in", shop["codes"][1000 : 1000 + SCARCE])])
    _stock(env, [(watched, PLENTY, None), *((one, 1, None) for one in scarce)], location)
    first = env["pos.config"].browse(shop["till"])
    bank = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    card = env["pos.payment.method"].create({"name": "Bench card", "journal_id": bank.id})
    cash = first.payment_method_ids
    first.payment_method_ids += card
    second = first.copy({"name": "Bench till B", "payment_method_ids": [(6, 0, card.ids)]})
    cash_b = cash.copy(
        {"name": "Bench cash B", "journal_id": cash.journal_id.copy({"code": "BCS2"}).id}
    )
    second.payment_method_ids += cash_b
    make_cashiers(env, shop)
    return {
        "tills": [first.id, second.id],
        "cashiers": [shop["cashier"], f"{shop['cashier']}_b"],
        "lots": _lots(env, watched, location),
        "scarce": scarce.ids,
        "methods": [cash.id, cash_b.id],
        "tax": watched.taxes_id.id,
        "company": env.company.id,
        "watched": {"id": watched.id, "code": watched.barcode, "name": watched.name},
    }


def make_cashiers(env, shop):
    """Two logins that may sell; with our roles where these are installed."""
    names = ["base.group_user", "point_of_sale.group_pos_user", "supermarket_stock.group_cashier"]
    groups = [group.id for name in names if (group := env.ref(name, raise_if_not_found=False))]
    users = env["res.users"]
    for login in (shop["cashier"], f"{shop['cashier']}_b"):
        user = users.search([("login", "=", login)]) or users.create(
            {"name": login, "login": login, "password": shop["password"]}
        )
        user.group_ids = [(6, 0, groups)]


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
