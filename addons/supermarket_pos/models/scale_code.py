"""Codes of shop scales that carry weight and price. Plain Python: text in, numbers out.

A pattern has two parts in braces, as Odoo's patterns have one: N stands for a whole digit, D for
a decimal one. What stands outside the braces is the product's own code.
"""

import re

PART = re.compile(r"\{(N*)(D*)\}")


def is_two_part(pattern):
    """Say whether a pattern carries two numbers.

    >>> is_two_part("28.....{NNNDD}{NNDDD}."), is_two_part("21.....{NNDDD}")
    (True, False)
    """
    return len(PART.findall(pattern)) == 2


def problem_of(pattern):
    """Return what is wrong with a two-part pattern: "count", "empty", "regex" or None.

    >>> problem_of("28.....{NNNDD}{NNDDD}."), problem_of("28{NN}"), problem_of("28{}{NN}")
    (None, 'count', 'empty')
    >>> problem_of("28({NN}{NN}")
    'regex'
    """
    parts = PART.findall(pattern)
    if len(parts) != 2:
        return "count"
    if not all(whole + decimals for whole, decimals in parts):
        return "empty"
    try:
        re.compile(PART.sub("0", pattern))
    except re.error:
        return "regex"
    return None


def places(pattern):
    """Return [(start, end, decimals)] of the two numbers in a code of this pattern.

    >>> places("28.....{NNNDD}{NNDDD}.")
    [(7, 12, 2), (12, 17, 3)]
    """
    found, braces = [], 0
    for part in PART.finditer(pattern):
        start = part.start() - braces
        length = len(part.group(1)) + len(part.group(2))
        found.append((start, start + length, len(part.group(2))))
        braces += 2
    return found


def read(code, pattern):
    """Return the two numbers and the code with zeros in their place; None if it doesn't match.

    >>> read("281234500399001250", "28.....{NNNDD}{NNDDD}.")
    ([3.99, 0.125], '281234500000000000')
    >>> read("291234500399001250", "28.....{NNNDD}{NNDDD}.") is None
    True
    >>> read("28123450", "28.....{NNNDD}{NNDDD}.") is None
    True
    """
    base, values = code, []
    for start, end, decimals in places(pattern):
        digits = code[start:end]
        if len(digits) != end - start or not (digits.isascii() and digits.isdecimal()):
            return None
        values.append(int(digits) / 10**decimals)
        base = base[:start] + "0" * len(digits) + base[end:]
    flat = PART.sub(lambda part: "0" * (len(part.group()) - 2), pattern)
    if not re.match(flat, base[: len(flat)]):
        return None
    return values, base


def weigh_label(label, unit_price, digits):
    """Return (quantity, total) of a label's {"weight", "price"}; the till's own rule.

    ======  =====  ==================  ==================
    weight  price  quantity            total
    ======  =====  ==================  ==================
    yes            weight              None: as counted
    yes     yes    weight              as printed
            yes    price / unit_price  as printed
    ======  =====  ==================  ==================

    None when it can't be told.

    >>> weigh_label({"price": 10.03}, 39.8, 3), weigh_label({"weight": 0.3}, 39.8, 3)
    ((0.252, 10.03), (0.3, None))
    >>> weigh_label({"price": 10.03}, 0, 3) is None
    True
    """
    if label.get("weight"):
        return label["weight"], label.get("price") or None
    quantity = round(label.get("price", 0) / unit_price, digits) if unit_price > 0 else 0
    return (quantity, label["price"]) if quantity > 0 else None


def barcode_forms(code):
    """Return the ways to write the same GTIN: with and without the zeros that fill it up.

    >>> barcode_forms("04000521006112")
    ['04000521006112', '4000521006112']
    >>> barcode_forms("ABC-1")
    ['ABC-1']
    """
    forms = [code]
    if 8 <= len(code) <= 14 and code.isascii() and code.isdecimal():
        digits = code.zfill(14)
        forms += [digits[14 - n :] for n in (13, 12, 8, 14) if not digits[: 14 - n].strip("0")]
    return list(dict.fromkeys(forms))
