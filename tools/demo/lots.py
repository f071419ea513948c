"""Lots of the demo shop: one per product and delivery day, with the dates of its shelf life."""

from datetime import timedelta

from .clock import utc_of

END_OF_DAY = 23 * 60 + 59


def lot_name(code, made_on):
    """Return the lot number that a supplier prints: day made, then the product's number."""
    return f"L{made_on:%y%m%d}-{code}"


def lot_values(product, name, expires_on, company):
    """Return the values of a lot that expires at the end of ``expires_on``.

    All dates are given: the defaults count from the day the lot is entered, which here is not the
    day it was made.
    """
    expiry = utc_of(expires_on, END_OF_DAY)
    return {
        "name": name,
        "product_id": product.id,
        "company_id": company.id,
        "expiration_date": expiry,
        "use_date": expiry - timedelta(days=product.use_time),
        "removal_date": expiry - timedelta(days=product.removal_time),
        "alert_date": expiry - timedelta(days=product.alert_time),
    }
