"""A store's own past played again under other settings: what they would have given.

The forecasts of the replay are made evening by evening from the days before, weekday by weekday:
a simple stand-in for the nightly model that costs nothing and sees nothing of the days to come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy import stats

from ..arrays import LEVELS, Bools, Floats, Ints
from ..cost import Costs, costs_at
from ..threshold import demand_at, deviations, missing, promised
from .play import Outcome, Rhythm, View, play
from .shipped import TEST_DAYS, Least, Record, Shipped, hidden_from
from .traces import full_demand

#: Days whose sales a forecast of the replay looks back on, and the fewest it starts with: 4 and 2
#: of every weekday, because one alone would be its luck.
LOOK_BACK = 28
FEWEST_DAYS = 14
DAYS_A_WEEK = 7
#: Goods that keep longer are played as if they never expired, because no order lies for six weeks.
LONGEST_LIFE = 45
#: How much less or more than an average day a weekday can sell: a shop closed on Sundays, a market
#: on Saturdays; what lies behind would be a weekday seen once.
LEAST_INDEX, MOST_INDEX = 0.2, 5.0
#: Shapes of a gamma law between which its quantiles can be computed: below, 80 % are nothing;
#: above, its deviation is 1 % of the mean.
LEAST_SHAPE, MOST_SHAPE = 0.02, 1e4


@dataclass(frozen=True)
class Setting:
    """How some products are bought: see :class:`Rhythm`; ``shelf_life`` None = no expiry.

    ``level``: chance of lasting until the next delivery that orders aim at, None = whatever costs
    least; ``floor_level``: the chance that the threshold promises at most until this delivery: that
    with which companies begin, because a company is what is played. ``minimum``, ``unit``: see
    :class:`Rhythm`.
    """

    order_weekdays: tuple[int, ...]
    lead_days: int
    shelf_life: int | None
    pack: float
    level: float | None = None
    floor_level: float = 0.95
    minimum: float = 0.0
    unit: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what can't be played."""
        if not self.order_weekdays or not set(self.order_weekdays) <= set(range(DAYS_A_WEEK)):
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
        perishes = bool(self.perishes and self.shelf_life)
        life = self.shelf_life if perishes and self.shelf_life else lead + 2 * DAYS_A_WEEK
        return Rhythm(self.order_weekdays, lead, life, self.pack, perishes, self.minimum, self.unit)


@dataclass(frozen=True)
class Past:
    """Daily sales (S, T) in units and the share (S, T) of each day with stock on the shelf;
    ``full`` (S, T): whether all of it was."""

    sale: Floats
    share: Floats
    weekdays: Ints
    full: Bools

    @property
    def demand(self) -> Floats:
        """(S, T) sales and what the hours without stock would have sold."""
        return full_demand(self.sale, self.share, self.full, self.weekdays)

    def take(self, rows: Ints) -> Past:
        """Some of the series."""
        return replace(self, sale=self.sale[rows], share=self.share[rows], full=self.full[rows])


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
        ahead = (past.weekdays[day] + 1 + np.arange(days)) % DAYS_A_WEEK
        mean = level[:, None] * index[ahead][None]
        yield day, (mean, _gamma_quantiles(mean, level, variance))


def _weekday_index(sale: Floats, share: Floats, weekdays: Ints) -> Floats:
    """(7,) how much more than average a weekday sells; 1 for those not seen."""
    index = np.ones(DAYS_A_WEEK)
    average = sale.sum() / max(float(share.sum()), 1e-9)
    for weekday in range(DAYS_A_WEEK):
        mask = weekdays == weekday
        present = float(share[:, mask].sum())
        if present > 0 and average > 0:
            index[weekday] = float(sale[:, mask].sum()) / present / average
    return np.clip(index, LEAST_INDEX, MOST_INDEX)


def _gamma_quantiles(mean: Floats, level: Floats, variance: Floats) -> Floats:
    """(S, D, 5) quantiles; all series with the same coefficient of variation on every day."""
    safe = np.maximum(level, 1e-9)
    spread = np.maximum(variance, safe)  # never surer than a Poisson process
    shape = np.clip(safe**2 / spread, LEAST_SHAPE, MOST_SHAPE)
    ratio = stats.gamma.ppf(np.array(LEVELS)[None], shape[:, None]) / shape[:, None]
    return np.asarray(mean[:, :, None] * ratio[:, None, :])


def threshold(level: float, costs: Costs) -> Least:
    """What is missing to the threshold, which promises to last until the next delivery with chance
    ``level``, as far as these costs are worth it.

    In whole units, as the nightly pass sets it.
    """

    def least(view: View, mean: Floats, quantiles: Floats) -> Floats:
        rhythm = view.rhythm
        chance = promised(level, costs, perishes=rhythm.perishes, nights=rhythm.longest_gap)
        ahead = slice(rhythm.lead_days)
        wanted = demand_at(chance, mean[:, ahead], deviations(quantiles[:, ahead]))
        return missing(view.position, np.ceil(wanted))

    return least


def replay(past: Past, setting: Setting, costs: Costs, first: int) -> Outcome:
    """Play the past under a setting and count from day ``first`` on.

    :param costs: of one unit in any money; only their proportions move the orders
    :raises ValueError: where the days before ``first`` are too few to forecast from.
    """
    if first < FEWEST_DAYS or first >= past.sale.shape[1]:
        raise ValueError(f"The replay needs {FEWEST_DAYS} days before the first that is counted.")
    rhythm = setting.rhythm
    reach = max(rhythm.lead_days + max(rhythm.longest_gap, rhythm.shelf_life), TEST_DAYS)
    forecasts = dict(weekday_forecasts(past, reach))
    wanted = costs_at(setting.level, costs, perishes=setting.perishes, nights=rhythm.longest_gap)
    shipped = Shipped(
        forecasts,
        wanted,
        hidden_from(Record(past.sale, past.share), forecasts),
        least=threshold(setting.floor_level, wanted),
    )
    return play(past.demand, past.weekdays, rhythm, shipped, slice(first, None))
