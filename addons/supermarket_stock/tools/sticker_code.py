"""The 2D code of a markdown sticker: GTIN, price, check value and lot as GS1 element strings.

Application identifiers of the GS1 General Specifications: 01 GTIN, 392n price to pay with n
decimals, 99 internal (the check value), 10 lot. The price always has eight digits and the check
value twelve characters, and the lot stands last: a scanner that swallows the separators (FNC1)
still gives a code that reads in one way only.

Plain Python: texts and numbers in and out.
"""

import base64
import hashlib
import hmac
import re
from typing import NamedTuple

from .codes.reading import FOREIGN

GS = "\x1d"
PRICE_DIGITS = 8
CHECK_LENGTH = 12
# GS1 General Specifications, figure 7.11-1: the characters of a lot, at most 20
LOT = r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}"
SEPARATOR = rf"(?:{FOREIGN.pattern}|\x1d)?"
# what scanners may send in front of a GS1 code: the identifier of its symbology
SYMBOLOGY = r"(?:\][A-Za-z]\d)?"
STICKER = re.compile(
    rf"^{SYMBOLOGY}{SEPARATOR}01(?P<gtin>\d{{14}})392(?P<decimals>\d)(?P<price>\d{{{PRICE_DIGITS}}})"
    rf"{SEPARATOR}99(?P<check>[A-Z2-7]{{{CHECK_LENGTH}}}){SEPARATOR}10(?P<lot>{LOT})$"
)


class Sticker(NamedTuple):
    """What a sticker says; the price in minor units (cents, 分)."""

    gtin: str
    lot: str
    price: int
    decimals: int
    check: str


def check_value(secret, *parts):
    """Return the keyed check value of a sticker's content: 60 bits of HMAC-SHA256 in base 32.

    Without the secret nobody finds the value of another price.

    >>> check_value("secret", 7, "04000521006112", "L1", 500, 2)
    'CTFANX7GBGKV'
    >>> check_value("secret", 7, "04000521006112", "L1", 100, 2) == _
    False
    """
    message = GS.join(str(part) for part in parts)
    digest = hmac.new(secret.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:CHECK_LENGTH]


def write_sticker(sticker):
    r"""Return the code of a sticker.

    >>> write_sticker(Sticker("04000521006112", "L1", 500, 2, "CTFANX7GBGKV"))
    '0104000521006112392200000500\x1d99CTFANX7GBGKV\x1d10L1'
    """
    price = f"392{sticker.decimals}{sticker.price:0{PRICE_DIGITS}d}"
    return f"01{sticker.gtin}{price}{GS}99{sticker.check}{GS}10{sticker.lot}"


def read_sticker(code):
    r"""Return the sticker of a scanned code, None when the code is none.

    >>> read_sticker('0104000521006112392200000500\x1d99CTFANX7GBGKV\x1d10L1').price
    500
    >>> read_sticker(']Q3010400052100611239220000050099CTFANX7GBGKV10L1').lot
    'L1'
    >>> read_sticker('0104000521006112392200000500|99CTFANX7GBGKV^]10L1').lot
    'L1'
    >>> read_sticker('010400052100611210L1')
    """
    found = STICKER.match(code or "")
    if not found:
        return None
    return Sticker(
        found["gtin"], found["lot"], int(found["price"]), int(found["decimals"]), found["check"]
    )


def is_lot_printable(lot):
    """Whether a lot's name fits into a GS1 code.

    >>> is_lot_printable("L251122-175"), is_lot_printable("批次 7"), is_lot_printable("L" * 21)
    (True, False, False)
    """
    return bool(re.fullmatch(LOT, lot or ""))
