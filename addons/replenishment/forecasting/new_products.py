"""Products that nobody has sold yet: what their neighbours in category and store say.

The level is the median of comparable products (a mean would be carried by the one best seller), the
weekday profile that of the category, and the spread that between its products: wide, because a new
product may be the best seller too.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from .arrays import KEYS, QUANTILE_COLUMNS, Floats
from .calendar import weekday
from .classics import smoothed_rate, weekday_index
from .panel import build_panel
from .quantiles import gamma_quantiles

#: From the closest neighbours to all: the first level with enough products is used.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("store_id", "third_category_id"),
    ("third_category_id",),
    ("store_id", "second_category_id"),
    ("second_category_id",),
    ("first_category_id",),
    ("store_id",),
    (),
)
#: What two products have to share to have the same neighbours.
PLACE = tuple(dict.fromkeys(name for level in LEVELS for name in level))
#: Products of a level that are enough: the median of fewer is one product's luck. A fifth of the
#: products of FreshRetailNet taken for new: WAPE -0.8 % with 1, +1.2 % with 10.
FEWEST_NEIGHBOURS = 3
#: Weight of a day in the neighbours' rates: -0.1 and -0.3 % with 0.02 and 0.15.
SMOOTHING = 0.05


def forecast_new(
    history: pd.DataFrame,
    new: pd.DataFrame,
    horizon: int,
    *,
    origin: dt.date | None = None,
    country: str = "CN",
) -> pd.DataFrame:
    """Forecast series without history from those that have one.

    :param history: as for :func:`forecasting.forecast`.
    :param new: store_id, product_id and the category ids that are known (missing ones may be NaN).
    :param origin: last known day, and ``country``: as for :func:`forecasting.forecast`.
    :returns: as :func:`forecasting.forecast`, model ``category``, with a column ``neighbours``: how
        many series the numbers rest on.
    """
    if new.empty:
        return pd.DataFrame(
            columns=[*KEYS, "date", "model", "mean", *QUANTILE_COLUMNS, "neighbours"]
        )
    panel = build_panel(history, horizon, origin=origin, country=country)
    index = weekday_index(panel)
    rate = smoothed_rate(panel, SMOOTHING, index)
    ahead = weekday(panel.dates[panel.days :])
    alike = [name for name in PLACE if name in new]
    group = new.groupby(alike, dropna=False, sort=False).ngroup().to_numpy()
    first = np.unique(group, return_index=True)[1]
    members = [_neighbours(panel.keys, row) for row in new.iloc[first].to_dict("records")]
    levels = [_level(rate[one], index[one][:, ahead]) for one in members]
    mean, sigma = (np.reshape(part, (len(first), horizon)) for part in zip(*levels, strict=True))
    quantile = gamma_quantiles(mean, sigma)
    table = new[list(KEYS)].iloc[np.repeat(np.arange(len(new)), horizon)].reset_index(drop=True)
    table["date"] = np.tile(panel.dates[panel.days :].astype("datetime64[ns]"), len(new))
    table["model"] = "category"
    table["mean"] = mean[group].ravel()
    table[list(QUANTILE_COLUMNS)] = quantile[group].reshape(-1, len(QUANTILE_COLUMNS))
    table["neighbours"] = np.repeat(np.array([one.sum() for one in members])[group], horizon)
    return table


def _neighbours(keys: pd.DataFrame, row: dict[str, object]) -> Floats:
    """(S,) which series to learn from: the closest level with enough of them."""
    for level in LEVELS:
        if any(name not in keys or pd.isna(row.get(name)) for name in level):
            continue
        members = np.ones(len(keys), dtype=bool)
        for name in level:
            members &= (keys[name] == row[name]).to_numpy()
        if members.sum() >= FEWEST_NEIGHBOURS:
            return members
    return np.ones(len(keys), dtype=bool)


def _level(rate: Floats, profile: Floats) -> tuple[Floats, Floats]:
    """Mean and deviation (H,) of a product drawn from such neighbours."""
    level = float(np.median(rate))
    mean = level * profile.mean(axis=0)
    between = float(rate.std()) if len(rate) > 1 else level
    return mean, np.sqrt(mean + (between * profile.mean(axis=0)) ** 2)
