"""What a scanned text is: from the scanner's prefix to the facts of a sale."""

import re
from typing import NamedTuple

from .dates import read_date
from .digital_link import read_link
from .element_string import GS, PRODUCT, Fault, alternatives, chains, cut, is_telling
from .identifiers import identifier_at

# AIM symbology identifiers (ISO/IEC 15424): a letter, and a modifier.
SYMBOL = re.compile(r"\]([A-Za-z][0-9A-Za-z])")
GS1_SYMBOLS = ("C1", "e0", "e1", "e2", "d2", "d5", "Q3", "Q4", "J1", "z1")
# What scanners send for FNC1 when they are not set to send ASCII 29. None of it can stand in a
# GS1 code: no character of it, or the whole of it, is of the standard's set.
FOREIGN = re.compile(
    r"\]C1|\^?\]|\||#|\{GS\}|<GS>|\[GS\]|\{FNC1\}|<FNC1>|\[FNC1\]|\u241d|Alt\+?0?29|"
    r"\\x1d|\\u001d|\\035|&#29;|<0x1D>|~d029|[\x00-\x1c\x1e-\x20]",
    re.IGNORECASE,
)
BRACKETS = re.compile(r" *\((\d{2,4})\) *")
# The amount to pay: in the currency of the shop, and with the currency in front.
PRICES = ("392", "393")
GTIN_FIRST = re.compile(r"0[12]\d{14}.")


class Reading(NamedTuple):
    """A scanned text, read.

    :param text: without what the scanner put before and after it
    :param elements: [Element], empty for what is no GS1 code or can't be read
    :param fault: why a GS1 code can't be read
    :param ways: other ways to read it if the scanner swallowed the separators: [[Element]]
    :param is_doubtful: whether one of the ways is likelier than this one
    :param separator: what the scanner sends for FNC1, "" if that is ASCII 29 or nothing
    """

    text: str
    elements: list
    fault: Fault | None
    ways: list
    is_doubtful: bool
    separator: str


def strip_symbol(scanned):
    r"""Return (symbology identifier, text) of what a scanner sends.

    >>> strip_symbol("]E04000521999995\r"), strip_symbol("ABC-1")
    (('E0', '4000521999995'), ('', 'ABC-1'))
    """
    text = scanned.strip(" \t\r\n\x04")
    found = SYMBOL.match(text)
    return (found[1], text[3:]) if found else ("", text)


def read(scanned, today, separators=""):
    r"""Return the Reading of a scanned text.

    :param separators: regular expression of what the shop takes for FNC1, too

    >>> import datetime
    >>> def show(code):
    ...     reading = read(code, datetime.date(2026, 11, 28))
    ...     return "".join(map("(%s)%s".__mod__, reading.elements)) or reading.text, reading.fault
    >>> show("]C1010400052100611210L1|17261231")
    ('(01)04000521006112(10)L1(17)261231', None)
    >>> show("(01)04000521006112(10)L1(17)261231")
    ('(01)04000521006112(10)L1(17)261231', None)
    >>> show("]E04000521999995"), show("281234500399001254")
    (('4000521999995', None), ('281234500399001254', None))
    >>> show("1021072911172405310100693570007182")[1].kind
    'separator'
    """
    symbol, text = strip_symbol(scanned)
    link = read_link(text, today)
    if link:
        return Reading(text, [] if link[1] else link[0], link[1], [], False, "")
    code, separator = _normalised(text, separators)
    elements, fault = cut(code, today)
    has_separator = GS in code
    if not fault:
        if not (has_separator or symbol in GS1_SYMBOLS or _is_meant(code, elements, fault)):
            return Reading(text, [], None, [], False, "")
        ways = [] if has_separator else alternatives(elements, today)
        doubtful = any(is_telling(elements, way) for way in ways)
        return Reading(text, elements, None, ways, doubtful, separator)
    if not has_separator and any(_has_product(way) for way in chains(code, today)):
        fault = Fault("separator", "", "")
    elif not (symbol in GS1_SYMBOLS or _is_meant(code, elements, fault)):
        fault = None
    return Reading(text, [], fault, [], False, separator)


def _normalised(text, separators):
    """(the code with ASCII 29 for each separator, the first one that was another)"""
    if BRACKETS.match(text):
        return BRACKETS.sub(GS + r"\1", text).strip(GS), ""
    found = FOREIGN.search(text)
    code = FOREIGN.sub(GS, text)
    if separators:
        code = re.sub(separators, GS, code)
    return code.strip(GS), found[0] if found else ""


def _has_product(elements):
    return any(element.ai in PRODUCT for element in elements)


def _is_meant(code, elements, fault):
    """Whether it is a GS1 code, and no other code of the shop that looks like one by chance."""
    if _has_product(elements) or (elements and elements[0].ai == "00"):
        return True
    is_wrong = fault and fault.kind == "check" and fault.ai in PRODUCT
    return bool(is_wrong and GTIN_FIRST.match(code) and identifier_at(code.replace(GS, ""), 16))


def facts_of(elements, today):
    """Return what the elements of a code say that matters to a sale.

    ========  =========================================================================
    gtin      01, or 02 the goods in a box or on a pallet
    lot       10
    serial    21
    expiry    the last day of sale: 17 (7003), else 15; 16 (sell by) where it is earlier
    count     30, and 37 beside 02
    measures  31nn, 32nn, 35nn, 36nn: [(first three digits, number)]
    price     392n, 393n
    currency  393n: ISO 4217 number
    ========  =========================================================================

    >>> import datetime
    >>> from .element_string import Element
    >>> facts_of([Element("01", "04000521006112"), Element("3103", "000756"),
    ...           Element("15", "261231"), Element("16", "261224")], datetime.date(2026, 11, 28))
    ... # doctest: +NORMALIZE_WHITESPACE
    {'gtin': '04000521006112', 'measures': [('310', 0.756)],
     'expiry': datetime.date(2026, 12, 24)}
    """
    texts = {}
    for ai, text in elements:
        texts.setdefault(ai, text)
    facts = {name: texts[ai] for name, ai in (("lot", "10"), ("serial", "21")) if ai in texts}
    gtin = texts.get("01") or texts.get("02")
    if gtin:
        facts = {"gtin": gtin, **facts}
    count = texts.get("30") or ("02" in texts and texts.get("37"))
    if count:
        facts["count"] = int(count)
    measures = [(ai[:3], decimal(text, int(ai[3]))) for ai, text in elements if _is_measure(ai)]
    if measures:
        facts["measures"] = measures
    facts |= next((_price_of(ai, text) for ai, text in elements if ai[:3] in PRICES), {})
    expiry = _expiry(texts, today)
    return {**facts, "expiry": expiry} if expiry else facts


def decimal(digits, places):
    """Return the number of digits with so many decimals.

    >>> decimal("000756", 3), decimal("5990", 2), decimal("12", 0)
    (0.756, 59.9, 12)
    """
    return int(digits) / 10**places if places else int(digits)


def _is_measure(ai):
    return len(ai) == 4 and ai[:2] in ("31", "32", "35", "36")


def _price_of(ai, text):
    if ai[:3] == "392":
        return {"price": decimal(text, int(ai[3]))}
    return {"price": decimal(text[3:], int(ai[3])), "currency": text[:3]}


def _expiry(texts, today):
    """The last day on which the goods may be sold, as far as the code says."""
    days = {ai: read_date(texts[ai][:6], today) for ai in ("15", "16", "17", "7003") if ai in texts}
    by_use = [days[ai] for ai in ("17", "7003") if days.get(ai)] or [days.get("15")]
    return min((day for day in [*by_use, days.get("16")] if day), default=None)
