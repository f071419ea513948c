"""The benchmarks send what the till sent: the recording's fields, and nothing of its shop."""

import json

from tools.bench import _orders

SHOP = {"cashier": 5, "method": 6, "tax": 7}
BASKET = [(11, 3, 0.99), (12, 1, 12.49)]


def order():
    return _orders.payload(SHOP, 3, 1, BASKET, 1)


def test_fields_are_the_recorded_ones():
    sent, [recorded] = order(), json.loads(_orders.RECORDING.read_text(encoding="utf-8"))
    assert sent.keys() == recorded.keys()
    assert sent["lines"][1][2].keys() == recorded["lines"][1][2].keys()
    assert sent["payment_ids"][0][2].keys() == recorded["payment_ids"][0][2].keys()


def test_nothing_of_the_recorded_shop_is_left():
    text = json.dumps(order())
    assert '"@' not in text
    assert "uuid-" not in text
    assert "Milk" not in text


def test_amounts_add_up():
    sent = order()
    assert sent["amount_total"] == round(3 * 0.99 + 12.49, 2)
    assert sent["payment_ids"][0][2]["amount"] == sent["amount_paid"] == sent["amount_total"]
    assert sum(line[2]["price_subtotal_incl"] for line in sent["lines"]) == sent["amount_total"]


def test_a_till_of_stock_odoo_sends_what_it_knows():
    known = {
        "pos.order": ["uuid", "lines", "payment_ids", "amount_total"],
        "pos.order.line": ["product_id"],
        "pos.payment": ["amount"],
    }
    sent = _orders.as_sent_to(known, order())
    assert sent.keys() == set(known["pos.order"])
    assert sent["lines"] == [[0, 0, {"product_id": 11}], [0, 0, {"product_id": 12}]]
    assert sent["payment_ids"] == [[0, 0, {"amount": 15.46}]]


def test_two_orders_are_two():
    first, second = order(), _orders.payload(SHOP, 3, 2, BASKET, 1)
    assert first["uuid"] != second["uuid"]
    assert first["lines"][0][2]["uuid"] != second["lines"][0][2]["uuid"]
