"""A clock that can be set: documents of the past get the dates they would have had."""

from contextlib import ExitStack, contextmanager
from datetime import datetime, time, timedelta, timezone
from unittest.mock import patch
from zoneinfo import ZoneInfo

from odoo import fields

ZONE = ZoneInfo("Asia/Shanghai")


def local_today():
    """Today's date in the shops."""
    return datetime.now(ZONE).date()


def utc_of(day, minutes=0):
    """The naive UTC time, as Odoo stores it, of a minute of a day in the shops."""
    local = datetime.combine(day, time(), ZONE) + timedelta(minutes=minutes)
    return local.astimezone(timezone.utc).replace(tzinfo=None)


def local_day(moment):
    """The day in the shops of a moment as Odoo stores it."""
    return moment.replace(tzinfo=timezone.utc).astimezone(ZONE).date()


# Fields whose default is today's date, bound when their class was made: out of a patch's reach.
_DATED_TODAY = (("account.payment", "date"),)


@contextmanager
def clock_at(env, moment):
    """Let Odoo believe that it is ``moment`` (naive UTC).

    Sessions, moves and entries ask Odoo's own clock for their dates, so this is the one place to
    set. ``create_date`` stays true: the database writes it.
    """
    today = local_day(moment)
    real_context_today = fields.Date.context_today

    def context_today(record, timestamp=None):
        return real_context_today(record, timestamp) if timestamp else today

    with ExitStack() as stack:
        stack.enter_context(patch.object(fields.Datetime, "now", lambda *_args: moment))
        stack.enter_context(patch.object(fields.Date, "today", lambda *_args: today))
        stack.enter_context(patch.object(fields.Date, "context_today", staticmethod(context_today)))
        for model, name in _DATED_TODAY:
            field = env[model]._fields[name]
            stack.enter_context(patch.object(field, "default", lambda _records: today))
        yield
