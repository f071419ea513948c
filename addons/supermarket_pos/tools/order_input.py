"""Whether an order that a client sent has the shape of an order. Plain Python, no database.

`first_fault` names the first field that is wrong and why, so that whoever wrote the client can
put it right. What the fields mean (prices, stock, rights) is judged elsewhere.
"""

from collections import namedtuple
from math import isfinite

from odoo.addons.supermarket_stock.tools.texts import UNCLEAN

MAX_ORDERS = 500
MAX_LINES = 2000
MAX_TEXT = 20_000
# A float holds an amount below with two exact decimals; a rupiah's supermarket stays far below.
BIG_AMOUNT = 1e15
BIG_QUANTITY = 1e9

# Looked at by themselves
ROWS = ("lines", "payment_ids")

Fault = namedtuple("Fault", "field fault")


def first_fault(order):
    """Return the first Fault of an order, None when it has the right shape.

    >>> first_fault("x")
    Fault(field='order', fault='record')
    >>> first_fault({"uuid": "", "session_id": 1})
    Fault(field='uuid', fault='text')
    """
    return record_fault(order) or _rows_fault(order)


def record_fault(order):
    """Return the first Fault of an order but those of its lines and payments, else None."""
    if not isinstance(order, dict):
        return Fault("order", "record")
    faults = (
        _wrong(order, "uuid", is_short_text, "text"),
        _wrong(order, "session_id", is_id, "id"),
        *(
            _wrong(order, name, is_id_or_nothing, "id")
            for name in ("partner_id", "pricelist_id", "fiscal_position_id")
        ),
        _wrong(order, "amount_total", is_number_or_nothing, "number"),
        _wrong(order, "amount_tax", is_number_or_nothing, "number"),
        _wrong(order, "amount_paid", is_number_or_nothing, "number"),
        _wrong(order, "amount_return", is_number_or_nothing, "number"),
        _long_text(order),
    )
    return next(filter(None, faults), None)


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
    Fault(field='qty', fault='quantity')
    >>> line_fault({"product_id": 7, "qty": 1, "price_unit": 1.0, "discount": 101})
    Fault(field='discount', fault='percent')
    """
    if not isinstance(line, dict):
        return Fault("line", "record")
    faults = (
        _wrong(line, "product_id", is_id, "id") if "product_id" in line else None,
        _wrong(line, "refunded_orderline_id", is_id_or_nothing, "id"),
        _wrong(line, "reward_id", is_id_or_nothing, "id"),
        _wrong(line, "uuid", is_short_text, "text") if "uuid" in line else None,
        _wrong(line, "qty", is_quantity_or_nothing, "quantity"),
        *(
            _wrong(line, name, is_number_or_nothing, "number")
            for name in ("price_unit", "price_subtotal", "price_subtotal_incl")
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
        if name not in ROWS and not is_clean(value):
            return Fault(clean(str(name)[:64]), "characters")
    return None


def is_clean(value):
    """Whether texts, in lists and records too, have only what a database holds.

    >>> is_clean("a\\n\\tb"), is_clean("10L1\\x1d17")
    (True, True)
    >>> is_clean("a\\0"), is_clean([{"a": "\\ud800"}])
    (False, False)
    """
    if isinstance(value, str):
        return not UNCLEAN.search(value)
    if isinstance(value, dict):
        return all(is_clean(one) for pair in value.items() for one in pair)
    return not isinstance(value, (list, tuple)) or all(map(is_clean, value))


def clean(value):
    """The value without what no database holds.

    >>> clean([{"name": "a\\0b"}])
    [{'name': 'ab'}]
    """
    if isinstance(value, str):
        return UNCLEAN.sub("", value)
    if isinstance(value, dict):
        return {clean(name): clean(one) for name, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, (list, tuple)) else value


def is_short_text(value):
    """
    >>> [is_short_text(value) for value in ("a", "", "a" * 65, 7, "a\\0")]
    [True, False, False, False, False]
    """
    return isinstance(value, str) and 0 < len(value) <= 64 and is_clean(value)


def is_id(value):
    return type(value) is int and 0 < value < 2**31


def is_id_or_nothing(value):
    return value is None or value is False or is_id(value)


def is_number(value):
    """
    >>> [is_number(value) for value in (1, 1.5, 1e13, True, "1", float("inf"), 1e15)]
    [True, True, True, False, False, False, False]
    """
    return type(value) in (int, float) and isfinite(value) and abs(value) < BIG_AMOUNT


def is_number_or_nothing(value):
    """A till sends False for what was never set.

    >>> [is_number_or_nothing(value) for value in (None, False, 0, True, "")]
    [True, True, True, False, False]
    """
    return value is None or value is False or is_number(value)


def is_quantity_or_nothing(value):
    return is_number_or_nothing(value) and abs(value or 0) < BIG_QUANTITY


def is_percent(value):
    return value is None or value is False or (is_number(value) and 0 <= value <= 100)


def linked(commands):
    """The ids that x2many commands leave; a till sends them plain.

    >>> linked([3, 4]), linked([[6, 0, [3]], [4, 5]]), linked(None)
    ([3, 4], [3, 5], [])
    """
    ids = []
    for command in commands or []:
        if isinstance(command, int):
            ids.append(command)
        elif command and command[0] == 6:
            ids += command[2]
        elif command and command[0] == 4:
            ids.append(command[1])
    return ids
