"""A store's own past played again under other settings: what they would have given.

The forecasts of the replay are made evening by evening from the days before, weekday by weekday:
a simple stand-in for the nightly model that costs nothing and sees nothing of the days to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from .arrays import Bools, Floats, Ints
from .cost import Costs
from .ours import OurPolicy, Record
from .projection import night, serve
from .scenarios import LEVELS
from .simulate import Policy, Rhythm, View, whole_packs
from .traces import full_demand

#: Days whose sales a forecast of the replay looks back on, and the fewest it starts with.
LOOK_BACK = 28
FEWEST_DAYS = 14
DAYS_A_WEEK = 7
#: Goods that keep longer are played as if they never expired.
LONGEST_LIFE = 45
#: From this share of a day's trade on a shelf counts as full.
FULL_SHARE = 0.999


@dataclass(frozen=True)
class Setting:
    """How some products are bought: see :class:`Rhythm`; ``shelf_life`` None = no expiry.

    ``level``: chance of lasting until the next delivery that orders aim at, None = whatever costs
    least; ``floor_level``: the chance that the threshold promises until this delivery.
    """

    order_weekdays: tuple[int, ...]
    lead_days: int
    shelf_life: int | None
    pack: float
    level: float | None = None
    floor_level: float = 0.95

    def __post_init__(self) -> None:
        """Refuse what can't be played."""
        if not self.order_weekdays or not set(self.order_weekdays) <= set(range(7)):
            raise ValueError("At least one order day from 0 (Monday) to 6 is needed.")
        if self.lead_days < 0 or self.pack <= 0:
            raise ValueError("The lead time can't be negative and the pack must be above 0.")
        if self.shelf_life is not None and self.shelf_life < 1:
            raise ValueError("A delivery must be sellable for at least one day.")
        for level in (self.level, self.floor_level):
            if level is not None and not 0 < level < 1:
                raise ValueError("A service level lies between 0 and 1.")

    @property
    def perishes(self) -> bool:
        """Whether goods can expire within the replay."""
        return self.shelf_life is not None and self.shelf_life <= LONGEST_LIFE

    @property
    def rhythm(self) -> Rhythm:
        """The same for the simulator, which needs a delivery to take a night at least."""
        lead = max(self.lead_days, 1)
        if self.perishes and self.shelf_life:
            return Rhythm(self.order_weekdays, lead, self.shelf_life, self.pack)
        return Rhythm(self.order_weekdays, lead, lead + 2 * DAYS_A_WEEK, self.pack)


@dataclass(frozen=True)
class Past:
    """Daily sales (S, T) in units and the share (S, T) of each day with stock on the shelf."""

    sale: Floats
    share: Floats
    weekdays: Ints

    @property
    def full(self) -> Bools:
        """(S, T) whether the shelf was never empty."""
        return np.asarray(self.share >= FULL_SHARE)

    @property
    def demand(self) -> Floats:
        """(S, T) sales and what the hours without stock would have sold."""
        return full_demand(self.sale, self.share, self.full, self.weekdays)

    def take(self, rows: Ints) -> Past:
        """Some of the series."""
        return replace(self, sale=self.sale[rows], share=self.share[rows])


@dataclass(frozen=True)
class Outcome:
    """Units (S,) over the scored days: asked for, sold, thrown away, kept over each night."""

    demand: Floats
    sold: Floats
    wasted: Floats
    kept: Floats

    def cost(self, costs: Costs) -> Floats:
        """(S,) in units of the costs."""
        lost = self.demand - self.sold
        return np.asarray(
            lost * costs.shortage + self.wasted * costs.waste + self.kept * costs.holding
        )


def costs_at(level: float | None, costs: Costs, setting: Setting) -> Costs:
    """Costs under which the cheapest order lasts until the next delivery with chance ``level``.

    The newsvendor's ratio shortage / (shortage + overage) is that chance. One unit too many costs
    its waste where goods expire, and its keep until the next delivery where they don't.
    """
    waste = costs.waste if setting.perishes else 0.0
    if level is None:
        return replace(costs, waste=waste)
    overage = waste or costs.holding * setting.rhythm.longest_gap
    shortage = max(overage, 1e-6) * level / (1 - level)
    return Costs(shortage, waste, costs.holding)


def level_of(costs: Costs, setting: Setting) -> float:
    """The chance that the cheapest order aims at under these costs."""
    overage = costs.waste if setting.perishes else costs.holding * setting.rhythm.longest_gap
    return costs.shortage / (costs.shortage + overage)


def weekday_forecasts(past: Past, days: int) -> Iterator[tuple[int, tuple[Floats, Floats]]]:
    """For each evening the mean (S, days) and quantiles (S, days, 5) from the next day on.

    Level: sales per full day over the last weeks; weekday index: of all series together; spread:
    what the level missed. A gamma distribution, which is never below zero, has these moments.
    """
    total = past.sale.shape[1]
    for day in range(total):
        known = slice(max(day + 1 - LOOK_BACK, 0), day + 1)
        sale, share, weekdays = past.sale[:, known], past.share[:, known], past.weekdays[known]
        index = _weekday_index(sale, share, weekdays)
        weight = share * index[weekdays][None]
        level = sale.sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)
        miss = sale - level[:, None] * weight
        variance = (miss**2).sum(axis=1) / max(sale.shape[1] - 1, 1)
        ahead = (past.weekdays[day] + 1 + np.arange(days)) % 7
        mean = level[:, None] * index[ahead][None]
        yield day, (mean, _gamma_quantiles(mean, level, variance))


def _weekday_index(sale: Floats, share: Floats, weekdays: Ints) -> Floats:
    """(7,) how much more than average a weekday sells; 1 for those not seen."""
    index = np.ones(7)
    average = sale.sum() / max(float(share.sum()), 1e-9)
    for weekday in range(7):
        mask = weekdays == weekday
        present = float(share[:, mask].sum())
        if present > 0 and average > 0:
            index[weekday] = float(sale[:, mask].sum()) / present / average
    return np.clip(index, 0.2, 5.0)


def _gamma_quantiles(mean: Floats, level: Floats, variance: Floats) -> Floats:
    """(S, D, 5) quantiles; all series with the same coefficient of variation on every day."""
    safe = np.maximum(level, 1e-9)
    spread = np.maximum(variance, safe)  # never surer than a Poisson process
    shape = np.clip(safe**2 / spread, 0.02, 1e4)
    ratio = stats.gamma.ppf(np.array(LEVELS)[None], shape[:, None]) / shape[:, None]
    return np.asarray(mean[:, :, None] * ratio[:, None, :])


@dataclass(frozen=True)
class WithThreshold:
    """A policy that also fills up to what the threshold promises until the next delivery."""

    policy: OurPolicy
    level: float

    def __call__(self, view: View) -> Floats:
        """(S,) units to order."""
        mean, quantiles = self.policy.forecasts[view.day]
        days = view.rhythm.lead_days
        sigma = (quantiles[:, :days, 3] - quantiles[:, :days, 0]) / (2 * 1.2816)
        deviation = np.sqrt((sigma**2).sum(axis=1))
        floor = mean[:, :days].sum(axis=1) + stats.norm.ppf(self.level) * deviation
        missing = np.where(view.position < floor, floor - view.position, 0.0)
        return np.maximum(self.policy(view), missing)


def replay(past: Past, setting: Setting, costs: Costs, first: int) -> Outcome:
    """Play the past under a setting and count from day ``first`` on.

    :param costs: of one unit in any money; only their proportions move the orders
    :raises ValueError: where the days before ``first`` are too few to forecast from.
    """
    if first < FEWEST_DAYS or first >= past.sale.shape[1]:
        raise ValueError(f"The replay needs {FEWEST_DAYS} days before the first that is counted.")
    rhythm = setting.rhythm
    reach = rhythm.lead_days + max(rhythm.longest_gap, rhythm.shelf_life)
    ours = OurPolicy(
        dict(weekday_forecasts(past, reach)),
        Record(past.sale, past.share),
        costs_at(setting.level, costs, setting),
    )
    return _play(past, setting, WithThreshold(ours, setting.floor_level), first)


def _play(past: Past, setting: Setting, policy: Policy, first: int) -> Outcome:
    """The simulator's days with a book for each series, so that each can have its own price."""
    demand, rhythm = past.demand, setting.rhythm
    series, days = demand.shape
    stock = np.zeros((series, rhythm.shelf_life))
    coming = np.zeros((series, rhythm.lead_days + 1, rhythm.shelf_life))
    book = np.zeros((4, series))
    for day in range(days):
        stock = stock + coming[:, 0]
        coming = np.concatenate([coming[:, 1:], np.zeros_like(coming[:, :1])], axis=1)
        stock, sold = serve(stock, demand[:, day])
        stock, gone = night(stock, endless=not setting.perishes)
        if day >= first:
            book += demand[:, day], sold, gone, stock.sum(axis=1)
        weekday = int(past.weekdays[day])
        if weekday in rhythm.order_weekdays:
            view = View(day, weekday, stock, coming[:, : rhythm.lead_days], rhythm)
            coming[:, rhythm.lead_days - 1, -1] += whole_packs(policy(view), rhythm.pack)
    return Outcome(*book)
