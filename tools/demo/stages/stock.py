"""Opening stock of the packed goods, stock of the morning, safety stock, orders on their way."""

from datetime import timedelta

from ..assortment import FreshProduct, read_fresh_products, read_suppliers, supplier_of
from ..catalogue import read_catalogue
from ..categories import read_categories
from ..clock import utc_of
from ..demand import read_series
from ..lots import lot_name, lot_values, terms_of
from ..pricing import share
from ..receipts import Arrival, Receiver
from ..shop import BY_DEPOT
from .catalogue import LOT_CATEGORIES

# Barcode: stock, safety stock and order-up-to level in each shop, for showing what a few sales do.
SHOWCASE = {"6901285991271": (12, 10, 30)}
EVENING = 21 * 60 + 45
# Days ago that packed goods came in: what keeps, and what carries a date.
KEEPS_DAYS_AGO = 8
DATED_DAYS_AGO = 2
# Share of what keeps that nobody has bought for so many days: the shop's dead stock.
FORGOTTEN_SHARE, FORGOTTEN_DAYS_AGO = 0.03, 45
# Of the dated packed goods: share with some units past their date, and share about to be.
EXPIRED_SHARE = 0.015
NEAR_SHARE = 0.08
# Supplier, shop (index), products: its best sellers by the piece wait for their inspection this
# morning, and of them the shop has next to nothing else.
HELD = ("orchard", 1, 6)
HELD_DAYS = 0.3
# Of the packed goods, those with a safety stock.
SAFETY_SHARE = 1 / 30


def run_opening(shop):
    """Stock of the packed goods in both shops and the central warehouse."""
    products = _packed_products(shop)
    lots = _opening_lots(shop, products)
    receiver = Receiver(shop.env, shop.receiver.id)
    count = 0
    for warehouse in (*shop.warehouses, shop.central):
        for days_ago in (FORGOTTEN_DAYS_AGO, KEEPS_DAYS_AGO, DATED_DAYS_AGO):
            arrivals = [
                arrival
                for one, product in products.items()
                if days_in_stock(one.barcode, one.category in LOT_CATEGORIES) == days_ago
                for arrival in _opening_arrivals(shop, warehouse, one, product, lots)
            ]
            moment = utc_of(shop.today - timedelta(days=days_ago), EVENING)
            receiver.receive(warehouse, moment, arrivals, "Opening stock")
            count += len(arrivals)
    return f"{count} stock lines, {len(lots)} lots"


def days_in_stock(barcode, dated):
    """Return how many days ago a packed product came in: a few have stood there for weeks."""
    if dated:
        return DATED_DAYS_AGO
    return FORGOTTEN_DAYS_AGO if share(barcode, "forgotten") < FORGOTTEN_SHARE else KEEPS_DAYS_AGO


def _packed_products(shop):
    packed = read_catalogue()
    ids = shop.names.ids([f"product_{one.barcode}" for one in packed])
    products = shop.env["product.product"]
    return {one: products.browse(ids[f"product_{one.barcode}"]) for one in packed}


def opening_expiries(one, shelf_life, today):
    """Return the days on which a packed product's opening lots expire, first the soonest."""
    expiries = [today + timedelta(days=2 + int(shelf_life * (0.25 + 0.7 * share(one, "lot"))))]
    drawn = share(one, "date")
    if drawn < EXPIRED_SHARE:
        expiries.insert(0, today - timedelta(days=1 + int(share(one, "late") * 3)))
    elif drawn < EXPIRED_SHARE + NEAR_SHARE:
        expiries.insert(0, today + timedelta(days=1 + int(share(one, "near") * 2)))
    return expiries


def _opening_lots(shop, products):
    values, categories = {}, read_categories()
    for one, product in products.items():
        if one.category not in LOT_CATEGORIES:
            continue
        shelf_life = categories[one.category].shelf_life
        terms = terms_of(product, shop.company)
        expiries = opening_expiries(one.barcode, shelf_life, shop.today)
        for number, expires_on in enumerate(expiries):
            made_on = expires_on - timedelta(days=shelf_life)
            name = lot_name(one.barcode[-6:-1], made_on)
            values[f"lot_opening_{one.barcode}_{number}"] = lot_values(terms, name, expires_on)
    lots = shop.names.ensure("stock.lot", values)
    return dict(zip(values, lots.ids, strict=True))


def _opening_arrivals(shop, warehouse, one, product, lots):
    """The soonest lot is what is left of it; the shops hold it, the warehouse only fresh goods."""
    partner_id = product.seller_ids[:1].partner_id.id
    central = warehouse == shop.central
    quantity = _opening_quantity(one, warehouse.code, central)
    lot_ids = [lots.get(f"lot_opening_{one.barcode}_{number}") for number in range(2)]
    soonest, freshest = lot_ids if lot_ids[1] else (None, lot_ids[0])
    arrivals = [Arrival(product.id, freshest, quantity, partner_id)]
    if soonest and not central:
        few = 1 + int(share(one.barcode, f"few{warehouse.code}") * 5)
        arrivals.append(Arrival(product.id, soonest, few, partner_id))
    return arrivals


def _opening_quantity(one, code, central):
    if one.barcode in SHOWCASE and not central:
        return SHOWCASE[one.barcode][0]
    drawn = share(one.barcode, f"stock{code}")
    return 48 + 12 * int(drawn * 16) if central else 5 + int(drawn * 32)


def run_morning(shop):
    """What came in after the history's last evening: the stock that the shop opens with today."""
    receiver = Receiver(shop.env, shop.receiver.id)
    fresh, count = read_fresh_products(read_series()), 0
    for index, warehouse in enumerate(shop.warehouses):
        arrivals = _morning_arrivals(shop, warehouse, index, fresh)
        receiver.receive(
            warehouse, utc_of(shop.last_day, EVENING + 30), arrivals, "Delivery for the morning"
        )
        count += len(arrivals)
    _locate_lots(shop.env)
    return f"{count} products restocked"


def morning_days(number, index):
    """Return how many days of sales lie in stock this morning: most for two, a few for less."""
    drawn = share(f"{number}:{index}", "morning")
    return 0.8 if drawn < 0.06 else 1.15 if drawn < 0.16 else 1.8 + drawn


def held_products(fresh, index):
    """Return those that are held this morning in a shop."""
    code, of_shop, count = HELD
    if index != of_shop:
        return []
    suppliers = read_suppliers()
    own = [
        one
        for one in fresh
        if not one.weighed and supplier_of(one.category, True, suppliers).code == code
    ]
    return sorted(own, key=lambda one: (-daily_mean(one.series[index]), one.number))[:count]


def _morning_arrivals(shop, warehouse, index, fresh):
    suppliers, made_on = read_suppliers(), shop.today
    products = {one: shop.names.ref(f"product_{one.barcode}") for one in fresh}
    lots = shop.names.ensure(
        "stock.lot",
        {
            f"lot_{one.number}_{made_on:%y%m%d}": lot_values(
                terms_of(product, shop.company),
                lot_name(one.number, made_on),
                made_on + timedelta(days=one.shelf_life),
            )
            for one, product in products.items()
        },
    )
    stock = _on_hand(shop.env, warehouse, [product.id for product in products.values()])
    arrivals, held = [], held_products(fresh, index)
    for (one, product), lot in zip(products.items(), lots, strict=True):
        partner = shop.names.ref(f"supplier_{supplier_of(one.category, True, suppliers).code}")
        days = HELD_DAYS if one in held else morning_days(one.number, index)
        wanted = daily_mean(one.series[index]) * days
        missing = max(round(wanted) - stock.get(product.id, 0), 0)
        arrivals.append(Arrival(product.id, lot.id, missing, partner.id))
    return arrivals


def daily_mean(series):
    """Return the units that a series sold on an average day."""
    return sum(day.units for day in series.days) / len(series.days)


def _on_hand(env, warehouse, product_ids):
    env.flush_all()
    env.cr.execute(
        """SELECT product_id, SUM(quantity) FROM stock_quant
            WHERE location_id = %s AND product_id IN %s GROUP BY product_id""",
        [warehouse.lot_stock_id.id, tuple(product_ids)],
    )
    return {product_id: float(quantity) for product_id, quantity in env.cr.fetchall()}


def _locate_lots(env):
    """Set a lot's place where it has only one: the ORM has not seen these quants being made."""
    env.flush_all()
    env.cr.execute(
        """
        UPDATE stock_lot lot
           SET location_id = place.location_id
          FROM (SELECT lot_id,
                       CASE WHEN COUNT(DISTINCT location_id) = 1 THEN MIN(location_id) END
                           AS location_id
                  FROM stock_quant
                 WHERE quantity > 0 AND lot_id IS NOT NULL
              GROUP BY lot_id) place
         WHERE lot.id = place.lot_id
           AND lot.location_id IS DISTINCT FROM place.location_id
        """
    )
    env["stock.lot"].invalidate_model(["location_id"])


def run_safety(shop):
    """Safety stock: a day and a bit of a fresh product's sales, a few of some packed ones."""
    values = {}
    for index, warehouse in enumerate(shop.warehouses):
        for one in read_fresh_products():
            least = max(2, round(daily_mean(one.series[index])))
            values[f"safety_{warehouse.code}_{one.barcode}"] = (one, warehouse, least, 3 * least)
        for one in read_catalogue():
            if one.barcode in SHOWCASE or share(one.barcode, "safety") < SAFETY_SHARE:
                _stock, least, most = SHOWCASE.get(one.barcode, (0, 6, 24))
                values[f"safety_{warehouse.code}_{one.barcode}"] = (one, warehouse, least, most)
    ids = shop.names.ids({f"product_{one.barcode}" for one, *_rest in values.values()})
    rules = shop.names.ensure(
        "stock.warehouse.orderpoint",
        {
            name: {
                "product_id": ids[f"product_{one.barcode}"],
                "warehouse_id": warehouse.id,
                "location_id": warehouse.lot_stock_id.id,
                "product_min_qty": least,
                "product_max_qty": most,
                "trigger": "manual",
                "route_id": _route(shop, one, warehouse).id,
                "company_id": shop.company.id,
            }
            for name, (one, warehouse, least, most) in values.items()
        },
    )
    _leave_fresh_to_forecast(rules)
    return f"{len(values)} safety stocks"


def _route(shop, one, warehouse):
    """Fresh eggs come by way of the central warehouse, everything else from its vendor."""
    if isinstance(one, FreshProduct) and one.category == BY_DEPOT:
        return shop.route_from_central(warehouse)
    return shop.env.ref("purchase_stock.route_warehouse0_buy")


def _leave_fresh_to_forecast(rules):
    """The forecast sets the thresholds of fresh goods; those of packed goods stay as entered."""
    if "replenishment_mode" not in rules._fields:
        return
    fresh = rules.filtered(lambda rule: (rule.product_id.default_code or "").startswith("F"))
    for mode, handed_over in (("forecast", fresh), ("hand", rules - fresh)):
        handed_over.filtered(lambda rule, mode=mode: rule.replenishment_mode != mode).write(
            {"replenishment_mode": mode}
        )


def run_orders(shop):
    """Confirmed purchase orders that are due today: work for the receiver."""
    fresh, suppliers = read_fresh_products(), read_suppliers()
    wanted = (("greenfield", 12, 0), ("daisy", 8, 0), ("meadow", 6, 1))
    for code, count, index in wanted:
        supplier = next(one for one in suppliers if one.code == code)
        products = [one for one in fresh if supplier_of(one.category, True, suppliers) is supplier]
        _ensure_order(shop, supplier, products[:count], index)
    return f"{len(wanted)} purchase orders due"


def _ensure_order(shop, supplier, products, index):
    warehouse = shop.warehouses[index]
    due = utc_of(shop.today, 10 * 60)
    name = f"order_{supplier.code}"
    order = shop.names.ensure(
        "purchase.order",
        {
            name: {
                "partner_id": shop.names.ref(f"supplier_{supplier.code}").id,
                "picking_type_id": warehouse.in_type_id.id,
                "date_order": utc_of(shop.today - timedelta(days=supplier.lead_days), 9 * 60),
                "date_planned": due,
                "company_id": shop.company.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": shop.names.ref(f"product_{one.barcode}").id,
                            "product_qty": supplier.min_qty / supplier.pack,
                            "product_uom_id": _pack_of(shop, one).id,
                            "price_unit": round(one.cost * supplier.pack, 2),
                            "date_planned": due,
                        },
                    )
                    for one in products
                ],
            }
        },
    )
    if order.state == "draft":
        order.button_confirm()


def _pack_of(shop, one):
    """Return the unit in which the product's supplier sells it."""
    return shop.names.ref(f"product_{one.barcode}").seller_ids[:1].product_uom_id
