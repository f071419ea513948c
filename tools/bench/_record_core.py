"""What of a document is ours: the same one in a shop of stock Odoo, in the same run.

Validating a transfer is Odoo's own work with ours inside. So a second database has Odoo's apps
alone, and there the same goods, stores, lots, stock, rules and documents, made by the same
functions. It has no years of sales and moves: that can make stock Odoo quicker, never slower. Both
validate in turn; what is judged is the time of ours less that of stock Odoo, and both are reported.
"""

import json

from odoo.modules.registry import Registry

from tools.bench import _record_data, _record_shop, _scratch

# What `_record_shop` asks of Odoo beside the till's apps; the role that validates transfers there
MODULES = ("purchase_stock", "stock_account")
ROLE = "stock.group_stock_manager"


def prepare(name, options):
    """The shop in stock Odoo; one that was kept is used again."""
    if not (options.reuse and _scratch.exists(name)):
        _scratch.say("the same goods and documents in stock Odoo ...")
        _scratch.begin(name, options.base_template)
        Registry.new(name, update_module=True, install_modules=MODULES)
        _fill(name, options.rows, options.products)
    with _scratch.environment(name) as env:
        env.cr.execute("SELECT shop FROM bench")
        return env.cr.fetchone()[0]


def _fill(name, rows, products):
    with _scratch.environment(name) as env:
        shop = _make_shop(env, products)
        constants = _record_data.note_constants(env, shop, rows)
    with _scratch.environment(name) as env:
        env.cr.execute("SET LOCAL session_replication_role = replica")  # as in `_record_data`
        _record_data.fill_stock(env.cr, constants)
    with _scratch.environment(name) as env:
        goods = env["product.product"].browse(shop["products"])
        stores = env["stock.warehouse"].browse(shop["stores"])
        _record_shop.make_rules(env, goods, stores)
        shop.update(_record_shop.make_transfers(env, goods, stores[0]))
        env.cr.execute("ALTER TABLE bench ADD COLUMN shop jsonb")
        env.cr.execute("UPDATE bench SET shop = %s", [json.dumps(shop)])
    with _scratch.environment(name) as env:
        env.cr.execute("ANALYZE")


def _make_shop(env, products):
    shop = _scratch.seed(env, 0)
    goods = _record_shop.make_goods(env, products, shop["tax"])
    stores, rooms = _record_shop.make_stores(env)
    env.flush_all()
    return {
        **shop,
        "products": goods.ids,
        "tills": [shop["till"]],
        "manager": _record_shop.make_manager(env, [ROLE]).id,
        "stores": stores.ids,
        "floors": stores.lot_stock_id.ids,
        "rooms": rooms.ids,
        "card": shop["method"],
        "company": env.company.id,
    }


def documents(shops):
    """[(name, user of our database, function of an environment of either)].

    :param shops: {name of the database: its shop}, ours first
    """
    ours = next(iter(shops.values()))

    def validate(kind):
        def request(env):
            picking = env["stock.picking"].browse(shops[env.cr.dbname][kind])
            answer = picking.button_validate()
            if picking.state != "done":
                raise ValueError(f"{kind} asks instead of being done: {answer}")

        return request

    return [
        (f"{kind} of 50 lines/validate", ours["manager"], validate(kind))
        for kind in ("transfer", "receipt")
    ]
