"""Lots of the demo shop: one per product and delivery day, with the dates of its shelf life."""

from collections import namedtuple
from datetime import timedelta

from .clock import utc_of

END_OF_DAY = 23 * 60 + 59

# A product's days before expiry: best before, off the shelf, alert.
Terms = namedtuple("Terms", "product_id use_time removal_time alert_time company_id")


def terms_of(product, company):
    """Read what the dates of a product's lots need, once for all of them."""
    return Terms(product.id, product.use_time, product.removal_time, product.alert_time, company.id)


def lot_name(code, made_on):
    """Return the lot number that a supplier prints: day made, then the product's number."""
    return f"L{made_on:%y%m%d}-{code}"


def lot_values(terms, name, expires_on):
    """Return the values of a lot that expires at the end of ``expires_on``.

    All dates are given: the defaults count from the day the lot is entered, which here is not the
    day it was made.
    """
    expiry = utc_of(expires_on, END_OF_DAY)
    return {
        "name": name,
        "product_id": terms.product_id,
        "company_id": terms.company_id,
        "expiration_date": expiry,
        "use_date": expiry - timedelta(days=terms.use_time),
        "removal_date": expiry - timedelta(days=terms.removal_time),
        "alert_date": expiry - timedelta(days=terms.alert_time),
    }
