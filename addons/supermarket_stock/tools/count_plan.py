"""Which goods are counted when: classes by what they sell, the portion of a day, and what a shelf
that is filled says of the books.

Numbers in, names out: nothing of Odoo.
"""

from collections import Counter
from datetime import timedelta
from math import ceil
from typing import Any, NamedTuple

CLASSES = ("a", "b", "c")
# A level is usual that so many fillings ended at, and so large a part of them
LEAST_FILLINGS = 3
LEAST_SHARE = 0.25
# What was entered to fit is contradicted by so many fillings in a row that were counted
LEAST_OTHERWISE = 3
# Once a shelf is now and then not filled up; time after time the books are wrong
LEAST_SHORT = 2
# What is brought to a shelf within this time is one filling of it
ONE_FILLING = timedelta(hours=1)
# Who saw a full shelf spares it a count, for so many intervals at most, and no longer than a year
MOST_INTERVALS = 4
YEAR = 365


class Filling(NamedTuple):
    """What is known of a shelf right after it was filled.

    ``level``: units on it by the books; ``is_left``: whether goods were left to fill with;
    ``room``: how many more would have fitted, None where nobody said.

    >>> Filling("today", 11, True, room=1).whole
    12
    """

    moment: Any
    level: float
    is_left: bool
    room: float | None = None

    @property
    def is_seen(self):
        return self.room is not None

    @property
    def whole(self):
        """What the books would say were the shelf full."""
        return round(self.level + (self.room or 0), 5)


def classes(values, share_a, share_b):
    """Return {product: "a", "b" or "c"} of {product: what it sold for}.

    Those that sell most are A until they make `share_a` percent of all sales, the next are B until
    `share_b` percent; who crosses a limit is still above it. What sold nothing is C.

    >>> classes({"milk": 70, "bread": 20, "saffron": 9, "twine": 1, "sled": 0}, 80, 95)
    {'milk': 'a', 'bread': 'a', 'saffron': 'b', 'twine': 'c', 'sled': 'c'}
    >>> classes({"sled": 0}, 80, 95)
    {'sled': 'c'}
    """
    total = sum(value for value in values.values() if value > 0)
    found, before = {}, 0.0
    for product, value in sorted(values.items(), key=lambda item: (-item[1], item[0])):
        share = 100 * before / total if total else 100
        if value <= 0 or share >= share_b:
            found[product] = "c"
        else:
            found[product] = "a" if share < share_a else "b"
        before += max(value, 0)
    return found


def portion(goods, intervals, today, days=1):
    """Return the products to count today, most urgent first.

    Each class is counted once within its interval. Of a class no more comes at once than makes it
    go round in that time, so that the first day of a plan is not all of it; those never counted
    come first, then those counted longest ago, and what sells most before the rest.

    :param goods: [(product, class, what it sold for, day of its last count or None)]
    :param intervals: {class: days}
    :param days: days since the last portion: what a day missed is made up for

    >>> from datetime import date
    >>> monday = date(2026, 3, 2)
    >>> goods = [("milk", "a", 9, None), ("bread", "a", 7, date(2026, 2, 1)),
    ...          ("eggs", "a", 8, date(2026, 2, 20)), ("sled", "c", 0, date(2025, 12, 24))]
    >>> portion(goods, {"a": 1, "b": 91, "c": 365}, monday)
    ['milk', 'bread', 'eggs']
    >>> portion(goods, {"a": 30, "b": 91, "c": 365}, monday)
    ['milk']
    >>> portion(goods, {"a": 30, "b": 91, "c": 30}, monday, days=20)
    ['milk', 'sled']
    """
    chosen = []
    for name in CLASSES:
        own = [row for row in goods if row[1] == name]
        interval = intervals[name]
        due = [row for row in own if row[3] is None or (today - row[3]).days >= interval]
        due.sort(key=lambda row: (row[3] is not None, row[3] or today, -row[2], row[0]))
        most = ceil(len(own) * days / interval)
        chosen += [row[0] for row in due[:most]]
    return chosen


def usual_level(levels):
    """Return what the books usually say right after a shelf was filled, 0 where that varies.

    A shelf that is filled up holds what fits on it. Goods that left without the books' knowledge
    are filled up, too, so that by the books there are more than ever fit. The highest of several
    levels that are usual.

    >>> usual_level([12, 11, 12, 12, 13])
    12
    >>> usual_level([12, 11, 12, 12, 11, 11])
    12
    >>> usual_level([7, 9, 8, 7, 9, 8, 7, 10, 9, 6, 11, 5, 12])
    0
    >>> usual_level([0.734, 1.218, 0.992])
    0
    """
    least = max(LEAST_FILLINGS, LEAST_SHARE * len(levels))
    return max((level for level, times in Counter(levels).items() if times >= least), default=0)


def counted_level(levels):
    """Return what fits on a shelf by those of its fillings that were looked at and counted: the
    last number that they came to twice, 0 for none.

    >>> counted_level([12, 13, 12])
    12
    >>> counted_level([12, 12, 16, 15, 16])
    16
    >>> counted_level([12])
    0
    """
    times = Counter(levels)
    return next((level for level in reversed(levels) if times[level] > 1), 0)


def seen_instead(levels, entered):
    """Return what fits on a shelf by its last fillings that were counted, all of which came to more
    than was entered, or all to less; 0 where they did not.

    Of several numbers the one next to what was entered.

    >>> seen_instead([12, 14, 15, 14], 12)
    14
    >>> seen_instead([14, 14, 12], 12)
    0
    >>> seen_instead([10, 11, 10], 12)
    11
    >>> seen_instead([10, 11], 12)
    0
    """
    last = levels[-LEAST_OTHERWISE:]
    if len(last) < LEAST_OTHERWISE:
        return 0
    return min(last) if min(last) > entered else max(last) if max(last) < entered else 0


def whole_fillings(fillings):
    """Return the last of each round of fillings, of which only it says how full the shelf got.

    :param fillings: [`Filling`] of one shelf in the order of time

    >>> from datetime import datetime
    >>> six, ten_past, two = (datetime(2026, 3, 2, *at) for at in ((6, 0), (6, 10), (14, 0)))
    >>> of_a_day = [Filling(six, 4, True), Filling(ten_past, 12, True), Filling(two, 11, True)]
    >>> [filling.level for filling in whole_fillings(of_a_day)]
    [12, 11]
    """
    following = [*fillings[1:], None]
    return [
        one
        for one, after in zip(fillings, following, strict=True)
        if after is None or after.moment - one.moment >= ONE_FILLING
    ]


def short_since(fillings, usual):
    """Return when the fillings of a shelf began to end below what is usual, None where the last of
    them did not, or only it.

    A shelf that is filled up has what fits on it: where the books say less time after time there is
    more on it than they know. Where the last pieces went to the shelf a filling says nothing,
    unless somebody saw how many more would fit; then once is enough.

    :param fillings: [`Filling`] in the order of time

    >>> short_since([Filling(1, 12, True), Filling(2, 11, True), Filling(3, 11, True)], 12)
    2
    >>> last_pieces = Filling(3, 7, False)
    >>> short_since([Filling(2, 11, True), last_pieces, Filling(4, 11, True)], 12)
    2
    >>> short_since([Filling(1, 11, True), Filling(2, 12, True), Filling(3, 11, True)], 12) is None
    True
    >>> short_since([Filling(1, 12, True), Filling(2, 7, False, room=4)], 12)
    2
    """
    short, is_seen = [], False
    for filling in fillings:
        if filling.whole >= usual:
            short, is_seen = [], False
        elif filling.is_left or filling.is_seen:
            short.append(filling.moment)
            is_seen |= filling.is_seen
    return short[0] if is_seen or len(short) >= LEAST_SHORT else None


def left_behind(fillings, usual):
    """Return (moment, units) of the last filling that seems not to have got to the shelf whole, or
    None.

    There is more room than the books know of: what was brought lies where it was taken from, unless
    it was stolen.

    :param fillings: [`Filling`] in the order of time

    >>> left_behind([Filling(1, 12, True, room=0), Filling(2, 12, True, room=3)], 12)
    (2, 3)
    >>> left_behind([Filling(1, 12, True, room=0), Filling(2, 13, True, room=2)], 12)
    (2, 3)
    >>> left_behind([Filling(1, 12, True), Filling(2, 14, True, room=0)], 12) is None
    True
    """
    found = None
    for filling in fillings:
        if filling.room and filling.whole > usual:
            found = filling.moment, filling.whole - usual
    return found


def is_spared(counted, seen, interval, today):
    """Whether a line needs no count because its shelf was seen full since.

    :param counted: the day of its last count, or of the beginning of the plan
    :param seen: the day on which its shelf was last filled up to what the books say, or None

    >>> from datetime import date
    >>> days = {day: date(2026, 3, day) for day in (1, 20, 29, 31)}
    >>> is_spared(days[1], days[29], 8, days[31])
    True
    >>> is_spared(days[1], days[20], 8, days[31])
    False
    >>> is_spared(days[1], days[29], 7, days[31])
    False
    """
    most = min(MOST_INTERVALS * interval, YEAR)
    return bool(seen) and (today - seen).days < interval and (today - counted).days < most
