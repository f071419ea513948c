"""When a promotion holds. Plain Python: a store's clock in, yes or no out."""

DAY = 24.0


def is_on_air(weekday, hour, weekdays, hour_from=0.0, hour_to=0.0):
    """Whether a promotion holds at a moment of the store's own clock.

    :param weekday: 0 is Monday
    :param hour: the time of the day in hours, 13.5 is half past one
    :param weekdays: those on which it begins
    :param hour_from, hour_to: from including, to excluding; both equal: all day. A time that
        ends before it begins goes on after midnight and belongs to the day on which it began.

    >>> is_on_air(0, 10.0, {0, 1}, 9, 12), is_on_air(0, 12.0, {0, 1}, 9, 12)
    (True, False)
    >>> is_on_air(6, 10.0, {0, 1}), is_on_air(0, 23.99, {0, 1})
    (False, True)
    >>> is_on_air(4, 23.0, {4}, 22, 2), is_on_air(5, 1.0, {4}, 22, 2), is_on_air(4, 1.0, {4}, 22, 2)
    (True, True, False)
    """
    hour_to = hour_to or DAY
    if hour_from == hour_to:
        return weekday in weekdays
    if hour_from < hour_to:
        return weekday in weekdays and hour_from <= hour < hour_to
    began_yesterday = hour < hour_to
    began = (weekday - 1) % 7 if began_yesterday else weekday
    return began in weekdays and (began_yesterday or hour >= hour_from)
