"""What all series share: the days' common factor, and how it goes on.

A rainy Sunday or a holiday moves every product of a shop at once. Such days are few (one a day,
however many series there are), so trees that saw sixty of them would learn their luck by heart.
They are taken out before anything is learnt: a sale is the series' rate times the day's factor.
What the factor will be is said by a level, by what lingers of the last day's gap to it, a weekday
profile and two holiday effects, no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from .arrays import Bools, Floats, Ints

WEEK = 7
#: Series (evenly big ones) at which a day's factor is half its own, half what the weekday says:
#: with 3 and 40 WAPE changed by -0.4 and -0.5 % (600 series of FreshRetailNet, two weeks, as below;
#: `./run bench constants`).
PRIOR_SERIES = 10.0
#: Half-lives in days of the level and of the weekday profile. A week's error of the market alone
#: (root mean square, 35 origins of FreshRetailNet, some 40 of Complete Journey) was, with a level
#: of 3 days, 3.7 and 12.0 %; of 5 days, 3.4 and 11.0 %; of 7 days, 3.3 and 10.5 %; of 10 to 21
#: days, 3.2 to 3.3 and 9.9 to 10.1 %; of 40 days, 3.5 and 10.2 %. The profile with 14 days did as
#: well as with 21.
LEVEL_HALF_LIFE = 7.0
PROFILE_HALF_LIFE = 21.0
#: Part of a day's gap to the level that the next day still has (an AR(1) process). The market's
#: error of the next day was, with 0, 0.3, 0.4 and 0.5, 9.13, 8.71, 8.68 and 8.71 % (the first 41
#: days of FreshRetailNet) and 14.8, 13.7, 13.5 and 13.4 % (a year of Complete Journey); the mean
#: error of the next seven days 5.34, 5.26, 5.22, 5.18 and 8.82, 8.76, 8.74, 8.75 %.
LINGERING = 0.4
#: What lingers of a gap is bounded (log): on a day farther off the shops were closed or there was a
#: feast. A bound of 0.1, 0.2, 0.3 and none: 13.9, 13.6, 13.5, 13.5 % on Complete Journey.
FARTHEST = 0.3
#: Weight of a day in or beside a holiday in the level: people are away, or buy for it. With 0 and 1
#: WAPE changed by 0.0 and +0.1 %.
HOLIDAY_WEIGHT = 0.2
#: Effect of a weekday off work and of a weekend day at work, and the days that this counts for:
#: without any -0.2 %, with twice as much 0.0 % and coverage off by 1.0 instead of 0.5 points; with
#: 0.5 and 6 days +0.1 and -0.1 %.
HOLIDAY_EFFECTS = (1.08, 0.85)
HOLIDAY_PRIOR_DAYS = 2.0
#: Regular days on both sides that a holiday is compared with: a full week and its weekends. With 7
#: and 14 -0.3 and -0.4 %.
NEIGHBOUR_DAYS = 10
#: Days that an average weekday counts for in the profile: with 0.1 and 1 WAPE 0.0 and -0.7 %, but
#: coverage off by 0.9 points instead of 0.5 with the latter.
PROFILE_PRIOR_DAYS = 0.3
#: Rates and factors are found by turns. On 5,000 series of FreshRetailNet the second round moved a
#: factor by 0.8 %, the third by 0.02 %, a fourth by less than 0.01 %.
ROUNDS = 3
#: A day on which the whole market sold next to nothing (a strike, a typhoon) explains no sale,
#: because divided by a smaller factor one unit of it would count like fifty.
SMALLEST = 0.02


class PlainMarket(TypedDict):
    """A market in plain numbers, to travel to another process."""

    factor: list[float]
    day: list[int]
    kind: list[int]
    usual: list[bool]


@dataclass(frozen=True)
class Market:
    """The factors (T,) of the known days, and the calendar (T + H,) to say the next ones.

    ``kind``: 0 a regular day, 1 a weekday off work, 2 a weekend day at work. ``usual``: no holiday.
    """

    factor: Floats
    day: Ints
    kind: Ints
    usual: Bools

    def recent(self, days: int, ahead: int) -> Market:
        """The market of the last ``days`` known days and ``ahead`` days behind them."""
        first = len(self.factor) - days
        column = slice(first, len(self.factor) + ahead)
        return Market(self.factor[first:], self.day[column], self.kind[column], self.usual[column])

    def plain(self) -> PlainMarket:
        """Numbers alone."""
        return {
            "factor": self.factor.tolist(),
            "day": self.day.tolist(),
            "kind": self.kind.tolist(),
            "usual": self.usual.tolist(),
        }

    @classmethod
    def from_plain(cls, plain: PlainMarket) -> Market:
        """The market that :meth:`plain` wrote down."""
        return cls(
            np.array(plain["factor"]),
            np.array(plain["day"]),
            np.array(plain["kind"]),
            np.array(plain["usual"]),
        )

    def expected(self, origin: int, ahead: int) -> Floats:
        """(ahead,) factors of the days after the first ``origin`` ones, from these alone."""
        past = slice(0, origin)
        factor, day, kind = self.factor[past], self.day[past], self.kind[past]
        profile = _profile(factor, day, self.usual[past])
        effects = _effects(factor / profile[day], kind)
        weight = np.where(self.usual[past], 1.0, HOLIDAY_WEIGHT)
        weight = weight * _fading(origin, LEVEL_HALF_LIFE)
        adjusted = factor / (profile[day] * effects[kind])
        level = (adjusted * weight).sum() / max(float(weight.sum()), 1e-9)
        coming = slice(origin, origin + ahead)
        usual = level * profile[self.day[coming]] * effects[self.kind[coming]]
        gap = np.clip(np.log(adjusted[-1] / max(float(level), SMALLEST)), -FARTHEST, FARTHEST)
        return np.asarray(usual * np.exp(gap * LINGERING ** np.arange(1, len(usual) + 1)))


def market_of(sale: Floats, exposure: Floats, day: Ints, off: Bools) -> Market:
    """Split sales (S, T) into rates and day factors.

    :param exposure: (S, T) part of each day's demand that could be seen; 0 where nothing is known.
    :param day: (T + H,) weekdays, 0 = Monday. :param off: (T + H,) whether people are off work.
    """
    days = sale.shape[1]
    kind = np.where(off == (day >= 5), 0, np.where(off, 1, 2))
    usual = ~_holidays(off, kind)
    past, known = day[:days], kind[:days]
    sold, factor = sale.sum(axis=0), np.ones(days)
    for _round in range(ROUNDS):
        rate = sale.sum(axis=1) / np.maximum(exposure @ factor, 1e-3)
        expected = rate @ exposure
        own = np.where(expected > 1e-9, sold / np.maximum(expected, 1e-9), 1.0)
        profile = _profile(own, past, usual[:days])
        prior = profile[past] * _effects(own / profile[past], known)[known]
        size = _effective_series(rate) / PRIOR_SERIES
        factor = np.maximum((size * own + prior) / (size + 1.0), SMALLEST)
    return Market(factor, day, kind, usual)


def _holidays(off: Bools, kind: Ints) -> Bools:
    """Days whose kind is not regular, and all days off that touch such a day off."""
    out = kind > 0
    for step in (range(1, len(off)), range(len(off) - 2, -1, -1)):
        back = 1 if step.step > 0 else -1
        for at in step:
            out[at] |= off[at] and off[at - back] and out[at - back]
    return np.asarray(out)


def _effective_series(rate: Floats) -> float:
    """How many evenly big series would vary as little together."""
    return float(rate.sum()) ** 2 / max(float((rate**2).sum()), 1e-12)


def _fading(days: int, half_life: float) -> Floats:
    return np.asarray(0.5 ** (np.arange(days)[::-1] / half_life))


def _profile(factor: Floats, day: Ints, usual: Bools) -> Floats:
    """(7,) factor of each weekday, mean 1, latest weeks first, holidays left out."""
    weight = _fading(len(factor), PROFILE_HALF_LIFE) * usual
    level = float((factor * weight).sum() / max(float(weight.sum()), 1e-9)) or 1.0
    out = np.ones(WEEK)
    for d in range(WEEK):
        mine = weight * (day == d)
        prior = PROFILE_PRIOR_DAYS
        out[d] = ((factor * mine).sum() / level + prior) / (mine.sum() + prior)
    return np.asarray(out / out.mean())


def _effects(factor: Floats, kind: Ints) -> Floats:
    """(3,) factor of each kind of day over the regular days around it, shrunk to the prior."""
    out = [1.0]
    for code, prior in enumerate(HOLIDAY_EFFECTS, start=1):
        days = np.flatnonzero(kind == code)
        ratios = sum(float(factor[t]) / _around(factor, kind, int(t)) for t in days)
        out.append((ratios + HOLIDAY_PRIOR_DAYS * prior) / (len(days) + HOLIDAY_PRIOR_DAYS))
    return np.array(out)


def _around(factor: Floats, kind: Ints, at: int) -> float:
    """Mean factor of the regular days near a day."""
    near = slice(max(at - NEIGHBOUR_DAYS, 0), at + NEIGHBOUR_DAYS + 1)
    regular = factor[near][kind[near] == 0]
    return max(float(regular.mean()), SMALLEST) if len(regular) else 1.0
