"""Orders as the real till posts them, with what an attacker changes."""

import json
from copy import deepcopy
from uuid import uuid4

from tools.setup import paths

KEPT = paths.ADDONS / "supermarket_pos/tests/payloads/sale.json"


def order(names, line=None, payment=None, lines=None, payments=None, **values):
    """A sale of one piece of the attacked goods, paid in cash; `names` are the ground's.

    :param line: what is told otherwise of the line, as `payment` of the payment
    :param lines: commands instead of the one line, as `payments`
    """
    [sale] = deepcopy(json.loads(KEPT.read_text()))
    goods, cash = sale["lines"][0][2], sale["payment_ids"][0][2]
    total = names["included"]
    goods |= {
        "uuid": str(uuid4()),
        "full_product_name": "Attacked goods",
        "product_id": names["product"],
        "qty": 1,
        "price_unit": 50.8,
        "price_subtotal": names["excluded"],
        "price_subtotal_incl": total,
        "tax_ids": names["taxes"],
        **(line or {}),
    }
    paid = values.get("amount_total", total)
    cash |= {
        "uuid": str(uuid4()),
        "amount": paid,
        "payment_method_id": names["cash"],
        "payment_date": names["date"],
        **(payment or {}),
    }
    amounts = {"amount_total": total, "amount_tax": total - names["excluded"], "amount_paid": paid}
    return {
        **sale,
        **amounts,
        "lines": [[0, 0, goods]] if lines is None else lines,
        "payment_ids": [[0, 0, cash]] if payments is None else payments,
        "access_token": str(uuid4()),
        "company_id": names["company"],
        "date_order": names["date"],
        "pos_reference": f"990-9-{uuid4().int % 10**6:06d}",
        "tracking_number": "0001",
        "pricelist_id": names["pricelist"],
        "session_id": names["session"],
        "user_id": names["user_cashier"],
        "uuid": str(uuid4()),
        **values,
    }
