"""Demand to play in a simulation, rebuilt from censored sales."""

from __future__ import annotations

import numpy as np

from ..arrays import Bools, Floats, Ints

#: Fewer full days than this say too little about a series of its own: the mean of five days of
#: Poisson sales of 5 is off by 20 %.
FEWEST_FULL_DAYS = 5
WEEK = 7


def full_demand(sale: Floats, share: Floats, full: Bools, weekdays: Ints) -> Floats:
    """(S, T) demand: what was sold, plus the usual demand of the hours without stock.

    The usual demand of a day is the series' mean sale on days with a full shelf times the weekday
    index of all series. It looks at all days, later ones too: it makes the world that is played,
    no policy sees it.

    :param share: (S, T) part of the day's profile in stock. :param full: whether all of it was.
    """
    days = full.sum(axis=1)
    on_full = (sale * full).sum(axis=1) / np.maximum(days, 1)
    rate = sale.sum(axis=1) / np.maximum(share.sum(axis=1), 1.0)
    level = np.where(days >= FEWEST_FULL_DAYS, on_full, rate)
    index = np.ones(WEEK)
    for day in range(WEEK):
        mask = weekdays == day
        expected = float((share[:, mask] * level[:, None]).sum())
        index[day] = float(sale[:, mask].sum()) / expected if expected > 0 else 1.0
    missing = np.where(full, 0.0, 1.0 - share)
    return np.asarray(sale + level[:, None] * index[weekdays][None] * missing)
