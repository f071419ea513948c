"""Whether an order that a client sent has the shape of an order. Plain Python, no database.

`first_fault` names the first field that is wrong and why, so that whoever wrote the client can
put it right. What the fields mean (prices, stock, rights) is judged elsewhere.
"""

from collections import namedtuple
from math import isfinite

MAX_ORDERS = 500
MAX_LINES = 2000
MAX_TEXT = 20_000
BIG = 1e9

Fault = namedtuple("Fault", "field fault")


def first_fault(order):
    """Return the first Fault of an order, None when it has the right shape.

    >>> first_fault("x")
    Fault(field='order', fault='record')
    >>> first_fault({"uuid": "", "session_id": 1})
    Fault(field='uuid', fault='text')
    """
    if not isinstance(order, dict):
        return Fault("order", "record")
    faults = (
        _wrong(order, "uuid", is_short_text, "text"),
        _wrong(order, "session_id", is_id, "id"),
        _wrong(order, "partner_id", is_id_or_nothing, "id"),
        _wrong(order, "amount_total", is_number_or_nothing, "number"),
        _wrong(order, "amount_tax", is_number_or_nothing, "number"),
        _wrong(order, "amount_paid", is_number_or_nothing, "number"),
        _long_text(order),
    )
    return next(filter(None, faults), None) or _rows_fault(order)


def _rows_fault(order):
    for name, check in (("lines", line_fault), ("payment_ids", payment_fault)):
        rows = order.get(name) or []
        if not isinstance(rows, list):
            return Fault(name, "list")
        if len(rows) > MAX_LINES:
            return Fault(name, "many")
        for index, values in enumerate(new_rows(rows)):
            fault = check(values)
            if fault:
                return Fault(f"{name}[{index}].{fault.field}", fault.fault)
    return _twice(order)


def new_rows(rows):
    """The values of rows to create or change; a row of another shape comes as it is."""
    for row in rows:
        if not isinstance(row, (list, tuple)) or not row or row[0] not in range(7):
            yield row
        elif row[0] in (0, 1):
            yield row[2] if len(row) > 2 else None


def line_fault(line):
    """
    >>> line_fault({"product_id": 7, "qty": float("nan"), "price_unit": 1.0})
    Fault(field='qty', fault='number')
    >>> line_fault({"product_id": 7, "qty": 1, "price_unit": 1.0, "discount": 101})
    Fault(field='discount', fault='percent')
    """
    if not isinstance(line, dict):
        return Fault("line", "record")
    faults = (
        _wrong(line, "product_id", is_id, "id") if "product_id" in line else None,
        _wrong(line, "refunded_orderline_id", is_id_or_nothing, "id"),
        _wrong(line, "uuid", is_short_text, "text") if "uuid" in line else None,
        *(
            _wrong(line, name, is_number_or_nothing, "number")
            for name in ("qty", "price_unit", "price_subtotal", "price_subtotal_incl")
        ),
        _wrong(line, "discount", is_percent, "percent"),
        _long_text(line),
    )
    return next(filter(None, faults), None)


def payment_fault(payment):
    if not isinstance(payment, dict):
        return Fault("payment", "record")
    faults = (
        _wrong(payment, "amount", is_number, "number") if "amount" in payment else None,
        _wrong(payment, "payment_method_id", is_id, "id")
        if "payment_method_id" in payment
        else None,
        _long_text(payment),
    )
    return next(filter(None, faults), None)


def _twice(order):
    """Two lines of one uuid would sell once: the second has no effect in stock."""
    uuids = line_uuids(order)
    return Fault("lines.uuid", "twice") if len(set(uuids)) < len(uuids) else None


def line_uuids(order):
    rows = new_rows(order.get("lines") or [])
    return [row["uuid"] for row in rows if isinstance(row, dict) and row.get("uuid")]


def _wrong(values, name, check, fault):
    return None if check(values.get(name)) else Fault(name, fault)


def _long_text(values):
    for name, value in values.items():
        if isinstance(value, str) and len(value) > MAX_TEXT:
            return Fault(str(name)[:64], "long")
    return None


def is_short_text(value):
    return isinstance(value, str) and 0 < len(value) <= 64


def is_id(value):
    return type(value) is int and 0 < value < 2**31


def is_id_or_nothing(value):
    return value is None or value is False or is_id(value)


def is_number(value):
    """
    >>> [is_number(value) for value in (1, 1.5, True, "1", float("inf"), 1e12)]
    [True, True, False, False, False, False]
    """
    return type(value) in (int, float) and isfinite(value) and abs(value) < BIG


def is_number_or_nothing(value):
    """A till sends False for what was never set.

    >>> [is_number_or_nothing(value) for value in (None, False, 0, True, "")]
    [True, True, True, False, False]
    """
    return value is None or value is False or is_number(value)


def is_percent(value):
    return value is None or value is False or (is_number(value) and 0 <= value <= 100)


# Sums ---------------------------------------------------------------------------------------


def sum_fault(order, tolerance):
    """Return the Fault of an order whose lines do not add up to its total, else None.

    :param tolerance: what rounding of the total may make of it

    >>> line = {"qty": 2, "price_unit": 5.0, "price_subtotal": 10.0, "price_subtotal_incl": 11.3}
    >>> sum_fault({"amount_total": 11.3, "lines": [[0, 0, line]]}, 0.05)
    >>> sum_fault({"amount_total": 1.0, "lines": [[0, 0, line]]}, 0.05)
    Fault(field='amount_total', fault='sum')
    >>> cheap = {**line, "price_subtotal": 1.0, "price_subtotal_incl": 1.13}
    >>> sum_fault({"amount_total": 1.13, "lines": [[0, 0, cheap]]}, 0.05)
    Fault(field='lines[0].price_subtotal_incl', fault='product')
    """
    total = 0.0
    for index, line in enumerate(new_rows(order.get("lines") or [])):
        included = line.get("price_subtotal_incl")
        if not is_number(included):
            return None
        if not _is_product(line):
            return Fault(f"lines[{index}].price_subtotal_incl", "product")
        total += included
    given = order.get("amount_total")
    if not is_number(given) or abs(abs(given) - abs(total)) <= tolerance:
        return None
    return Fault("amount_total", "sum")


def _is_product(line):
    """Whether quantity × price × (1 − discount) lies between the totals without and with tax."""
    if not all(is_number(line.get(name)) for name in ("qty", "price_unit", "price_subtotal")):
        return True
    amount = abs(line["qty"] * line["price_unit"] * (1 - (line.get("discount") or 0) / 100))
    low, high = sorted((abs(line["price_subtotal"]), abs(line["price_subtotal_incl"])))
    slack = 0.02 + amount * 1e-3
    return low - slack <= amount <= high + slack
