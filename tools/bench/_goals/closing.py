"""Close a session of many orders of ten lines, over HTTP as a till does, at a till of its own."""

import time

from tools.bench._orders import draw_orders
from tools.bench._scratch import environment
from tools.bench._screens.calls import TillCalls

GOAL = "1,000 orders close within 30 s"
SIZE = "products"
LINES = 10
ASSORTMENT = 5000
BATCH = 50
SEED = 19


def measure(floor, options):
    till = TillCalls(floor, 2)
    orders = [till.order(basket) for basket in _baskets(floor, options.orders)]
    for start in range(0, len(orders), BATCH):
        till.send(orders[start : start + BATCH])
    cash = till.expected_cash()
    began = time.perf_counter()
    till.close(cash)
    seconds = time.perf_counter() - began
    return {"seconds": round(seconds, 2), **_closed(floor, till.session_id)}


def _baskets(floor, orders):
    with environment(floor.database) as env:
        codes = floor.shop["codes"][:ASSORTMENT]
        products = env["product.product"].search([("barcode", "in", codes)], order="id")
        prices = {product.id: product.lst_price for product in products}
    return draw_orders({"products": list(prices)}, prices, orders, LINES, SEED)


def _closed(floor, session_id):
    """What was closed: the same on both floors, else one of them has not done its work."""
    with environment(floor.database) as env:
        session = env["pos.session"].browse(session_id)
        orders = session.order_ids
        return {
            "orders": len(orders),
            "amount": round(sum(orders.mapped("amount_total")), 2),
            "moved": sum(session.picking_ids.move_ids.mapped("quantity")),
            "booked": round(sum(session.move_id.line_ids.mapped("debit")), 2),
            "state": session.state,
        }


def is_held(ours):
    return ours["state"] == "closed" and ours["seconds"] <= 30
