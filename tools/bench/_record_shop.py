"""The goods, stores, tills, rules and people of `bench record`, made by Odoo itself.

`make_goods`, `make_stores`, `make_rules` and `make_transfer` need none of our addons: stock Odoo's
shop has the same (`_record_core`).
"""

from odoo import Command
from odoo.tools.barcode import get_barcode_check_digit

from tools.bench import _scratch

TILLS = 100
LINES_OF_TRANSFER = 50
ROLES = ("admin", "store_manager", "buyer", "reviewer", "inspection_planner")


def make_shop(env, products):
    """Goods, two stores, tills and people."""
    shop = _scratch.seed(env, 0)
    goods = make_goods(env, products, shop["tax"])
    stores, rooms = make_stores(env)
    method = env["pos.payment.method"].create({"name": "Bench card"})
    config = env["pos.config"].browse(shop["till"])
    tills = config | env["pos.config"].create(
        [
            {
                "name": f"Bench till {number}",
                "payment_method_ids": [(6, 0, method.ids)],
                "picking_type_id": stores[number % 2].pos_type_id.id,
            }
            for number in range(2, TILLS + 1)
        ]
    )
    config.payment_method_ids |= method
    manager = make_manager(env, [f"supermarket_stock.group_{role}" for role in ROLES])
    env.company._open_supermarket()
    env.flush_all()
    return {
        **shop,
        "products": goods.ids,
        "tills": tills.ids,
        "manager": manager.id,
        "stores": stores.ids,
        "floors": stores.lot_stock_id.ids,
        "rooms": rooms.ids,
        "card": method.id,
        "company": env.company.id,
    }


def make_goods(env, products, tax):
    categories = env["product.category"].create([{"name": f"Bench {n}"} for n in range(40)])
    return env["product.product"].create(
        [
            {
                "name": f"Bench product {number:05d}",
                "type": "consu",
                "is_storable": True,
                "available_in_pos": True,
                "list_price": 1 + (number * 37 % 900) / 10,
                "standard_price": 0.6,
                "barcode": _barcode(number),
                "categ_id": categories[number % len(categories)].id,
                "taxes_id": [(6, 0, [tax])],
                **({"tracking": "lot", "use_expiration_date": True} if number % 5 == 0 else {}),
            }
            for number in range(products)
        ]
    )


def _barcode(number):
    code = f"69{number:010d}"
    return f"{code}{get_barcode_check_digit(code + '0')}"


def make_stores(env):
    """(two stores, the back room of each)."""
    first = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    second = env["stock.warehouse"].create({"name": "Bench Store 2", "code": "BS2"})
    rooms = env["stock.location"].create(
        [{"name": "Backroom", "location_id": store.lot_stock_id.id} for store in (first, second)]
    )
    return first | second, rooms


def make_manager(env, groups):
    return env["res.users"].create(
        {
            "name": "Bench manager",
            "login": "bench_manager",
            "group_ids": [Command.set([env.ref(group).id for group in groups])],
        }
    )


def make_rules(env, products, stores):
    """A reordering rule for each product in each store."""
    env["stock.warehouse.orderpoint"].create(
        [
            {
                "product_id": product.id,
                "warehouse_id": store.id,
                "location_id": store.lot_stock_id.id,
                "product_min_qty": 20,
                "product_max_qty": 60,
                "trigger": "manual",
            }
            for product in products
            for store in stores
        ]
    )


def make_transfers(env, products, store):
    """{"transfer": a delivery, "receipt": its like}: of fifty plain goods each, to be validated."""
    plain = products.filtered(lambda product: product.tracking == "none")
    goods = plain[100 : 100 + LINES_OF_TRANSFER]
    floor = store.lot_stock_id
    customers = env.ref("stock.stock_location_customers")
    suppliers = env.ref("stock.stock_location_suppliers")
    return {
        "transfer": _make_transfer(env, goods, store.out_type_id, floor, customers),
        "receipt": _make_transfer(env, goods, store.in_type_id, suppliers, floor),
    }


def _make_transfer(env, goods, kind, source, target):
    places = {"location_id": source.id, "location_dest_id": target.id}
    picking = env["stock.picking"].create(
        {
            "picking_type_id": kind.id,
            **places,
            "move_ids": [
                Command.create({"product_id": product.id, "product_uom_qty": 2, **places})
                for product in goods
            ],
        }
    )
    picking.action_confirm()
    picking.action_assign()
    return picking.id
