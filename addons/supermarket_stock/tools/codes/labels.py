"""The rules of a shop for codes: patterns of labels that carry numbers, and of other codes.

A pattern is a regular expression from the code's beginning. Braces hold digits that are no part of
the product's own code; in that code zeros stand in their place:

    {NNDDD}  a number: N for a whole digit, D for a decimal one
    {V}      the price-check digit of the number after it (of the last one where none follows)
    {X}      a digit that says nothing
"""

import re
from typing import NamedTuple

from .check_digits import check_digit, is_checked, is_digits, measure_check_digits
from .gtin import barcode_forms

BRACES = re.compile(r"\{([A-Za-z]*)\}")
NUMBER = re.compile(r"N*D*")
# In a regular expression, how many of what comes before
COUNT = re.compile(r"\{\d+(?:,\d*)?\}")
LENGTHS = {"ean8": 8, "ean13": 13, "upca": 12, "gtin14": 14, "sscc": 18}
# What the numbers of a rule are, by its type; a rule with two says itself which comes first.
NUMBERS = {"weight": ["weight"], "price": ["price"], "discount": ["discount"]}
TWO = "weight_price"
LABELS = ("weight", "price", TWO)
GOODS = ("product", "quantity", *LABELS)


class Rule(NamedTuple):
    """A rule of the shop; `first` is what comes first of two numbers: "price" or "weight"."""

    type: str
    encoding: str
    pattern: str
    first: str = "price"
    alias: str = "0"


class Label(NamedTuple):
    """A code that a rule reads.

    :param code: as the rule's encoding writes it
    :param base_code: the product's own code
    :param numbers: {"weight", "price" or "discount": number}
    :param parts: [(text, kind)], joined the code
    """

    rule: Rule
    code: str
    base_code: str
    numbers: dict
    parts: list


class LabelFault(NamedTuple):
    """Why a rule that is meant does not read a code: "price_check" or "check"; what is right."""

    kind: str
    found: str
    expected: str


def problem_of(pattern, rule_type):
    """Return what is wrong with a pattern: "count", "empty", "braces", "regex" or None.

    >>> problem_of("28.....{NNNDD}{NNDDD}.", "weight_price"), problem_of("28{NN}", "weight_price")
    (None, 'count')
    >>> problem_of("02.....{V}{NNDD}.", "price"), problem_of("02.....{V}.", "price")
    (None, 'count')
    >>> problem_of("28{NN}{NN}", "weight"), problem_of("28{NN}{X}", "weight")
    ('count', None)
    >>> problem_of("28{}{NN}", "weight_price"), problem_of("28({NN}", "weight")
    ('empty', 'regex')
    >>> problem_of("28{NXN}", "price"), problem_of("28{NN", "price")
    ('braces', 'braces')
    """
    braces = BRACES.findall(pattern)
    if "" in braces:
        return "empty"
    rest = COUNT.sub("", BRACES.sub("", pattern))
    if re.search("[{}]", rest) or not all(map(_is_known, braces)):
        return "braces"
    numbers = [brace for brace in braces if brace[0] in "ND"]
    expected = 2 if rule_type == TWO else len(NUMBERS.get(rule_type, []))
    if len(numbers) != expected:
        return "count"
    try:
        re.compile(_regex(pattern))
    except re.error:
        return "regex"
    return None


def _is_known(brace):
    return bool(NUMBER.fullmatch(brace) or brace == "V" or not brace.strip("X"))


def is_ours(pattern):
    """Whether a pattern needs this reader: it has more in braces than the one number of others.

    >>> is_ours("21.....{NNDDD}"), is_ours("02.....{V}{NNDD}"), is_ours("28{NN}{NN}")
    (False, True, True)

    GS1's rules are regular expressions, whose braces count characters:

    >>> is_ours(r"(392[0-3])(\\d{1,15})"), is_ours(r"(310[0-5])(\\d{6})")
    (False, False)
    """
    braces = BRACES.findall(pattern)
    return len(braces) > 1 or any(not NUMBER.fullmatch(brace) for brace in braces)


def _regex(pattern):
    """Each pair of braces becomes a named group of digits."""
    count = iter(range(100))
    return BRACES.sub(
        lambda found: f"(?P<b{next(count)}>[0-9]{{{max(len(found[1]), 1)}}})", pattern
    )


def has_encoding(code, encoding):
    """Whether a code is written as an encoding says.

    >>> has_encoding("4000521006112", "ean13"), has_encoding("4000521006113", "ean13")
    (True, False)
    >>> has_encoding("ABC", "any"), has_encoding("ABC", "gs1-128")
    (True, False)
    """
    return encoding == "any" or (len(code) == LENGTHS.get(encoding) and is_checked(code))


def read_label(code, rules, conversion="always", price_places=None):
    """Return (Label or None, LabelFault or None): the first rule that reads a code.

    :param rules: [Rule] in the order in which they are asked
    :param conversion: between UPC-A and EAN-13: "none", "ean2upc", "upc2ean", "always"
    :param price_places: 0 in a currency without cents: there all digits of a price are whole

    >>> price = Rule("price", "any", "02.....{V}{NNDD}.")
    >>> label, _fault = read_label("0212345309995", [price])
    >>> label.base_code, own_code(label), label.numbers
    ('0212345000005', '0212345000007', {'price': 9.99})
    >>> read_label("0212345409992", [price])[1]
    LabelFault(kind='price_check', found='4', expected='5')
    >>> read_label("ABC-1", [Rule("product", "any", ".*")])[0].base_code
    'ABC-1'
    >>> read_label("2300045012507", [Rule("price", "any", "23.....{NNNDD}")], "none", 0)[0].numbers
    {'price': 1250}
    """
    fault = None
    for rule in rules:
        written = _as_encoded(code, rule.encoding, conversion)
        found = _match(written, rule)
        if found is None:
            continue
        why_not = _label_fault(written, rule, found)
        if why_not:
            fault = fault or (why_not if why_not.kind and rule.type in LABELS else None)
        elif rule.type == "alias":
            code = rule.alias
        else:
            return _label(written, rule, found, price_places), fault
    return None, fault


def _as_encoded(code, encoding, conversion):
    if encoding == "ean13" and has_encoding(code, "upca") and conversion in ("upc2ean", "always"):
        return "0" + code
    is_upc = encoding == "upca" and code[:1] == "0" and has_encoding(code, "ean13")
    return code[1:] if is_upc and conversion in ("ean2upc", "always") else code


def _match(code, rule):
    """[(start, end, what stands in the braces)] of a code that has the rule's form, else None."""
    try:
        found = re.match(f"(?:{_regex(rule.pattern)})", code)
    except re.error:
        return None
    if not found or (rule.type == "discount" and found.end() < len(code)):
        return None
    braces = BRACES.findall(rule.pattern)
    places = [(*found.span(f"b{at}"), brace) for at, brace in enumerate(braces)]
    return [place for place in places if place[0] >= 0]


def _label_fault(code, rule, places):
    if not has_encoding(code, rule.encoding):
        is_last = len(code) == LENGTHS.get(rule.encoding) and is_digits(code)
        return LabelFault("check", code[-1], check_digit(code[:-1])) if is_last else _NO_LABEL
    numbers = [place for place in places if place[2][0] in "ND"]
    for start, end, brace in places:
        if brace == "V" and numbers:
            after = [place for place in numbers if place[0] > start] or numbers[-1:]
            right = measure_check_digits(code[after[0][0] : after[0][1]])
            if right and code[start:end] not in right:
                return LabelFault("price_check", code[start:end], right[0])
    return None


# Not of the rule's encoding: no reason to speak of.
_NO_LABEL = LabelFault("", "", "")


def _label(code, rule, places, price_places):
    kinds = NUMBERS.get(rule.type, [])
    if rule.type == TWO:
        kinds = ["price", "weight"] if rule.first == "price" else ["weight", "price"]
    left, numbers, parts, base, at = list(kinds), {}, [], code, 0
    for start, end, brace in places:
        kind = {"V": "check", "X": "ignored"}.get(brace[0]) or (left.pop(0) if left else "other")
        if brace[0] in "ND" and kind != "other":
            decimals = 0 if kind == "price" and price_places == 0 else brace.count("D")
            value = int(code[start:end])
            numbers[kind] = value / 10**decimals if decimals else value
        parts += [(code[at:start], "product"), (code[start:end], kind)]
        base = base[:start] + "0" * (end - start) + base[end:]
        at = end
    if places and rule.encoding in LENGTHS:
        base = base[:-1] + check_digit(base[:-1])
    return Label(rule, code, base, numbers, parts + _tail(code, at))


def own_code(label):
    """Return the code to enter at the product: the label's, with zeros and a check digit."""
    base = label.base_code
    is_label = label.base_code != label.code and is_checked(label.code)
    return base[:-1] + check_digit(base[:-1]) if is_label else base


def _tail(code, at):
    if at == len(code):
        return []
    if len(code) in LENGTHS.values() and is_checked(code):
        return [(code[at:-1], "product"), (code[-1], "check")]
    return [(code[at:], "product")]


def label_forms(label):
    """Return the ways in which the product of a label may be entered.

    The last digit of a label may be the check digit, or one that a scale prints instead of it:
    the product is found with the digit of its own code, with a zero, and with the right one.

    >>> label = read_label("4000555020002", [Rule("weight", "any", "4000555{NNDDD}.")])[0]
    >>> label_forms(label)[::2]
    ['4000555000002', '4000555000001', '4000555000000']
    """
    forms = barcode_forms(label.base_code)
    if label.rule.type in LABELS and is_digits(label.base_code):
        body = label.base_code[:-1]
        for last in (check_digit(body), "0"):
            forms += barcode_forms(body + last)
    return list(dict.fromkeys(forms))
