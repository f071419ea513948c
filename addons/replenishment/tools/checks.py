"""What people enter, checked: errors name the field and the remedy."""

from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tools import format_date

# Beyond these a day is a slip of the fingers: no forecast looks there.
EARLIEST, LATEST = timedelta(days=3 * 366), timedelta(days=366)


def check_day(field, day, today, env):
    """Refuse a day of a plan that lies years away.

    :raises ValidationError: naming the field, the day entered and the days that are possible
    """
    first, last = today - EARLIEST, today + LATEST
    if first <= day <= last:
        return
    raise ValidationError(
        env._(
            "%(field)s is %(day)s: enter a day from %(first)s to %(last)s.",
            field=field._description_string(env),
            day=format_date(env, day),
            first=format_date(env, first),
            last=format_date(env, last),
        )
    )
