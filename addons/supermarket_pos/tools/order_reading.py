"""What can be read of an order that was paid already. Plain Python, no database.

The customer has left with the goods: whatever is broken in the order, the rest of it is booked.
"""

from .order_input import MAX_TEXT, clean, line_fault, payment_fault, record_fault

# A line without these sold nothing that anybody could name.
LINE_NEEDS = {"line", "product_id", "qty", "price_unit"}
PAYMENT_NEEDS = {"payment", "amount"}
ORDER_NEEDS = {"order", "uuid", "session_id"}


def readable(order):
    """Return (the order without what can't be read, [the fields left out], its Fault or None).

    >>> good = {"product_id": 7, "qty": 1, "price_unit": 2.0, "uuid": "a"}
    >>> bad = {"product_id": 7, "qty": "x", "price_unit": 2.0}
    >>> order = {"uuid": "u", "session_id": 1, "lines": [[0, 0, good], [0, 0, bad], 5]}
    >>> read, lost, fault = readable(order)
    >>> read["lines"] == [[0, 0, good]], lost, fault
    (True, ['lines[1]', 'lines[2]'], None)
    >>> readable({**order, "lines": [[0, 0, {**good, "discount": 200}]]})[1]
    ['lines[0].discount']
    >>> readable({"uuid": "u"})[2]
    Fault(field='session_id', fault='id')
    """
    lost = []
    order, fault = _read(order, record_fault, ORDER_NEEDS, "", lost)
    if fault:
        return order, lost, fault
    order["lines"] = _read_rows(order, "lines", line_fault, LINE_NEEDS, lost)
    order["payment_ids"] = _read_rows(order, "payment_ids", payment_fault, PAYMENT_NEEDS, lost)
    _name_once(order["lines"])
    return order, lost, None


def _read(values, check, needs, place, lost):
    """Leave out field after field until nothing is wrong, or what is needed is."""
    values = dict(values) if isinstance(values, dict) else values
    while fault := check(values):
        if fault.field in needs:
            return values, fault
        name = next(name for name in values if clean(str(name)[:64]) == fault.field)
        if fault.fault == "long":
            values[name] = values[name][:MAX_TEXT]
        elif fault.fault == "characters":
            values = {clean(key): clean(value) for key, value in values.items()}
        else:
            del values[name]
        lost.append(f"{place}{fault.field}")
    return values, None


def _read_rows(order, name, check, needs, lost):
    rows = []
    given = order.get(name) or []
    for place, row in enumerate(given if isinstance(given, list) else [None]):
        read = _read_row(row, check, needs, f"{name}[{place}]", lost)
        if read:
            rows.append(read)
        else:
            lost.append(f"{name}[{place}]")
    return rows


def _read_row(row, check, needs, place, lost):
    if not isinstance(row, (list, tuple)) or not row or row[0] not in range(7):
        return None
    if row[0] not in (0, 1):
        return list(row)
    values, fault = _read(row[2] if len(row) > 2 else None, check, needs, f"{place}.", lost)
    is_bare = row[0] == 0 and not fault and not needs <= _given(values)
    return None if fault or is_bare else [row[0], row[1] if len(row) > 1 else 0, values]


def _given(values):
    """The names of the fields that a row gives; the row itself is one of what is needed."""
    given = (name for name, value in values.items() if value is not None and value is not False)
    return {"line", "payment", *given}


def _name_once(rows):
    """A uuid that a line before has names no line: a new one is drawn."""
    seen = set()
    for row in rows:
        uuid = row[2].get("uuid") if row[0] in (0, 1) else None
        if uuid in seen:
            del row[2]["uuid"]
        elif uuid:
            seen.add(uuid)
