"""When a person is on duty. Plain Python: no Odoo."""

from datetime import datetime, time, timedelta

#: Nobody plans an inspection further ahead; a due time beyond it is as good as none.
MOST_DAYS = 31


def duty_minutes(begin, end, shift, leaves=()):
    """Minutes between two moments in which a person is on duty.

    :param begin: local moment without a zone, as ``end``
    :param shift: (from, to) in hours; ``to`` before ``from``: past midnight
    :param leaves: [(first day, last day)], both included; a shift that begins on such a day is not
        served, and neither is what it has of the next one

    >>> from datetime import date
    >>> duty_minutes(datetime(2026, 11, 30, 5), datetime(2026, 11, 30, 9), (6, 14))
    180.0
    >>> duty_minutes(datetime(2026, 11, 30, 1), datetime(2026, 11, 30, 9), (22, 6))
    300.0
    >>> away = [(date(2026, 11, 30), date(2026, 11, 30))]
    >>> duty_minutes(datetime(2026, 11, 30, 5), datetime(2026, 12, 1, 7), (6, 14), away)
    60.0
    """
    end = min(end, begin + timedelta(days=MOST_DAYS))
    minutes, day = 0.0, begin.date() - timedelta(days=1)
    while day <= end.date():
        if not any(first <= day <= last for first, last in leaves):
            minutes += _overlap((begin, end), _served(day, shift))
        day += timedelta(days=1)
    return minutes


def _served(day, shift):
    """(begin, end) of the shift that begins on a day."""
    first, last = shift
    midnight = datetime.combine(day, time())
    hours = last if last >= first else last + 24
    return midnight + timedelta(hours=first), midnight + timedelta(hours=hours)


def _overlap(one, other):
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(common.total_seconds() / 60, 0.0)
