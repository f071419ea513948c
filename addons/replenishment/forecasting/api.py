"""The one function that the outside calls: a table of sales in, a table of forecasts out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import boosters, classics, errors, global_model, quantiles
from .arrays import KEYS, QUANTILE_COLUMNS, Floats
from .boosters import Settings
from .global_model import GlobalModel, PlainModel
from .panel import Panel, build_panel

Model = Callable[[Panel], tuple[Floats, Floats]]


def _gamma(model: Callable[[Panel], classics.Result]) -> Model:
    def run(panel: Panel) -> tuple[Floats, Floats]:
        mean, sigma = model(panel)
        return mean, quantiles.gamma_quantiles(mean, sigma)

    return run


def _normal(model: Callable[[Panel], classics.Result]) -> Model:
    def run(panel: Panel) -> tuple[Floats, Floats]:
        mean, sigma = model(panel)
        return mean, quantiles.normal_quantiles(mean, sigma)

    return run


def _global(panel: Panel) -> tuple[Floats, Floats]:
    """The global model, or smoothing where LightGBM or enough history is missing."""
    if not boosters.is_available():
        errors.warn_library_missing("lightgbm", "simple smoothing replaces the global model")
    return global_model.forecast_global(panel) or MODELS["ses"](panel)


MODELS: dict[str, Model] = {
    "global": _global,
    "arima": _normal(classics.arima),
    "snaive": _normal(classics.seasonal_naive),
    "ses": _gamma(classics.simple_smoothing),
    "tsb": _gamma(classics.croston_tsb),
}


@dataclass(frozen=True)
class Learnt:
    """The global model of a night in plain text and numbers, for any process to apply: ``now``, and
    ``week_ago`` to be tested on the week that it didn't see. None where there is too little.

    ``fitted_on`` is the last day that the trees have seen, ``kind`` what they learn from.
    """

    now: PlainModel | None = None
    week_ago: PlainModel | None = None
    fitted_on: dt.date | None = None
    kind: str = ""

    def text(self) -> str:
        """To be kept until another night."""
        kept = {"now": self.now, "week_ago": self.week_ago, "kind": self.kind}
        return json.dumps(kept | {"fitted_on": self.fitted_on and self.fitted_on.isoformat()})

    @classmethod
    def from_text(cls, text: str) -> Learnt:
        """What :meth:`text` wrote down."""
        kept = json.loads(text)
        day = kept["fitted_on"]
        return cls(**(kept | {"fitted_on": dt.date.fromisoformat(day) if day else None}))


def learn(
    history: pd.DataFrame,
    horizon: int,
    plan: pd.DataFrame | None = None,
    *,
    origin: dt.date | None = None,
    today: dt.date | None = None,
    country: str = "CN",
    kept: Learnt | None = None,
) -> Learnt:
    """Fit the global model once, from all series or a sample of them.

    Arguments as for :func:`forecast`, which takes what this returns as ``learnt``.

    :param kept: what was learnt some nights ago: its trees serve for `global_model.KEPT_DAYS` days,
        the market and what the last days teach are learnt every night.
    """
    panel = build_panel(history, horizon, plan, origin=origin, today=today, country=country)
    before = global_model.before_last_week(panel)
    last = panel.dates[panel.days - 1].astype("datetime64[D]").astype(dt.date)
    kind = global_model.kind_of(panel)
    if kept is None or kept.kind != kind or kept.fitted_on is None:
        return _learnt(panel, before, kind, last)
    is_whole = before is None or kept.week_ago is not None
    if not is_whole or not global_model.is_serving((last - kept.fitted_on).days):
        return _learnt(panel, before, kind, last)
    return Learnt(_renewed(kept.now, panel), _renewed(kept.week_ago, before), kept.fitted_on, kind)


def _learnt(panel: Panel, before: Panel | None, kind: str, last: dt.date) -> Learnt:
    settings = Settings()
    now = global_model.fit(panel, settings)
    week_ago = None if before is None else global_model.fit(before, settings)
    if now is None:
        return Learnt(kind=kind)
    return Learnt(now.plain(), None if week_ago is None else week_ago.plain(), last, kind)


def _renewed(kept: PlainModel | None, panel: Panel | None) -> PlainModel | None:
    if kept is None or panel is None:
        return None
    return GlobalModel.from_plain(kept).renewed(panel).plain()


def forecast(
    history: pd.DataFrame,
    horizon: int,
    models: Sequence[str] = ("global",),
    plan: pd.DataFrame | None = None,
    *,
    origin: dt.date | None = None,
    today: dt.date | None = None,
    country: str = "CN",
    learnt: PlainModel | None = None,
) -> pd.DataFrame:
    """Forecast the daily demand of every series of a history.

    :param history: a row per store, product and day: store_id, product_id, date, sale; optional
        instock_share, stockout_h6_22, discount, activity, holiday, first/second/third_category_id.
    :param horizon: days ahead, counted from the day after the origin.
    :param models: names out of :data:`MODELS`; their forecasts are stacked in this order.
    :param plan: future discount, activity and holiday (store_id, product_id, date).
    :param origin: last known day; later rows are not looked at. Default: the history's last day.
    :param today: the day that bounds the default origin; default the clock's.
    :param country: ISO code of the stores' country, whose days off are known.
    :param learnt: what :func:`learn` made of more series than these, known until the same origin;
        None: the global model learns from these.
    :returns: store_id, product_id, date, model, mean, q10, q50, q80, q90, q95: S x H rows a model.
    :raises ForecastError: with a message for the user, see :mod:`.errors`.
    """
    unknown = [name for name in models if name not in MODELS]
    if unknown:
        raise errors.unknown_model(unknown[0], list(MODELS))
    panel = build_panel(history, horizon, plan, origin=origin, today=today, country=country)
    chosen = dict(MODELS)
    if learnt is not None:
        chosen["global"] = GlobalModel.from_plain(learnt).forecast
    parts = [_table(panel, name, *chosen[name](panel)) for name in models]
    return pd.concat(parts, ignore_index=True)


def _table(panel: Panel, name: str, mean: Floats, quantile: Floats) -> pd.DataFrame:
    """One row per series and day ahead."""
    keys = panel.keys[list(KEYS)]
    out = keys.loc[np.repeat(keys.index.to_numpy(), panel.horizon)].reset_index(drop=True)
    days = panel.dates[panel.days :].astype("datetime64[ns]")
    out["date"] = np.tile(days, panel.series)
    out["model"] = name
    out["mean"] = np.asarray(mean, dtype=np.float64).reshape(-1)
    values = np.asarray(quantile, dtype=np.float64).reshape(-1, len(QUANTILE_COLUMNS))
    for position, column in enumerate(QUANTILE_COLUMNS):
        out[column] = values[:, position]
    return out
