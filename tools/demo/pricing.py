"""Prices that look like prices, the same on every machine for the same barcode."""

import hashlib

# Shelf prices end like this; the first that fits above the drawn value is taken.
ENDINGS = (0.5, 0.8, 0.9)


def share(key, salt=""):
    """Return a number in [0, 1) that depends on nothing but its arguments."""
    digest = hashlib.sha256(f"{salt}:{key}".encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def price_of(barcode, low, high):
    """Return a shelf price between ``low`` and ``high``, cheap ones more often (CNY, with tax)."""
    drawn = low + (high - low) * share(barcode, "price") ** 2
    whole = int(drawn)
    return next((whole + end for end in ENDINGS if whole + end >= drawn), whole + 1.5)


def cost_of(price, category, barcode):
    """Return the purchase price without tax: the shelf price less tax and the category's margin.

    The margin varies by a fifth from product to product.
    """
    margin = category.margin * (0.8 + 0.4 * share(barcode, "margin"))
    return round(price / (1 + category.tax / 100) * (1 - margin), 2)
