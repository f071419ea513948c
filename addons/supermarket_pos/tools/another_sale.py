"""A saved order that was paid at two tills, one of them without a network. Plain Python."""

from collections import Counter


def another_sale(order, payments, lines):
    """Return (amount, {product id: quantity}) of what the order says and the stored one lacks.

    None where it is the same sale sent again: of that the payments are known.

    :param order: as `readable` gives it
    :param payments: the uuids of the stored payments
    :param lines: the uuids of the stored lines

    >>> order = {
    ...     "payment_ids": [[0, 0, {"uuid": "c", "amount": 30.0}]],
    ...     "lines": [[1, 7, {"qty": 2}], [0, 0, {"uuid": "b", "product_id": 5, "qty": 3}]],
    ... }
    >>> another_sale(order, {"x"}, {"a"})
    (30.0, {5: 3})
    >>> another_sale(order, {"c"}, {"a"}), another_sale({**order, "payment_ids": []}, {"x"}, {"a"})
    (None, None)
    """
    given = [values for code, _id, values in order.get("payment_ids") or () if code == 0]
    if not given or any(values.get("uuid") in payments for values in given):
        return None
    goods = Counter()
    for code, _id, *values in order.get("lines") or ():
        if code == 0 and values[0].get("uuid") not in lines:
            goods[values[0].get("product_id")] += values[0].get("qty") or 0
    return sum(values.get("amount") or 0 for values in given), dict(goods)
