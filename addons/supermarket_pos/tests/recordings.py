"""Orders as a real till sent them, recorded in Chromium by `test_matrix_till`.

What all orders, lines and payments have alike is stored once; records stand as what they are in the
shop of a cell (the number of the goods), and are put back as that shop's own.
"""

import json
from pathlib import Path
from uuid import uuid4

FILE = Path(__file__).with_name("data") / "till_matrix.json"
PARTS = ("order", "line", "payment")
# What differs from one order to the next without meaning anything
PASSING = {
    "access_token",
    "date_order",
    "pos_reference",
    "ticket_code",
    "tracking_number",
    "uuid",
    "payment_date",
    "sequence_number",
    "last_order_preparation_change",
}
# Records of the database in which an order was recorded
RECORDS = {"user_id", "company_id", "session_id", "product_id", "tax_ids", "payment_method_id"}


def load():
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}


def baskets():
    """{basket: [[number of the goods, quantity, discount in percent]]}"""
    return json.loads(FILE.with_name("baskets.json").read_text(encoding="utf-8"))


def text(recording):
    """The recording as it is stored: a line an order, so that a change shows where it is."""
    rows = [
        f"{json.dumps(cell)}: {{\n"
        + ",\n".join(f"  {json.dumps(name)}: {json.dumps(kept)}" for name, kept in baskets.items())
        + "\n}"
        for cell, baskets in recording["cells"].items()
    ]
    parts = [f"{json.dumps(part)}: {json.dumps(recording[part])}" for part in PARTS]
    cells = ",\n".join(rows)
    return "{\n" + ",\n".join(parts) + f',\n"cells": {{\n{cells}\n}}\n}}\n'


def replayable(order, goods):
    """What is kept of an order that a till sent."""
    return _condensed(order, goods)


def recorded(recording, cell, basket):
    """The same of a recorded order."""
    kept = recording["cells"][cell][basket]
    return {
        "order": {**recording["order"], **kept["order"]},
        "lines": [{**recording["line"], **line} for line in kept["lines"]],
        "payments": [{**recording["payment"], **payment} for payment in kept["payments"]],
    }


def condense(orders, goods):
    """The recording of {cell: {basket: order as sent}}; `goods` has the ids of each cell."""
    cells = {
        cell: {basket: _condensed(order, goods[cell]) for basket, order in baskets.items()}
        for cell, baskets in orders.items()
    }
    alike = {
        part: _common([row for baskets in cells.values() for row in _rows(baskets, part)])
        for part in PARTS
    }
    for baskets in cells.values():
        for part, common in alike.items():
            for row in _rows(baskets, part):
                for name in common:
                    del row[name]
    return {**alike, "cells": cells}


def _condensed(order, goods):
    kept = {name: value for name, value in order.items() if name not in PASSING | RECORDS}
    lines = [values for _command, _id, values in kept.pop("lines")]
    payments = [values for _command, _id, values in kept.pop("payment_ids")]
    return {
        "order": kept,
        "lines": [{"goods": goods.index(line["product_id"]), **_kept(line)} for line in lines],
        "payments": [_kept(payment) for payment in payments],
    }


def _kept(values):
    return {name: value for name, value in values.items() if name not in PASSING | RECORDS}


def _rows(baskets, part):
    for basket in baskets.values():
        yield from {
            "order": [basket["order"]],
            "line": basket["lines"],
            "payment": basket["payments"],
        }[part]


def _common(rows):
    first = rows[0]
    return {
        name: value
        for name, value in first.items()
        if all(name in row and row[name] == value for row in rows)
    }


def order(recording, cell, basket, session, goods):
    """The order as the till of this session would send it now."""
    kept = recording["cells"][cell][basket]
    return {
        **recording["order"],
        **kept["order"],
        "uuid": str(uuid4()),
        "access_token": str(uuid4()),
        "session_id": session.id,
        "company_id": session.company_id.id,
        "user_id": session.user_id.id,
        "date_order": session.env.cr.now().strftime("%Y-%m-%d %H:%M:%S"),
        "pos_reference": "261-1-000001",
        "ticket_code": "abcde",
        "tracking_number": "1001",
        "sequence_number": 0,
        "last_order_preparation_change": "{}",
        "lines": [[0, 0, _line(recording, line, goods)] for line in kept["lines"]],
        "payment_ids": [[0, 0, _payment(recording, row, session)] for row in kept["payments"]],
    }


def _line(recording, line, goods):
    line = {**recording["line"], **line}
    product = goods[line.pop("goods")]
    return {
        **line,
        "uuid": str(uuid4()),
        "product_id": product.id,
        "tax_ids": product.taxes_id.ids,
    }


def _payment(recording, payment, session):
    return {
        **recording["payment"],
        **payment,
        "uuid": str(uuid4()),
        "payment_date": session.env.cr.now().strftime("%Y-%m-%d %H:%M:%S"),
        "payment_method_id": session.payment_method_ids[:1].id,
    }
