"""A store with a back room, goods, a receipt that is expected and a count that is open."""

from datetime import UTC, datetime, timedelta

from odoo.fields import Command

from tools.bench._scans.people import hire

RECEIVERS, COUNTERS = ("Ann", "Bob", "Cem"), ("Dan", "Eve")
DAYS = {"A": 20, "B": 25, "C": 30}
OPENING = {("salt", "", "floor"): 400, ("salt", "", "back"): 600}
OPENING |= {("milk", "A", "floor"): 90, ("milk", "A", "back"): 200, ("milk", "B", "floor"): 120}
AGO = timedelta(hours=3)


def furnish(env):
    """What `ScanWorld` asks for: {"ids", "people", "lots", "books"}, and the manager's login."""
    env.company._open_supermarket()
    store = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    places = {
        "floor": store.lot_stock_id,
        "back": env["stock.location"].create(
            {"name": "Back", "location_id": store.view_location_id.id}
        ),
    }
    products = _products(env)
    last_days = {
        name: f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}" for name, days in DAYS.items()
    }
    lots = _lots(env, products["milk"], last_days)
    books = {}
    for (name, lot, place), quantity in OPENING.items():
        env["stock.quant"]._update_available_quantity(
            products[name], places[place], quantity, lot_id=lots.get(lot)
        )
        books[products[name].id, lot, places[place].id] = quantity
    ids = {name: record.id for name, record in (products | places).items()}
    ids |= {"store": store.id, "receipt": _receipt(env, store, products).id}
    ids["count"] = _count(env, store, products).id
    for reason in ("broken", "found"):
        ids[reason] = env.ref(f"supermarket_stock.loss_reason_{reason}").id
    return {
        "ids": ids,
        "people": _people(env),
        "lots": last_days,
        "books": books,
        "manager": hire(env, ["Manager"], "store_manager")[0],
    }


def _products(env):
    shared = {"type": "consu", "is_storable": True}
    milk = {"tracking": "lot", "use_expiration_date": True}
    return {
        "salt": env["product.product"].create({"name": "Salt", **shared}),
        "milk": env["product.product"].create({"name": "Milk", **shared, **milk}),
    }


def _lots(env, milk, last_days):
    """Those that the books know; C comes with the receipt."""
    return {
        name: env["stock.lot"].create(
            {
                "name": name,
                "product_id": milk.id,
                "company_id": env.company.id,
                "expiration_date": f"{last_days[name]} 12:00:00",
            }
        )
        for name in ("A", "B")
    }


def _receipt(env, store, products):
    kind = store.in_type_id
    vendor = env["res.partner"].create({"name": "Dairy"})
    ends = {
        "location_id": env.ref("stock.stock_location_suppliers").id,
        "location_dest_id": kind.default_location_dest_id.id,
    }
    moves = [
        Command.create({"product_id": products[name].id, "product_uom_qty": quantity, **ends})
        for name, quantity in (("salt", 200), ("milk", 120))
    ]
    receipt = env["stock.picking"].create(
        {"picking_type_id": kind.id, "partner_id": vendor.id, "move_ids": moves, **ends}
    )
    receipt.action_confirm()
    return receipt


def _count(env, store, products):
    count = env["supermarket.count"].create(
        {
            "warehouse_id": store.id,
            "product_ids": [Command.set([product.id for product in products.values()])],
            "tolerance_qty": 100_000,
            "tolerance_value": 10**9,
        }
    )
    count.action_start()
    # The world lies in the past: devices send what was scanned in the last hours
    count.started_at -= AGO
    return count


def _people(env):
    """[(name, role, user, login)]"""
    return [
        (name, role, one["user"], one["login"])
        for names, role in ((RECEIVERS, "receiver"), (COUNTERS, "counter"))
        for name, one in zip(names, hire(env, names, role), strict=True)
    ]
