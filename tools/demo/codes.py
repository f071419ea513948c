"""Barcodes: check digits, the shop's own numbers, and GS1 element strings."""

# GS1 General Specifications, section 1.4: prefixes for numbers inside one company (02, 04, 20-29)
# and coupons (05, 98, 99); 977-979 are periodicals and books.
RESTRICTED_PREFIXES = ("02", "04", "05", "2", "977", "978", "979", "98", "99")
# GS1 prefix for numbers inside a company that no scale rule of Odoo's nomenclature reads
# (21 weight, 22 discount, 23 price).
OWN_PREFIX = "20"
WEIGHT_PREFIX = "21"
# The 18 digits of a scale that prints weight and price: no product code begins with it.
LABEL_PREFIX = "28"


def check_digit(digits):
    """Return the GS1 check digit of the digits before it.

    >>> check_digit("629104150021")  # GS1's own example
    '3'
    """
    total = sum(
        int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits))
    )
    return str(-total % 10)


def is_ean13(code):
    """Say whether ``code`` is 13 digits with a correct check digit."""
    return (
        len(code) == 13 and code.isascii() and code.isdigit() and check_digit(code[:-1]) == code[-1]
    )


def is_traded(code):
    """Say whether the EAN-13 ``code`` names the same product in every shop of the world."""
    return is_ean13(code) and not code.startswith(RESTRICTED_PREFIXES)


def own_code(number):
    """Return the EAN-13 the shop itself gives to its product ``number``."""
    digits = f"{OWN_PREFIX}{number:010d}"
    return digits + check_digit(digits)


def weighed_code(number, grams=0):
    """Return the scale code of product ``number`` (5 digits), for a label of ``grams``.

    With no grams it is the code the product itself carries (Odoo's ``21.....{NNDDD}``).
    """
    digits = f"{WEIGHT_PREFIX}{number:05d}{grams:05d}"
    return digits + check_digit(digits)


def label_code(number, cents=0, grams=0):
    """Return the 18-digit scale code of product ``number``, for a label of that price and weight.

    With neither it is the code that the product carries for such labels.

    >>> label_code(122, 3010, 756)
    '280012203010007569'
    """
    digits = f"{LABEL_PREFIX}{number:05d}{cents:05d}{grams:05d}"
    return digits + check_digit(digits)


def gs1_string(ean13, lot, expiry):
    """Return the element string of a 2D code: GTIN (01), expiry (17), lot (10).

    The lot stands last: its length varies, and at the end it needs no separator.
    """
    return f"010{ean13}17{expiry:%y%m%d}10{lot}"
