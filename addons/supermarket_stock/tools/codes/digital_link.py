"""GS1 Digital Link: the identifiers of a product in a web address (URI syntax 1.0 to 1.6).

https://any.domain/any/path/01/<GTIN>/22/<CPV>/10/<lot>/21/<serial>?17=<date>&3103=<weight>
"""

import re

from .check_digits import is_digits
from .element_string import Element, Fault, fault_of
from .identifiers import IDENTIFIERS

ADDRESS = re.compile(
    r"(?:(https?://)[^/?#\s]+|[^/?#\s]+\.[^/?#\s]+)(/[^?#\x1d]*)?(?:\?([^#\x1d]*))?(?:[#\x1d].*)?",
    re.IGNORECASE,
)
# The primary keys, and the words for them and for others up to version 1.1 of the standard.
KEYS = ("01", "8006", "8013", "8010", "414", "417", "8017", "8018", "255", "00", "253", "401",
        "402", "8003", "8004")  # fmt: skip
WORDS = {
    "gtin": "01", "itip": "8006", "gmn": "8013", "cpid": "8010", "gln": "414", "party": "417",
    "gsrnp": "8017", "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253", "ginc": "401",
    "gsin": "402", "grai": "8003", "giai": "8004",
    "cpv": "22", "lot": "10", "ser": "21", "cpsn": "8011", "glnx": "254", "refno": "8020",
    "srin": "8019", "exp": "17",
}  # fmt: skip


def read_link(text, today):
    """Return ([Element], Fault or None) of a web address, None for what is none.

    >>> import datetime
    >>> def show(text):
    ...     found = read_link(text, datetime.date(2026, 11, 28))
    ...     return found and (["".join(one) for one in found[0]], found[1] and found[1].kind)
    >>> show("https://id.gs1.org/01/04000521006112/10/L%2F1?17=261231&linkType=all#top")
    (['0104000521006112', '10L/1', '17261231'], None)
    >>> show("HTTPS://SHOP.EXAMPLE/DE/01/4000521006112;3103=000756".replace(";", "?"))
    (['0104000521006112', '3103000756'], None)
    >>> show("https://example.com/menu"), show("4000521006112")
    (([], 'link'), None)
    """
    found = ADDRESS.fullmatch(text)
    if not found:
        return None
    scheme, path, query = found.groups()
    pairs = _pairs_of_path((path or "").strip("/").split("/"))
    if not pairs:
        return ([], Fault("link", "", text)) if scheme else None
    pairs += _pairs_of_query(query or "")
    elements = []
    for ai, value in pairs:
        element = Element(ai, _padded(ai, value))
        fault = fault_of(*element, today)
        if fault:
            return elements, fault
        elements.append(element)
    return elements, None


def _pairs_of_path(segments):
    for at in range(len(segments) - 1):
        if _identifier(segments[at]) not in KEYS:
            continue
        names, values = segments[at::2], segments[at + 1 :: 2]
        identifiers = [_identifier(name) for name in names]
        if len(names) == len(values) and all(identifiers):
            return list(zip(identifiers, map(_decoded, values), strict=True))
    return []


def _pairs_of_query(query):
    """What other parameters say is for whoever made the link."""
    found = [part.partition("=") for part in re.split("[&;]", query)]
    return [(_identifier(name), _decoded(value)) for name, _is, value in found if _identifier(name)]


def _identifier(name):
    ai = WORDS.get(name.lower(), name)
    return ai if ai in IDENTIFIERS else None


def _decoded(text):
    return re.sub("%([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), text)


def _padded(ai, value):
    """A GTIN of 8, 12 or 13 digits, as version 1.0 has it."""
    is_short = ai in ("01", "02") and is_digits(value) and len(value) in (8, 12, 13)
    return value.zfill(14) if is_short else value
