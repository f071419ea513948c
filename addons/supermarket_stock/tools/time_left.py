"""How long a lot may still be sold, as moments: what a row is compared with is found by an index.

Days are those of the stores' own calendars, {time zone: ids of its stores}.
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

from .store_clock import by_store_sql, day_start, local_time, of_zones

# {bucket: (from, to before)}, days from today on to the day on which the sale ends
BUCKETS = {
    "0_expired": (None, 0),
    "0_off": (None, 0),
    "1_today": (0, 1),
    "2_soon": (1, 4),
    "3_week": (4, 8),
    "4_fortnight": (8, 15),
    "5_later": (15, None),
}
# Days left, compared: what the end of the sale is compared with, days from today on
COMPARED = {"<": ("<", 0), "<=": ("<", 1), ">=": (">=", 0), ">": (">=", 1)}


def day(zone, days=0):
    """The day that is so many days from today on in a time zone."""
    return local_time(fields.Datetime.now(), zone).date() + timedelta(days=days)


def _starts(zones, days):
    """{the moment at which that day begins: ids of the stores}."""
    return of_zones(zones, lambda zone: day_start(day(zone, days), zone))


def bucket_sql(zones, until):
    """Return the SQL of the bucket of a `quant` whose sale ends `until` then."""

    def begins(days):
        return by_store_sql(_starts(zones, days), SQL("timestamp"))

    cases = (
        SQL("WHEN %s < %s THEN %s", until, begins(before), name)
        for name, (_from, before) in BUCKETS.items()
        if before is not None and name != "0_expired"
    )
    return SQL(
        "CASE WHEN quant.expiration_date < %s THEN '0_expired' %s ELSE '5_later' END",
        begins(0),
        SQL(" ").join(cases),
    )


def left_domain(zones, operator, days):
    """A condition on days left as one on the moment of the end, `sold_until`."""
    operator, more = COMPARED[operator]
    moments = _starts(zones, days + more)
    if len(moments) == 1:
        return Domain("sold_until", operator, next(iter(moments)))
    return Domain.OR(
        Domain("warehouse_id", "in", stores) & Domain("sold_until", operator, moment)
        for moment, stores in moments.items()
    )


def bucket_domain(zones, names):
    """What holds of all lots in these buckets, and of few others."""
    ends = [BUCKETS.get(name, (None, None)) for name in names]
    found = Domain.TRUE
    if ends and None not in [first for first, _before in ends]:
        found &= left_domain(zones, ">=", min(first for first, _before in ends))
    if ends and None not in [before for _first, before in ends]:
        found &= left_domain(zones, "<", max(before for _first, before in ends))
    return found
