"""The orders of a day, as the till sends them."""

import random
import uuid

from odoo import fields


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
    """The order as the till sends it."""
    lines = [order_line(shop, product, quantity, price) for product, quantity, price in basket]
    total = round(sum(line[2]["price_subtotal_incl"] for line in lines), 2)
    untaxed = round(sum(line[2]["price_subtotal"] for line in lines), 2)
    return {
        "name": f"Order {number:05d}",
        "pos_reference": f"{session_id:05d}-001-{number:04d}",
        "tracking_number": str(number % 1000),
        "sequence_number": number,
        "uuid": str(uuid.UUID(int=(session_id << 64) + number)),
        "access_token": str(uuid.uuid4()),
        "ticket_code": "bench",
        "state": "paid",
        "session_id": session_id,
        "config_id": shop["till"],
        "company_id": company_id,
        "user_id": shop["cashier"],
        "partner_id": False,
        "fiscal_position_id": False,
        "pricelist_id": False,
        "date_order": fields.Datetime.to_string(fields.Datetime.now()),
        "amount_total": total,
        "amount_paid": total,
        "amount_tax": round(total - untaxed, 2),
        "amount_return": 0,
        "to_invoice": False,
        "shipping_date": False,
        "is_tipped": False,
        "tip_amount": 0,
        "last_order_preparation_change": "{}",
        "lines": lines,
        "payment_ids": [
            (
                0,
                0,
                {
                    "name": fields.Datetime.to_string(fields.Datetime.now()),
                    "amount": total,
                    "payment_method_id": shop["method"],
                    "uuid": str(uuid.uuid4()),
                },
            )
        ],
    }


def order_line(shop, product, quantity, price):
    included = round(price * quantity, 2)
    return (
        0,
        0,
        {
            "uuid": str(uuid.uuid4()),
            "product_id": product,
            "qty": quantity,
            "price_unit": price,
            "discount": 0,
            "price_type": "original",
            "price_extra": 0,
            "price_subtotal": round(included / 1.13, 2),
            "price_subtotal_incl": included,
            "tax_ids": [(6, 0, [shop["tax"]])],
            "pack_lot_ids": [],
            "attribute_value_ids": [],
            "custom_attribute_value_ids": [],
            "full_product_name": "Bench product",
            "note": "[]",
            "customer_note": "",
            "extra_tax_data": {},
        },
    )
