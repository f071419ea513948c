"""The clock on the wall of a store, in Python and in SQL: the two say the same.

Moments are naive and in UTC, as Odoo keeps them. The SQL fragments stand on the alias ``warehouse``
and on STORE_CLOCK_JOINS.
"""

from collections import defaultdict
from datetime import datetime, time

import pytz
from odoo.tools import SQL

STORE_CLOCK_JOINS = SQL(
    """
    LEFT JOIN res_partner address ON address.id = warehouse.partner_id
    LEFT JOIN res_company clock_company ON clock_company.id = warehouse.company_id
    LEFT JOIN res_partner company_address ON company_address.id = clock_company.partner_id
    """
)
# The name of the store's time zone: its address's, else the company's, else UTC.
STORE_ZONE = SQL("COALESCE(address.tz, company_address.tz, 'UTC')")


def local_time(moment, zone):
    """Return a moment as the clock in a zone shows it."""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(zone))


def day_start(day, zone):
    """Return the moment at which a day begins in a zone.

    Where the clocks go forward at midnight the day begins with the first hour there is, where
    they go back over midnight it begins once.
    """
    clock, midnight = pytz.timezone(zone), datetime.combine(day, time.min)
    try:
        local = clock.localize(midnight, is_dst=None)
    except pytz.InvalidTimeError as odd:
        local = clock.localize(midnight, is_dst=isinstance(odd, pytz.AmbiguousTimeError))
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def local_time_sql(moment, zone=STORE_ZONE):
    """The SQL of `local_time`, without the zone."""
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)", moment, zone)


def day_start_sql(now, zone=STORE_ZONE):
    """The SQL of the moment at which the day of another moment began in a zone."""
    return SQL(
        "(date_trunc('day', %s) AT TIME ZONE %s AT TIME ZONE 'UTC')",
        local_time_sql(SQL("%s::timestamp", now), zone),
        zone,
    )


def of_zones(zones, value_of):
    """Return {value: ids of the stores} of {time zone: ids of its stores}.

    >>> of_zones({"UTC": [1], "Etc/UTC": [2], "Asia/Tokyo": [3]}, lambda zone: zone[0])
    {'U': [1], 'E': [2], 'A': [3]}
    >>> of_zones({"UTC": [1], "Asia/Tokyo": [3]}, lambda zone: 7)
    {7: [1, 3]}
    """
    found = defaultdict(list)
    for zone, stores in zones.items():
        found[value_of(zone)] += stores
    return dict(found)


def by_store_sql(stores, sql_type):
    """The SQL of what the store of a `location` has: of one value for all, that value.

    :param stores: {value: ids of the stores}
    """
    *others, last = [SQL("%s::%s", value, sql_type) for value in stores]
    if not others:
        return last
    cases = (
        SQL("WHEN location.warehouse_id = ANY(%s) THEN %s", ids, value)
        for ids, value in zip(stores.values(), others, strict=False)
    )
    return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), last)
