"""The usability goals of a till and of a phone on the floor, a module each.

GOAL says what is promised, SIZE which option tells how many products the shop has.
`measure(floor, options)` answers what was seen on one floor, the same way on both;
`is_held(ours)` says whether that keeps the promise.
"""

from tools.bench._goals import (
    closing,
    count,
    handheld,
    keys,
    last_units,
    lots,
    offline_day,
    other_till,
    recall,
    receipt,
    scan,
    start,
)

GOALS = {
    1: [keys],
    2: [scan],
    3: [start],
    4: [last_units],
    5: [other_till],
    6: [lots],
    7: [offline_day],
    8: [receipt],
    9: [count],
    10: [closing, recall],
    11: [handheld],
}


def by_size(options):
    """{number of products: [(number, goal)] to measure in a shop of that size}"""
    sizes = {}
    for number in options.goals:
        for goal in GOALS[number]:
            sizes.setdefault(getattr(options, goal.SIZE), []).append((number, goal))
    return sizes
