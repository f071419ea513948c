"""What happens on the sales floor: goods thrown away in the past weeks, shelves to fill."""

from datetime import timedelta
from unittest.mock import patch

from ..assortment import read_fresh_products, read_suppliers, supplier_of
from ..catalogue import read_catalogue
from ..clock import clock_at, utc_of
from ..lots import lot_name, lot_values, terms_of
from ..pricing import share
from ..receipts import Arrival, Receiver
from .stock import SHOWCASE

# Each week so many fresh products of a shop lose a few units.
WASTE_WEEKS, WASTED_A_WEEK, MOST_WASTED = 8, 4, 4
DELIVERED, THROWN = 5 * 60 + 40, 20 * 60 + 30
# Name: what is written on the tag; None: nobody said why.
REASONS = {
    "waste_crushed": "Crushed in transport",
    "waste_spoiled": "Spoiled",
    "waste_torn": "Torn pack",
}
EXPIRED_SHARE, UNKNOWN_SHARE = 0.5, 0.6
# Shelf: category of what stands on it. So many products each, with room for so many units.
SHELVES = {"Aisle 1 · Drinks": "soft", "Aisle 2 · Biscuits": "biscuits"}
PLACES, FILL_BELOW, CAPACITY = 10, 4, 12


def run_waste(shop):
    """Deliveries of which a part went bad or was broken, and was scrapped with its reason."""
    tags = shop.names.ensure(
        "stock.scrap.reason.tag", {name: {"name": title} for name, title in REASONS.items()}
    )
    count = 0
    with patch.object(shop.env.registry["stock.move"], "_trigger_scheduler", lambda _moves: None):
        for week in range(WASTE_WEEKS):
            for index in range(len(shop.warehouses)):
                count += _waste_of_week(shop, week, index, tags)
    return f"{count} scrap orders"


def _waste_of_week(shop, week, index, tags):
    warehouse = shop.warehouses[index]
    key = f"waste_{warehouse.code.lower()}_{week}"
    fresh = sorted(read_fresh_products(), key=lambda one: share(one.number, key))
    made_on = shop.last_day - timedelta(days=7 * week + 9)
    chosen = {f"{key}_{one.number}": one for one in fresh[:WASTED_A_WEEK]}
    missing = [name for name in chosen if name not in shop.names.ids(chosen)]
    if not missing:
        return 0
    goods = {name: _goods(shop, chosen[name], made_on) for name in missing}
    amounts = {name: 1 + int(share(name, "amount") * MOST_WASTED) for name in missing}
    Receiver(shop.env, shop.receiver.id).receive(
        warehouse,
        utc_of(made_on, DELIVERED),
        [
            Arrival(product.id, lot.id, amounts[name], partner.id)
            for name, (product, lot, partner) in goods.items()
        ],
        "Delivery that went bad",
    )
    for name, (product, lot, _partner) in goods.items():
        _throw_away(shop, warehouse, name, product, lot, amounts[name], tags)
    return len(missing)


def _goods(shop, one, made_on):
    """Return product, lot and vendor of what was delivered that day."""
    product = shop.names.ref(f"product_{one.barcode}")
    partner = shop.names.ref(f"supplier_{supplier_of(one.category, True, read_suppliers()).code}")
    lot = shop.names.ensure(
        "stock.lot",
        {
            f"lot_{one.number}_{made_on:%y%m%d}": lot_values(
                terms_of(product, shop.company),
                lot_name(one.number, made_on),
                made_on + timedelta(days=one.shelf_life),
            )
        },
    )
    return product, lot, partner


def _throw_away(shop, warehouse, name, product, lot, amount, tags):
    """Half of it when its date has come, the rest on the day it was found broken."""
    drawn = share(name, "why")
    made_on = shop.last_day - timedelta(days=7 * int(name.split("_")[2]) + 9)
    expired = lot.expiration_date.date() + timedelta(days=1)
    day = expired if drawn < EXPIRED_SHARE and expired <= shop.last_day else made_on
    tag = tags[int(share(name, "tag") * len(tags))] if drawn >= UNKNOWN_SHARE else tags.browse()
    with clock_at(shop.env, utc_of(day, THROWN)):
        scrap = shop.names.ensure(
            "stock.scrap",
            {
                name: {
                    "product_id": product.id,
                    "lot_id": lot.id,
                    "scrap_qty": amount,
                    "product_uom_id": product.uom_id.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "scrap_reason_tag_ids": [(6, 0, tag.ids)],
                    "company_id": shop.company.id,
                }
            },
        )
        if scrap.state == "draft":
            scrap.do_scrap()


def run_shelves(shop):
    """Places on two shelves of each shop, some of them nearly empty; the rest lies in the back."""
    count = 0
    for warehouse in shop.warehouses:
        for number, (title, category) in enumerate(SHELVES.items(), start=1):
            count += _fill_shelf(shop, warehouse, number, title, category)
    return f"{count} shelf places"


def _fill_shelf(shop, warehouse, number, title, category):
    code = warehouse.code.lower()
    shelf = shop.names.ensure(
        "stock.location",
        {
            f"shelf_{code}_{number}": {
                "name": title,
                "location_id": warehouse.lot_stock_id.id,
                "usage": "internal",
                "company_id": shop.company.id,
            }
        },
    )
    products = _shelf_products(shop, category)
    shop.names.ensure(
        "replenishment.shelf",
        {
            f"place_{code}_{one.barcode}": {
                "location_id": shelf.id,
                "product_id": product.id,
                "min_qty": FILL_BELOW,
                "capacity": CAPACITY,
            }
            for one, product in products.items()
        },
    )
    _carry(shop, warehouse, shelf, f"carried_{code}_{number}", products)
    return len(products)


def _shelf_products(shop, category):
    packed = [one for one in read_catalogue() if one.category == category]
    packed = [one for one in packed if one.barcode not in SHOWCASE][:PLACES]
    return {one: shop.names.ref(f"product_{one.barcode}") for one in packed}


def _carry(shop, warehouse, shelf, name, products):
    """Stand a few units of each product on the shelf, by a transfer that is done."""
    stock = warehouse.lot_stock_id
    picking = shop.names.ensure(
        "stock.picking",
        {
            name: {
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": stock.id,
                "location_dest_id": shelf.id,
                "origin": "First fill",
                "company_id": shop.company.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": shelf_units(one.barcode, warehouse.code),
                            "product_uom": product.uom_id.id,
                            "location_id": stock.id,
                            "location_dest_id": shelf.id,
                            "company_id": shop.company.id,
                        },
                    )
                    for one, product in products.items()
                ],
            }
        },
    )
    if picking.state == "draft":
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        picking.move_ids._action_done()


def shelf_units(barcode, code):
    """Return how many units stand on a shelf: few on every other one."""
    return 1 + int(share(barcode, f"shelf{code}") * 5)
