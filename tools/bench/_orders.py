"""The orders of a day, made of what the real till sent.

The fields of an order, its lines and its payment are those of a recording of the till in Chromium
(`supermarket_pos/tests/payloads`); goods, amounts and identifiers are the benchmark's.
"""

import json
import random
import uuid
from datetime import UTC, datetime

from tools.setup import paths

RECORDING = paths.ADDONS / "supermarket_pos" / "tests" / "payloads" / "sale.json"
[ORDER] = json.loads(RECORDING.read_text(encoding="utf-8"))
LINE, PAYMENT = ORDER["lines"][0][2], ORDER["payment_ids"][0][2]
MODELS = ("pos.order", "pos.order.line", "pos.payment")


def known_fields(env):
    """{model: names} of what a database knows of an order: a till sends no more than that."""
    return {model: sorted(env[model]._fields) for model in MODELS}


def as_sent_to(known, order):
    """The order as the till of a database with these fields sends it."""
    sent = _known(known["pos.order"], order)
    for field, model in (("lines", "pos.order.line"), ("payment_ids", "pos.payment")):
        sent[field] = [
            [*command, _known(known[model], values)] for *command, values in order[field]
        ]
    return sent


def _known(names, values):
    names = set(names)
    return {name: value for name, value in values.items() if name in names}


def draw_orders(shop, prices, orders, lines, seed_number):
    """The baskets of the day: products drawn by Zipf's law, one to three of each."""
    rng = random.Random(seed_number)
    products = shop["products"]
    weights = [1 / (rank + 1) for rank in range(len(products))]
    day = []
    for _index in range(orders):
        picked = dict.fromkeys(rng.choices(products, weights, k=lines * 4))
        basket = list(picked)[:lines]
        day.append([(product, rng.randint(1, 3), prices[product]) for product in basket])
    return day


def payload(shop, session_id, number, basket, company_id):
    """The order as our till sends it; see `as_sent_to` for stock Odoo's."""
    lines = [order_line(shop, product, quantity, price) for product, quantity, price in basket]
    total = round(sum(line["price_subtotal_incl"] for line in lines), 2)
    untaxed = round(sum(line["price_subtotal"] for line in lines), 2)
    return {
        **ORDER,
        "access_token": str(uuid.uuid4()),
        "amount_paid": total,
        "amount_tax": round(total - untaxed, 2),
        "amount_total": total,
        "company_id": company_id,
        "date_order": _now(),
        "lines": [[0, 0, line] for line in lines],
        "payment_ids": [[0, 0, order_payment(shop, total)]],
        "pos_reference": f"{session_id:05d}-001-{number:04d}",
        "session_id": session_id,
        "ticket_code": "bench",
        "tracking_number": str(number % 1000),
        "user_id": shop["cashier"],
        "uuid": str(uuid.UUID(int=(session_id << 64) + number)),
    }


def _now():
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")


def order_line(shop, product, quantity, price):
    included = round(price * quantity, 2)
    return {
        **LINE,
        "full_product_name": "Bench product",
        "price_subtotal": round(included / 1.13, 2),
        "price_subtotal_incl": included,
        "price_unit": price,
        "product_id": product,
        "qty": quantity,
        "tax_ids": [shop["tax"]],
        "uuid": str(uuid.uuid4()),
    }


def order_payment(shop, amount):
    return {
        **PAYMENT,
        "amount": amount,
        "payment_date": _now(),
        "payment_method_id": shop["method"],
        "uuid": str(uuid.uuid4()),
    }
