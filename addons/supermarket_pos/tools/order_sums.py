"""Whether the sums of an order are right. Plain Python: numbers in, numbers out.

A till rounds the taxes of the whole order where its company does so (Odoo's default), while each
line is shown rounded by itself: lines and total of an honest order may differ by cents. What no
rounding can explain at a glance is held against the company's own tax computation.
"""

from collections import namedtuple

from .order_input import Fault, is_number

# One line of the whole order. `row`: its place among the commands sent, None for one that stays
# as it is stored; `id`: of the stored line, None for a new one.
Line = namedtuple("Line", "row id values")
# What the tax computation makes of a line: alone, and with its share of the order's rounding.
Exact = namedtuple("Exact", "shown_excluded shown excluded included")
# What a row gives that stands for itself: a line, a payment
NEW_ROW = ({"product_id"}, {"amount", "payment_method_id"})


def whole_lines(rows, stored):
    """Return the lines that an order has once the commands of a till are carried out.

    A till sends of a saved order what has changed: new lines (0), changed ones (1) and deleted
    ones (2, 3).

    :param stored: {id: values} of the lines that the order has

    >>> [line.values for line in whole_lines([[0, 0, {"qty": 1}]], {})]
    [{'qty': 1}]
    >>> stored = {7: {"qty": 1, "price": 5}, 8: {"qty": 2, "price": 5}, 9: {"qty": 3}}
    >>> whole_lines([[1, 7, {"qty": 4}], [2, 8]], stored)
    [Line(row=None, id=9, values={'qty': 3}), Line(row=0, id=7, values={'qty': 4, 'price': 5})]
    """
    left = {line_id: Line(None, line_id, values) for line_id, values in stored.items()}
    for place, row in enumerate(rows or []):
        code, line_id = row[0], row[1] if len(row) > 1 else None
        if code == 0:
            left[f"new {place}"] = Line(place, None, row[2])
        elif code == 1:
            before = left.pop(line_id, Line(place, line_id, {}))
            left[line_id] = Line(place, line_id, {**before.values, **row[2]})
        elif code in (2, 3):
            left.pop(line_id, None)
        elif code in (5, 6):
            kept = set(row[2] if code == 6 else ())
            left = {key: line for key, line in left.items() if key in kept}
    return list(left.values())


def own_rows(rows, uuids):
    """Return the commands as they can be carried out on what is stored of an order.

    A till that never heard the answer sends as new what was stored; what another till deleted
    meanwhile is new again where it is sent whole, and can't be deleted twice.

    :param uuids: {uuid: id} of the stored rows

    >>> own_rows([[0, 0, {"uuid": "a"}], [0, 0, {"uuid": "b"}], [2, 8], [2, 7]], {"a": 7})
    [[1, 7, {'uuid': 'a'}], [0, 0, {'uuid': 'b'}], [2, 7]]
    >>> own_rows([[1, 8, {"product_id": 3}], [1, 8, {"qty": 3}]], {})
    [[0, 0, {'product_id': 3}]]
    >>> own_rows([[4, 8], [6, 0, [7, 8]], [1, 8, {"amount": 1.0}]], {"a": 7})
    [[6, 0, [7]]]
    """
    ids = set(uuids.values())
    result = []
    for row in rows:
        code, line_id, values = [*row, None, None][:3]
        values = values if isinstance(values, dict) else {}
        if code == 0 and values.get("uuid") in uuids:
            result.append([1, uuids[values["uuid"]], values])
        elif code == 6:
            result.append([6, 0, [one for one in row[2] if one in ids]])
        elif code in (0, 5) or line_id in ids:
            result.append(row)
        elif code == 1 and any(needs <= values.keys() for needs in NEW_ROW):
            result.append([0, 0, values])
    return result


def is_certain(lines, total, unit, rate_of, sign=1):
    """Whether the lines make the total to the last digit, and each is price, quantity and tax.

    :param unit: the smallest amount of the currency
    :param sign: -1 for a return, of whose lines a till shows what it gives back above zero
    :param rate_of: function of the ids of taxes: (0.2, True) for 20 % that prices include, None for
        what is no plain rate

    >>> line = {"qty": 2, "price_unit": 5.0, "price_subtotal": 10.0, "price_subtotal_incl": 11.3}
    >>> line["tax_ids"] = [1]
    >>> rate_of = {(1,): (0.13, False)}.get
    >>> is_certain([line], 11.3, 0.01, rate_of), is_certain([line], 11.29, 0.01, rate_of)
    (True, False)
    >>> cheap = {**line, "price_subtotal": 1.0, "price_subtotal_incl": 1.13}
    >>> is_certain([cheap], 1.13, 0.01, rate_of)
    False
    >>> untaxed = {**line, "price_subtotal_incl": 10.0}
    >>> is_certain([untaxed], 10.0, 0.01, rate_of)
    False
    >>> inside = {**line, "price_subtotal": 8.85, "price_subtotal_incl": 10.0}
    >>> is_certain([inside], 10.0, 0.01, rate_of)
    False
    >>> is_certain([inside], 10.0, 0.01, {(1,): (0.13, True)}.get)
    True
    >>> is_certain([inside], -10.0, 0.01, {(1,): (0.13, True)}.get)
    False
    >>> below = {**inside, "price_subtotal": -8.85, "price_subtotal_incl": -10.0}
    >>> is_certain([below], -10.0, 0.01, {(1,): (0.13, True)}.get)
    False
    """
    included = [line.get("price_subtotal_incl") for line in lines]
    if not all(map(is_number, included)) or not all(_is_right(one, unit, rate_of) for one in lines):
        return False
    if any(_has_wrong_sign(line, sign) for line in lines):
        return False
    return abs(sign * total - sum(included)) <= _float_slack(total, unit / 2)


def _has_wrong_sign(line, sign):
    """Whether goods that are sold bring less than nothing, or such that come back more."""
    made = sign * line["qty"] * line["price_unit"]
    return any(made * line[name] < 0 for name in ("price_subtotal", "price_subtotal_incl"))


def _amounts(line):
    """Quantity × price × (1 − discount), and the totals without and with tax, above zero."""
    names = ("qty", "price_unit", "price_subtotal", "price_subtotal_incl")
    if not all(is_number(line.get(name)) for name in names):
        return None
    amount = line["qty"] * line["price_unit"] * (1 - (line.get("discount") or 0) / 100)
    return abs(amount), abs(line["price_subtotal"]), abs(line["price_subtotal_incl"])


def _line_slack(line, amount, unit):
    """The base and each tax are rounded."""
    return _float_slack(amount, unit / 2 * (1 + len(line.get("tax_ids") or [])))


def _is_right(line, unit, rate_of):
    """Whether the total that the price makes, with tax or without, and the tax are right."""
    amounts = _amounts(line)
    if not amounts:
        return False
    amount, excluded, included = amounts
    slack = _line_slack(line, amount, unit)
    taxes = line.get("tax_ids")
    if not taxes:
        return abs(amount - excluded) <= slack and included >= amount - slack
    plain = rate_of(tuple(taxes))
    if not plain:
        return False
    rate, is_included = plain
    if abs(included - excluded * (1 + rate)) > slack * (1 + abs(rate)):
        return False
    return abs(amount - (included if is_included else excluded)) <= slack


def _is_between(line, unit):
    """Whether the price lies between the totals without and with tax, whatever the rate."""
    amounts = _amounts(line)
    if not amounts:
        return False
    amount, *totals = amounts
    slack = _line_slack(line, amount, unit)
    return min(totals) - slack <= amount <= max(totals) + slack


def _float_slack(amount, slack):
    return slack + abs(amount) * 1e-14


def difference(lines, exact, total, unit, step, sign=1):
    """Return the Fault of an order that differs from what the tax computation makes, else None.

    :param lines: the order's `Line` rows
    :param exact: an `Exact` for each of them
    :param unit: the smallest amount of the currency
    :param step: how far the rounding of cash may move the total, 0 where there is none

    Six times 0.99 with 20 % tax in it: 1.00 a line, 5.94 in all.

    >>> sent = {"price_subtotal": 0.83, "price_subtotal_incl": 1.0, "tax_ids": [1]}
    >>> lines = [Line(place, None, sent) for place in range(6)]
    >>> exact = [Exact(0.83, 1.0, 0.82, 0.99)] * 6
    >>> difference(lines, exact, 5.94, 0.01, 0.0)
    >>> difference(lines, exact, 5.8, 0.01, 0.0)
    Fault(field='amount_total', fault='sum')
    >>> difference(lines, exact, -5.94, 0.01, 0.0)
    Fault(field='amount_total', fault='sum')
    >>> difference(lines, [Exact(0.9, 1.1, 0.9, 1.1)] * 6, 5.94, 0.01, 0.0)
    Fault(field='lines[0].price_subtotal_incl', fault='product')
    """
    for line, right in zip(lines, exact, strict=True):
        sent = line.values.get("price_subtotal_incl")
        if is_number(sent) and _is_off(sent, (right.shown, right.included), unit):
            place = "stored" if line.row is None else line.row
            return Fault(f"lines[{place}].price_subtotal_incl", "product")
    right = sum(one.included for one in exact)
    taxes = {str(tax) for line in lines for tax in line.values.get("tax_ids") or []}
    # a tie may be rounded up here and down at the till, for the base and each tax
    slack = max(step, unit * (1 + len(taxes)))
    allowed = _float_slack(total, slack * 1.01)
    return Fault("amount_total", "sum") if abs(sign * total - right) > allowed else None


def fitted(exact, total, unit):
    """Return the lines with what a tie was rounded up instead of down on the largest of them.

    >>> [one.included for one in fitted([Exact(1, 1, 1, 1.0), Exact(2, 2, 2, 2.0)], 3.01, 0.01)]
    [1.0, 2.01]
    """
    right = sum(one.included for one in exact)
    missing = round((abs(total) - abs(right)) / unit) * unit * (-1 if right < 0 else 1)
    if not missing:
        return exact
    largest = max(range(len(exact)), key=lambda place: abs(exact[place].included))
    result = list(exact)
    result[largest] = exact[largest]._replace(included=exact[largest].included + missing)
    return result


def _is_off(sent, rights, slack):
    allowed = _float_slack(sent, slack * 1.01)
    return all(abs(abs(sent) - abs(right)) > allowed for right in rights)


def is_near(lines, total, unit, sign=1):
    """Whether rounding alone, whatever the rates of the taxes, explains the total.

    For a till that has not heard of a change of a tax yet.
    """
    if any(_amounts(line) and _has_wrong_sign(line, sign) for line in lines):
        return False
    slack = unit / 2 * sum(2 + 2 * len(line.get("tax_ids") or []) for line in lines)
    included = [line.get("price_subtotal_incl") or 0.0 for line in lines]
    in_line = all(_is_between(line, unit) for line in lines)
    return in_line and abs(sign * total - sum(included)) <= _float_slack(total, slack)
