"""The night of a store: when its pass begins, by the clock on its wall."""

from datetime import datetime, time, timedelta

from odoo import fields
from odoo.addons.supermarket_stock.tools.store_clock import local_time

# The pass of a night begins at this hour of the store, when yesterday is over and booked…
NIGHT_HOUR = 2
# …the stores are balanced once it is through…
BALANCE_HOUR = 4
# …and a server that was off then catches up until this one: later it is a day's work.
NIGHT_ENDS = 12


def night_of(zone, now, begins=NIGHT_HOUR):
    """Return the day whose night it is in a zone, None by day.

    :param datetime now: naive, in UTC
    :param int begins: the hour from which on the work in question is due
    """
    local = local_time(now, zone)
    return local.date() if begins <= local.hour < NIGHT_ENDS else None


def next_night(store):
    """Return the naive UTC moment at which the store's next pass of a night begins."""
    local = store._store_time(fields.Datetime.now())
    day = local.date() + timedelta(days=local.hour >= NIGHT_HOUR)
    return store.env["replenishment.facts"]._to_utc(store, datetime.combine(day, time(NIGHT_HOUR)))
