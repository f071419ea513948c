"""Eggs by way of the central warehouse, and goods that are neither there nor away.

The warehouse supplies both shops with eggs and takes deliveries in in two steps. On the first
morning some wait at its dock, others are on the truck to a shop, and fruit that came is on hold
until it is inspected: the first night's proposals count all of it, and say so. What is held and the
little beside it are less than the safety stock, so that some of it is proposed on any day.
"""

from ..assortment import read_fresh_products, read_suppliers, supplier_of
from ..clock import utc_of
from ..receipts import Arrival, Receiver
from ..records import write_changed
from ..shop import BY_DEPOT
from .stock import EVENING, HELD, daily_mean, held_products

ORDER_BY = 18.0  # the hour until which the shops ask the warehouse
STORED_DAYS = 1.2
# Share of a day's sales that waits at the dock, is on the truck, or is held: the rest is missed.
UNDER_WAY = 0.4
TRUCK = "Eggs for the evening"
AT_DOCK = 5  # kinds of eggs


def run(shop):
    """The routes by which the shops get their eggs, and the warehouse's dock."""
    write_changed(shop.central, {"reception_steps": "two_steps"})
    for warehouse in shop.warehouses:
        if shop.central not in warehouse.resupply_wh_ids:
            warehouse.resupply_wh_ids = [(4, shop.central.id)]
        shop.route_from_central(warehouse).rule_ids.filtered(
            lambda rule, warehouse=warehouse: rule.location_dest_id == warehouse.lot_stock_id
        ).delay = 1
    partner = shop.central.partner_id
    if "replenishment_cutoff" in partner._fields:
        write_changed(partner, {"replenishment_cutoff": ORDER_BY})
    return f"{len(shop.warehouses)} shops supplied"


def run_under_way(shop):
    """What waits at the dock, what the truck has, and what is on hold."""
    fresh = read_fresh_products()
    eggs = [one for one in fresh if one.category == BY_DEPOT]
    _store(shop, eggs)
    _load_truck(shop, eggs)
    dock = _receive(shop, "dock", eggs[:AT_DOCK], shop.central, None)
    _code, index, _count = HELD
    held = _receive(shop, "held", held_products(fresh, index), shop.warehouses[index], index)
    return f"{len(dock.move_ids)} products at the dock, {len(held.move_ids)} held"


def _store(shop, eggs):
    """The eggs that the warehouse has on its shelves."""
    arrivals = [
        Arrival(
            shop.names.ref(f"product_{one.barcode}").id,
            _lot(shop, one).id,
            round(_daily(one, None) * STORED_DAYS),
            shop.names.ref(f"supplier_{_supplier(one).code}").id,
        )
        for one in eggs
    ]
    moment = utc_of(shop.last_day, EVENING + 30)
    Receiver(shop.env, shop.receiver.id).receive(shop.central, moment, arrivals, "Eggs")


def _load_truck(shop, eggs):
    """Some eggs have left the warehouse and are not yet at the first shop."""
    warehouse, moves = shop.warehouses[0], shop.env["stock.move"]
    if not moves.search_count([("origin", "=", TRUCK)], limit=1):
        rules = shop.env["stock.rule"]
        values = {
            "route_ids": shop.route_from_central(warehouse),
            "warehouse_id": warehouse,
            "date_planned": utc_of(shop.today, 18 * 60),
        }
        wanted = []
        for one in eggs:
            product = shop.names.ref(f"product_{one.barcode}")
            quantity = _under_way(one, 0)
            wanted.append(
                rules.Procurement(
                    *(product, quantity, product.uom_id, warehouse.lot_stock_id),
                    *(TRUCK, TRUCK, shop.company, dict(values)),
                )
            )
        rules.run(wanted)
    leaving = moves.search([("origin", "=", TRUCK), ("location_id", "=", _floor(shop).id)])
    for picking in leaving.picking_id.filtered(lambda one: one.state not in ("done", "cancel")):
        picking.action_assign()
        picking.move_ids.picked = True
        picking.button_validate()


def _floor(shop):
    return shop.central.lot_stock_id


def _receive(shop, name, products, warehouse, index):
    """An order of some products, and its goods as far as the receiver has come with them."""
    supplier = shop.names.ref(f"supplier_{_supplier(products[0]).code}")
    order = shop.names.ensure(
        "purchase.order",
        {
            f"order_{name}": {
                "partner_id": supplier.id,
                "picking_type_id": warehouse.in_type_id.id,
                "date_planned": utc_of(shop.today, 6 * 60),
                "company_id": shop.company.id,
                "order_line": [(0, 0, _line(shop, one, index)) for one in products],
            }
        },
    )
    if order.state == "draft":
        order.button_confirm()
    receipt = order.picking_ids.filtered(lambda one: one.location_id.usage == "supplier")
    if receipt.state != "done":
        _take_in(shop, receipt, {shop.names.ref(f"product_{one.barcode}"): one for one in products})
    return receipt


def _line(shop, one, index):
    product = shop.names.ref(f"product_{one.barcode}")
    return {
        "product_id": product.id,
        "product_qty": _under_way(one, index),
        "product_uom_id": product.uom_id.id,
        "price_unit": one.cost,
        "date_planned": utc_of(shop.today, 6 * 60),
    }


def _take_in(shop, receipt, products):
    receipt = receipt.with_env(shop.env(user=shop.receiver.id, su=True))
    for move in receipt.move_ids:
        line = {
            "product_id": move.product_id.id,
            "product_uom_id": move.product_uom.id,
            "lot_id": _lot(shop, products[move.product_id]).id,
            "quantity": move.product_uom_qty,
            "picking_id": receipt.id,
            "location_id": move.location_id.id,
            "location_dest_id": move.location_dest_id.id,
        }
        cleared = [(2, old.id) for old in move.move_line_ids]
        move.write({"move_line_ids": [*cleared, (0, 0, line)], "picked": True})
    receipt.button_validate()


def _lot(shop, one):
    """The lot of this morning."""
    return shop.names.ref(f"lot_{one.number}_{shop.today:%y%m%d}")


def _supplier(one):
    return supplier_of(one.category, True, read_suppliers())


def _daily(one, index):
    """Units that a shop, or None: both together, sells of a product on an average day."""
    series = one.series if index is None else [one.series[index]]
    return sum(daily_mean(each) for each in series)


def _under_way(one, index):
    return max(round(_daily(one, index) * UNDER_WAY), 1)
