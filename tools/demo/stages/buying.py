"""What a buyer works with: vendors' terms, budgets, plans, past decisions and a simulation."""

from datetime import timedelta
from itertools import pairwise

from ..assortment import read_fresh_products, read_suppliers
from ..clock import local_day, utc_of
from ..pricing import share

# Supplier: measure, minimum order and truck; the others take any order above a small amount.
TERMS = {
    "greenfield": ("amount", 2000, 8000),
    "orchard": ("amount", 1500, 6000),
    "meadow": ("amount", 2000, 4000),
    "daisy": ("units", 240, 900),
    "beanhouse": ("units", 100, 600),
    "clearspring": ("units", 120, 2400),
}
OTHERS = ("amount", 800, 6000)
BUDGET_DAYS = 7
# Name: supplier, shop (index) and amount of the coming days; None means all of them.
BUDGETS = {
    "budget_all": (None, None, 60000),
    "budget_riverside": (None, 0, 22000),
    "budget_harbour": ("harbour", None, 2000),
}
# Name: title, categories, first weekday, days, price cut.
PLANS = {
    "planned_fruit": ("Fruit weekend", ("fruit",), 4, 3, 0.2),
    "planned_tofu": ("Tofu week", ("tofu",), 0, 7, 0.1),
}
# Deliveries so long ago have been decided on by the buyer; so many products of each shop.
DECIDED_DAYS, DECIDED_PRODUCTS = 21, 12
DECIDED_AT = 10 * 60
# From which share on a buyer ordered a pack more, and below which a pack less.
MORE, LESS = 0.8, 0.25
REPLAYED_PRODUCTS = 12
# The service level tried first, and the share of the demand that another may lose beside today.
FIRST_TRY, LOST_FILL = 0.9, 0.005
UNPLAYED = ("draft", "waiting", "running")


def run_terms(shop):
    """Minimum orders and trucks, budgets of the coming days, promotions of the coming weeks."""
    for supplier in read_suppliers():
        measure, minimum, truck = TERMS.get(supplier.code, OTHERS)
        partner = shop.names.ref(f"supplier_{supplier.code}")
        if not partner.replenishment_minimum:
            partner.write(
                {
                    "replenishment_measure": measure,
                    "replenishment_minimum": minimum,
                    "replenishment_truck": truck,
                }
            )
    shop.names.ensure(
        "replenishment.budget", {name: _budget(shop, *row) for name, row in BUDGETS.items()}
    )
    shop.names.ensure(
        "replenishment.promotion", {name: _plan(shop, *row) for name, row in PLANS.items()}
    )
    return f"{len(BUDGETS)} budgets, {len(PLANS)} planned promotions"


def _budget(shop, supplier, index, amount):
    return {
        "company_id": shop.company.id,
        "partner_id": supplier and shop.names.ref(f"supplier_{supplier}").id,
        "warehouse_id": False if index is None else shop.warehouses[index].id,
        "date_from": shop.today,
        "date_to": shop.today + timedelta(days=BUDGET_DAYS - 1),
        "amount": amount,
    }


def _plan(shop, title, categories, weekday, days, cut):
    first = shop.today + timedelta(days=1 + (weekday - shop.today.weekday() - 1) % 7)
    return {
        "name": title,
        "company_id": shop.company.id,
        "categ_ids": [(6, 0, [shop.names.ref(f"category_{one}").id for one in categories])],
        "date_from": first,
        "date_to": first + timedelta(days=days - 1),
        "discount": cut,
    }


def run_decided(shop):
    """Proposals behind the last weeks' deliveries, as the buyer decided on them."""
    # The addons are there only inside of Odoo.
    from odoo.addons.supermarket_stock.tools.context_keys import TELLING_HISTORY

    values = {}
    for warehouse in shop.warehouses:
        for product, deliveries in _deliveries(shop, warehouse).items():
            for one, following in pairwise(deliveries):
                day = local_day(one.date)
                name = f"decided_{warehouse.code.lower()}_{product.id}_{day:%y%m%d}"
                values[name] = _decided(shop, warehouse, one, following)
    proposals = shop.env["replenishment.proposal"].with_context(tracking_disable=True)
    proposals = TELLING_HISTORY.on(proposals)
    type(shop.names)(proposals.env).ensure("replenishment.proposal", values)
    shop.env["replenishment.outcome"]._cron_learn()
    return f"{len(values)} decisions"


def _deliveries(shop, warehouse):
    """Return {product: done receipts, the earliest first} of the shop's first fresh products."""
    fresh = read_fresh_products()
    ids = shop.names.ids([f"product_{one.barcode}" for one in fresh])
    groups = shop.env["stock.move"].search(
        [
            ("product_id", "in", list(ids.values())),
            ("picking_id.picking_type_id", "=", warehouse.in_type_id.id),
            ("picking_id.origin", "=", "Daily delivery"),
            ("state", "=", "done"),
            ("date", ">=", utc_of(shop.today - timedelta(days=DECIDED_DAYS))),
        ],
        order="date, id",
    )
    groups = groups.grouped("product_id")
    chosen = [one for one in groups if len(groups[one]) > 1]
    return {product: groups[product] for product in chosen[:DECIDED_PRODUCTS]}


def _decided(shop, warehouse, delivery, following):
    """The decision behind a delivery: sometimes a pack more or less than was proposed."""
    product = delivery.product_id
    seller = product.seller_ids[:1]
    pack = (seller.product_uom_id or product.uom_id)._compute_quantity(1.0, product.uom_id)
    day, next_day = local_day(delivery.date), local_day(following.date)
    days = (next_day - day).days
    change = decided_packs(f"{warehouse.code}{product.default_code}{day:%y%m%d}") * pack
    proposed = max(delivery.product_qty - change, 0.0)
    return {
        "company_id": shop.company.id,
        "warehouse_id": warehouse.id,
        "product_id": product.id,
        "partner_id": delivery.picking_id.partner_id.id,
        "picking_id": delivery.picking_id.id,
        "origin": "night",
        "state": "accepted",
        "date": utc_of(day - timedelta(days=1), DECIDED_AT - 6 * 60),
        "decided_on": utc_of(day - timedelta(days=1), DECIDED_AT),
        "decided_by_id": shop.names.ref("user_buyer").id,
        "delivery_date": day,
        "next_delivery_date": next_day,
        "interval_days": days,
        "daily_qty": delivery.product_qty / days,
        "demand_qty": delivery.product_qty,
        "pack_qty": pack,
        "proposed_qty": proposed,
        "qty_to_order": delivery.product_qty,
        "adjustment": "person" if change else False,
        "price_unit": seller.price / pack,
        "currency_id": shop.company.currency_id.id,
    }


def decided_packs(key):
    """Return how many packs more than proposed were ordered: mostly none, one more, one less."""
    drawn = share(key, "decided")
    return 1 if drawn >= MORE else -1 if drawn < LESS else 0


def run_simulation(shop):
    """A what-if as a planner makes it: replayed once, then at the level that its curve shows."""
    simulation = shop.names.ensure(
        "replenishment.simulation",
        {
            "what_if_vegetables": {
                "name": "Vegetables: which service level?",
                "warehouse_id": shop.warehouses[0].id,
                "categ_id": shop.names.ref("category_vegetables").id,
                "product_limit": REPLAYED_PRODUCTS,
                "service_level": FIRST_TRY,
            }
        },
    )
    if simulation.state in UNPLAYED:
        _play(simulation)
        level = cheapest_level(simulation.result, LOST_FILL)
        simulation.write(
            {"name": f"Vegetables at a service level of {level:.0%}", "service_level": level}
        )
        simulation.action_run()
        _play(simulation)
    return f"{simulation.replayed_count} products replayed, {simulation.saving:.0f} saved"


def _play(simulation):
    while simulation.state in UNPLAYED:
        simulation._work()


def cheapest_level(result, lost_fill):
    """Return the service level of least cost that loses at most ``lost_fill`` of the demand."""
    least = result["now"]["fill"] - lost_fill
    enough = [point for point in result["curve"] if point["fill"] >= least] or result["curve"]
    return min(enough, key=lambda point: point["cost"])["level"]
