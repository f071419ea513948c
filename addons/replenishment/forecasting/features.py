"""What the global model knows about a series at its origin and about the day it looks at.

All of it is computed from days up to the origin, plus the plan for the day ahead, and measured
against the market: the days' common factors, known up to the panel's last day. Rates are sums of
sales over sums of exposure (in-stock share times the day's market factor): a day on which the shelf
was empty at noon counts with what it could show, and is never inflated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .arrays import Floats, Ints
from .calendar import day_off, weekday
from .market import Market, market_of
from .panel import Panel

WEEK = 7
# Percent by which WAPE changed with other values: 600 series of FreshRetailNet, two weeks
# (`./run bench constants`). None of them is beyond what two weeks say.
#: Half-lives in days of the discounted rates, and the one that scales a series: two or six of the
#: first changed it by less than 0.1 %, 5 and 20 days for the second by -0.3 and +0.1 %.
HALF_LIVES = (1.5, 4.0, 10.0, 30.0)
SCALE_HALF_LIFE = 10.0
#: Exposure (in days) that the long rate of a series counts for in its scale, and its scale in each
#: of the discounted rates: 0.1 and 2 days for the second, -0.5 and -0.4 %.
PRIOR_DAYS = 1.0
RATE_PRIOR_DAYS = 0.5
#: Weekday profiles fade with the market's half-life, which did as well as 14 days there: shopping
#: habits move with season and promotions.
PROFILE_HALF_LIFE = 21.0
#: Days of its level that an even week counts for in the weekday profile of a series or group: with
#: 0.5 and 6 days -0.3 and -0.4 %, but coverage off by 0.8 points instead of 0.5 with the latter.
PROFILE_PRIOR_DAYS = 2.0
#: Days that are looked back on for what is recent, what is usual, and what a promotion did. Whole
#: weeks, because each of them has one of every weekday.
RECENT_DAYS, USUAL_DAYS, PROMOTION_DAYS = 7, 28, 56
#: Rate on promotion over rate without where nothing is known, and the days that it counts for: 1.0
#: and 1.5 for the first, -0.2 and 0.0 %; 0.5 and 6 days for the second, 0.0 and -0.5 %.
USUAL_UPLIFT, UPLIFT_PRIOR_DAYS = 1.2, 2.0
#: Part of a day that has to be seen, at least, before its sale is divided by it, because less would
#: count a sale more than three times.
LEAST_SEEN = 0.3
#: A series is never smaller than this part of the mean one: divided by less, one unit sold would
#: be the largest row of the table.
SMALLEST_SCALE = 0.02
TREND_GROUPS = ("product_id", "store_id", "third_category_id", "second_category_id")
INDEX_GROUPS = ("product_id", "third_category_id", "store_id")


@dataclass(frozen=True)
class Block:
    """Rows of one origin and one day, ``ahead`` days after it: features ``x`` (rows, F).

    ``scale`` (rows,) units that a series would sell on the day as it is expected of the market;
    ``scale_known`` with the market as it turned out, where it is known: to learn from.
    """

    x: Floats
    scale: Floats
    scale_known: Floats
    rows: Ints
    ahead: int


class FeatureMaker:
    """Features of any origin and day of one panel, sharing the running sums."""

    def __init__(self, panel: Panel, market: Market | None = None) -> None:
        """:param market: of more series than these, over the same days; None: that of these."""
        self.panel = panel
        self.sale = np.nan_to_num(panel.sale, nan=0.0)
        self.known = ~np.isnan(panel.sale)
        self.share = panel.share * self.known
        self.day = weekday(panel.dates)
        self.off = day_off(panel.dates, panel.country).astype(np.float32)
        # Bridges, holidays and make-up days would teach a Wednesday what a holiday sells.
        self.regular = (self.off > 0) == (self.day >= 5)
        # Days with a full shelf alone: how often shelves run empty changes, demand less so.
        full = panel.full & self.known
        self.market = market or market_of(
            self.sale * full, self.share * full, self.day, self.off > 0
        )
        self._origin = -1
        self._state: _Origin | None = None

    def block(self, origin: int, ahead: int, rows: Ints | None = None) -> Block:
        """Features of day ``origin + ahead - 1`` (an index) as known after ``origin`` days."""
        if self._state is None or self._origin != origin:
            self._state, self._origin = _Origin(self, origin), origin
        return self._state.block(ahead, rows)

    def names(self) -> list[str]:
        """Names of the feature columns, in order."""
        return list(self._columns(min(self.panel.days, 1), 1))

    def _columns(self, origin: int, ahead: int) -> dict[str, Floats]:
        return _Origin(self, origin).columns(ahead)


class _Origin:
    """Everything that depends on the origin alone, computed once for its days ahead."""

    def __init__(self, maker: FeatureMaker, origin: int) -> None:
        self.maker, self.origin = maker, origin
        self.sale = maker.sale[:, :origin]
        self.share = maker.share[:, :origin]
        self.day = np.where(maker.regular, maker.day, -1)[:origin]
        age = np.arange(origin)[::-1]
        self.fading = (0.5 ** (age / PROFILE_HALF_LIFE)).astype(np.float32)
        self.factor = maker.market.factor[:origin].astype(np.float32)
        self.exposure = self.share * self.factor
        self.expected = maker.market.expected(origin, len(maker.day) - origin)
        self.rates = [self._rate(half_life) for half_life in HALF_LIVES]
        self.scale = self._scale()
        self.static = self._static()
        self.index = self._weekday_indexes()

    def _decayed(self, value: Floats, half_life: float) -> Floats:
        weight = 0.5 ** (np.arange(self.origin)[::-1] / half_life)
        return np.asarray(value @ weight.astype(np.float32))

    def _rate(self, half_life: float) -> tuple[Floats, Floats]:
        return self._decayed(self.sale, half_life), self._decayed(self.exposure, half_life)

    def _scale(self) -> Floats:
        """(S,) daily demand of each series at the origin, shrunk to its longer past."""
        sold, seen = self._rate(SCALE_HALF_LIFE)
        long = self.sale.sum(axis=1) / np.maximum(self.exposure.sum(axis=1), LEAST_SEEN)
        base = max(float(long.mean()) * SMALLEST_SCALE, 1e-6)
        return np.asarray(np.maximum((sold + PRIOR_DAYS * long) / (seen + PRIOR_DAYS), base))

    def _static(self) -> dict[str, Floats]:
        scale, panel = self.scale, self.maker.panel
        out: dict[str, Floats] = {"log_scale": np.log(scale)}
        for half_life, (sold, seen) in zip(HALF_LIVES, self.rates, strict=True):
            out[f"rate_{half_life:g}"] = _shrunk(sold, seen, scale) / scale
        out |= self._spread()
        for name in TREND_GROUPS:
            if name in panel.groups:
                out[f"trend_{name}"] = self._group_trend(panel.groups[name])
        for days in (3, RECENT_DAYS, USUAL_DAYS):
            out[f"share_{days}"] = _tail_mean(self.share, days)
        out["share_last"] = _tail_mean(self.share, 1)
        for name in ("discount", "activity"):
            past = getattr(panel, name)[:, : self.origin]
            out[f"{name}_7"] = _tail_mean(past, RECENT_DAYS)
            out[f"{name}_28"] = _tail_mean(past, USUAL_DAYS)
        out["uplift"] = self._uplift()
        return out

    def _spread(self) -> dict[str, Floats]:
        """How unsteady the series is: deviation, zeros and highest day of the last four weeks."""
        usual_days = slice(-USUAL_DAYS, None)
        exposure = np.maximum(self.exposure[:, usual_days], 1e-3)
        relative = self.sale[:, usual_days] / self.scale[:, None]
        usual = relative / self.factor[usual_days]
        sure = np.maximum(self.share[:, usual_days].sum(axis=1), 1.0)
        return {
            "deviation": np.sqrt(((relative - exposure) ** 2).sum(axis=1) / sure),
            "zeros": ((relative <= 0) * self.share[:, usual_days]).sum(axis=1) / sure,
            "highest": usual.max(axis=1),
            "median": np.median(usual[:, -2 * WEEK :], axis=1),
            "yesterday": relative[:, -1] / np.maximum(exposure[:, -1], LEAST_SEEN),
        }

    def _group_trend(self, codes: Ints) -> Floats:
        """Recent over longer rate of the group, in units of each member's own scale."""
        recent_sold, recent_seen = self.rates[1]
        sold = np.bincount(codes, weights=recent_sold)
        expected = np.bincount(codes, weights=recent_seen * self.scale)
        return np.asarray(((sold + 1e-3) / (expected + 1e-3))[codes])

    def _uplift(self) -> Floats:
        """Rate on promotion over rate without, of the last eight weeks, shrunk to the usual."""
        lately = slice(-PROMOTION_DAYS, None)
        active = self.maker.panel.activity[:, : self.origin][:, lately] > 0
        sale, exposure = self.sale[:, lately], self.exposure[:, lately]
        prior, days = UPLIFT_PRIOR_DAYS * self.scale, UPLIFT_PRIOR_DAYS
        with_sold, with_seen = (sale * active).sum(1), (exposure * active).sum(1)
        sold, seen = (sale * ~active).sum(1), (exposure * ~active).sum(1)
        on = (with_sold + USUAL_UPLIFT * prior) / (with_seen + days)
        return np.asarray(on / np.maximum((sold + prior) / (seen + days), 1e-6))

    def _weekday_indexes(self) -> dict[str, Floats]:
        """(S, 7) demand of each weekday over the market's: own and of each grouping."""
        even = np.ones((1, WEEK))
        sale = self.sale * self.fading
        expected = self.exposure * self.fading * self.scale[:, None]
        out = {"index_own": _weekday_ratio(sale, expected, self.day, even, self.scale)}
        for name in INDEX_GROUPS:
            codes = self.maker.panel.groups.get(name)
            if codes is None:
                continue
            sold = _sum_by(codes, sale)
            seen = _sum_by(codes, expected)
            prior = np.asarray(np.bincount(codes, weights=self.scale), dtype=float)
            ratio = _weekday_ratio(sold, seen, self.day, even, prior)
            out[f"index_{name}"] = ratio[codes]
        return out

    def block(self, ahead: int, rows: Ints | None) -> Block:
        columns = self.columns(ahead)
        chosen = np.arange(self.maker.panel.series) if rows is None else rows
        x = np.empty((len(chosen), len(columns)), dtype=np.float32)
        for position, value in enumerate(columns.values()):
            x[:, position] = value if np.ndim(value) == 0 else value[chosen]
        scale = self.scale[chosen]
        return Block(
            x, scale * self.expected[ahead - 1], scale * self._factor(ahead), chosen, ahead
        )

    def _factor(self, ahead: int) -> float:
        """The market's factor on a day ahead: as it was, where that is known."""
        target, known = self.origin + ahead - 1, self.maker.market.factor
        return float(known[target] if target < len(known) else self.expected[ahead - 1])

    def columns(self, ahead: int) -> dict[str, Floats]:
        """All features of one day ahead by name, each (S,) or a single number."""
        target = self.origin + ahead - 1
        day = int(self.maker.day[target])
        out = dict(self.static)
        out["ahead"] = np.asarray(ahead, dtype=np.float32)
        out["weekday"] = np.asarray(day, dtype=np.float32)
        out["day_off"] = self.maker.off[target]
        for name, index in self.index.items():
            out[name] = index[:, day]
        out |= self._same_weekday(target)
        out |= self._plan(target)
        return out

    def _same_weekday(self, target: int) -> dict[str, Floats]:
        """Sale and exposure of the last four weeks' days that share the target's weekday."""
        weeks_back = -(-(target - self.origin + 1) // WEEK)
        last = target - WEEK * weeks_back
        days = list(range(last, -1, -WEEK))[:4]
        if not days:
            one = np.ones(len(self.scale), dtype=np.float32)
            return {"week_1": one, "week_1_share": one, "weeks_4": one}
        sale, share = self.sale[:, days] / self.factor[days], self.share[:, days]
        rate = _shrunk(sale.sum(1), share.sum(1), self.scale) / self.scale
        return {
            "week_1": sale[:, 0] / self.scale,
            "week_1_share": share[:, 0],
            "weeks_4": rate,
        }

    def _plan(self, target: int) -> dict[str, Floats]:
        panel = self.maker.panel
        discount, activity = panel.discount, panel.activity
        before = max(target - 1, 0)
        return {
            "discount": discount[:, target],
            "discount_change": discount[:, target] - self.static["discount_7"],
            "discount_change_28": discount[:, target] - self.static["discount_28"],
            "discount_step": discount[:, target] - discount[:, before],
            "activity": activity[:, target],
            "activity_change": activity[:, target] - self.static["activity_7"],
            "activity_step": activity[:, target] - activity[:, before],
            "holiday": panel.holiday[:, target],
        }


def _shrunk(sold: Floats, seen: Floats, scale: Floats) -> Floats:
    """(S,) rates of sales over exposure, shrunk to each series' scale."""
    return np.asarray((sold + RATE_PRIOR_DAYS * scale) / (seen + RATE_PRIOR_DAYS))


def _tail_mean(value: Floats, days: int) -> Floats:
    return np.asarray(value[:, -days:].mean(axis=1))


def _sum_by(codes: Ints, value: Floats) -> Floats:
    """(G, T) sums of the rows of each group."""
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(codes.max() + 1))
    return np.asarray(np.add.reduceat(value[order], starts, axis=0))


def _weekday_ratio(
    sold: Floats,
    expected: Floats,
    day: Ints,
    prior: Floats,
    level: Floats | None = None,
) -> Floats:
    """(N, 7) sales of each weekday over what its level alone would have sold, mean 1."""
    weight = PROFILE_PRIOR_DAYS * (level if level is not None else np.ones(len(sold)))[:, None]
    out = np.ones((len(sold), WEEK), dtype=np.float32)
    for d in range(WEEK):
        mask = day == d
        up = sold[:, mask].sum(axis=1)[:, None] + weight * prior[:, d : d + 1]
        down = expected[:, mask].sum(axis=1)[:, None] + weight
        out[:, d] = np.where(down > 1e-9, up / np.maximum(down, 1e-9), 1.0)[:, 0]
    mean = out.mean(axis=1, keepdims=True)
    return np.asarray(np.where(mean > 1e-9, out / np.maximum(mean, 1e-9), 1.0))
