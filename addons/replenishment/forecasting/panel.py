"""A sales history as dense arrays: one row a series, one column a day.

Everything behind works on these arrays, so that the rules about odd input (returns, future rows,
gaps, duplicates) live in this file alone.
"""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from . import calendar, errors
from .arrays import KEYS, Bools, Days, Floats, Ints
from .censoring import in_stock_share, is_in_stock

_logger = logging.getLogger(__name__)

#: Two years, because more days cost memory in every pass and none of the models looks at them: the
#: global one at 130, the classic ones at what fades within months.
LONGEST_HISTORY = 730
#: A quarter: an order for later days is none that could not wait.
LONGEST_HORIZON = 91
#: What a day can sell; more is a slip of the keyboard, and would run out of single precision.
LARGEST_SALE = 1e15
GROUPS = ("store_id", "product_id", "first_category_id", "second_category_id", "third_category_id")


@dataclass(frozen=True)
class Panel:
    """History and plan of S series over T known days and H days ahead.

    ``sale`` and ``share`` are (S, T) float32; ``sale`` is NaN before a series' first row and where
    nothing is known, never negative; ``full`` says whether the shelf was never empty on a day.
    ``discount`` (1 = none), ``activity`` and ``holiday`` are (S, T + H). ``dates`` has T + H days.
    ``groups`` maps a grouping to one integer code per series.
    """

    keys: pd.DataFrame
    dates: Days
    sale: Floats
    share: Floats
    full: Bools
    discount: Floats
    activity: Floats
    holiday: Floats
    groups: dict[str, Ints] = field(default_factory=dict)
    country: str = "CN"

    @property
    def series(self) -> int:
        """S, the number of series."""
        return int(self.sale.shape[0])

    @property
    def days(self) -> int:
        """T, the number of known days."""
        return int(self.sale.shape[1])

    @property
    def horizon(self) -> int:
        """H, the number of days ahead."""
        return int(self.discount.shape[1]) - self.days

    def cut(self, days: int, horizon: int) -> Panel:
        """The panel as it was known after ``days`` days: nothing later than that but the plan."""
        return replace(
            self,
            dates=self.dates[: days + horizon],
            sale=self.sale[:, :days],
            share=self.share[:, :days],
            full=self.full[:, :days],
            discount=self.discount[:, : days + horizon],
            activity=self.activity[:, : days + horizon],
            holiday=self.holiday[:, : days + horizon],
        )

    def recent(self, days: int) -> Panel:
        """The panel without what lies longer ago than ``days`` days before its origin."""
        skip = max(self.days - days, 0)
        return replace(
            self,
            dates=self.dates[skip:],
            sale=self.sale[:, skip:],
            share=self.share[:, skip:],
            full=self.full[:, skip:],
            discount=self.discount[:, skip:],
            activity=self.activity[:, skip:],
            holiday=self.holiday[:, skip:],
        )

    def take(self, rows: Ints) -> Panel:
        """Some of the series, in the order of ``rows``."""
        return replace(
            self,
            keys=self.keys.iloc[rows].reset_index(drop=True),
            sale=self.sale[rows],
            share=self.share[rows],
            full=self.full[rows],
            discount=self.discount[rows],
            activity=self.activity[rows],
            holiday=self.holiday[rows],
            groups={name: codes[rows] for name, codes in self.groups.items()},
        )


def build_panel(
    history: pd.DataFrame,
    horizon: int,
    plan: pd.DataFrame | None = None,
    *,
    origin: dt.date | None = None,
    today: dt.date | None = None,
    country: str = "CN",
) -> Panel:
    """Turn a table of daily sales into a :class:`Panel`.

    :param history: columns store_id, product_id, date, sale; optional instock_share,
        stockout_h6_22, discount, holiday, activity and the category ids. Several rows of one day
        are added up. Days without a row between a series' first row and the origin sold nothing.
    :param horizon: days ahead, 1 to 91.
    :param plan: future discount, activity, holiday by store_id, product_id, date.
    :param origin: the last known day. Default: the last day of the history, but never later than
        ``today`` (the clock's, if not given), so that a row dated 2099 can't stretch the history;
        what a store sold after its own last day is then unknown, not nothing.
    :param country: ISO code of the stores' country, whose days off are known.
    :raises ForecastError: when columns are missing, values unreadable or no row is left.
    """
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise errors.horizon_out_of_range(horizon, LONGEST_HORIZON)
    rows = _clean(history)
    last = _origin(rows, origin, today)
    late = (rows["date"] > last).to_numpy()
    if late.any():
        _logger.info("%d rows dated after %s are left out.", int(late.sum()), last.date())
    first = max(rows["date"].min(), last - dt.timedelta(days=LONGEST_HISTORY - 1))
    rows = rows[~late & (rows["date"] >= first).to_numpy()]
    if rows.empty:
        raise errors.nothing_to_forecast()
    panel = _fill(rows, rows["date"].min(), last, horizon, plan, country)
    return panel if origin else _until_last_days(panel, rows)


def _clean(history: pd.DataFrame) -> pd.DataFrame:
    """The rows with readable dates and finite sales."""
    missing = [name for name in (*KEYS, "date", "sale") if name not in history.columns]
    if missing:
        raise errors.missing_columns(missing)
    if history.empty:
        raise errors.nothing_to_forecast()
    for name in KEYS:
        if history[name].isna().any():
            raise errors.unreadable_values(name, int(history[name].isna().sum()))
    date = _to_days(history["date"])
    sale = pd.to_numeric(history["sale"], errors="coerce").astype("float64")
    sale = sale.where(np.isfinite(sale))
    if sale.isna().all():
        raise errors.unreadable_values("sale", len(sale))
    return history.assign(date=date, sale=sale)[sale.notna().to_numpy()]


def _to_days(column: pd.Series) -> pd.Series:
    """Dates without hour or zone; refuses what is no date."""
    if pd.api.types.is_numeric_dtype(column):
        column = column.astype("Int64").astype("string")  # 20240328
    date = pd.to_datetime(column, errors="coerce")
    if date.isna().any():
        raise errors.unreadable_values("date", int(date.isna().sum()))
    if getattr(date.dt, "tz", None) is not None:
        date = date.dt.tz_localize(None)
    return date.dt.normalize()


def _origin(rows: pd.DataFrame, origin: dt.date | None, today: dt.date | None) -> pd.Timestamp:
    """The last day that counts as known."""
    if origin is not None:
        return pd.Timestamp(origin).normalize()
    clock = pd.Timestamp(today or dt.date.today())
    last: pd.Timestamp = rows["date"].max()
    if last <= clock:
        return last
    known = rows["date"][rows["date"] <= clock]
    return known.max() if len(known) else last


def _fill(
    rows: pd.DataFrame,
    first: pd.Timestamp,
    last: pd.Timestamp,
    horizon: int,
    plan: pd.DataFrame | None,
    country: str,
) -> Panel:
    """Spread the rows over dense arrays."""
    row, keys = _series_codes(rows)
    days = int((last - first).days) + 1
    column = ((rows["date"] - first).dt.days).to_numpy()
    shape = (len(keys), days)
    where = row * days + column
    sale = _net_sale(rows["sale"].to_numpy(), where, shape)
    share = _scatter(in_stock_share(rows), where, shape, 1.0)
    full = _scatter(is_in_stock(rows).astype(np.float32), where, shape, 1.0) > 0
    dates = first.to_datetime64().astype("datetime64[D]") + np.arange(days + horizon)
    drivers = _drivers(rows, where, shape, dates, country)
    if plan is not None and len(plan):
        _apply_plan(drivers, plan, keys, dates, days)
    return Panel(
        keys=keys,
        dates=dates,
        sale=sale,
        share=share,
        full=full,
        groups=_group_codes(keys),
        country=country,
        **drivers,
    )


def _until_last_days(panel: Panel, rows: pd.DataFrame) -> Panel:
    """The panel without the zero sales of stores whose history ends before the others'."""
    last = rows.groupby(KEYS[0], observed=True)["date"].max()
    ends = panel.keys[KEYS[0]].map(last).to_numpy().astype("datetime64[D]")
    unknown = panel.dates[None, : panel.days] > ends[:, None]
    if not unknown.any():
        return panel
    return replace(
        panel,
        sale=np.where(unknown, np.float32(np.nan), panel.sale),
        share=np.where(unknown, np.float32(0.0), panel.share),
        full=panel.full & ~unknown,
    )


def _series_codes(rows: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """A code per row and the table of series that the codes point into."""
    store, _stores = pd.factorize(rows[KEYS[0]])
    product, products = pd.factorize(rows[KEYS[1]])
    code, _unique = pd.factorize(store.astype("int64") * len(products) + product)
    columns = [name for name in (*KEYS, *GROUPS[2:]) if name in rows.columns]
    _first, position = np.unique(code, return_index=True)
    keys = rows[columns].iloc[position].reset_index(drop=True)
    return code, keys


def _net_sale(value: Floats, where: Ints, shape: tuple[int, int]) -> Floats:
    """Sales of a day added up, returns netted, never below zero; NaN before the first row."""
    total = np.bincount(where, weights=value, minlength=shape[0] * shape[1]).reshape(shape)
    seen = np.bincount(where, minlength=shape[0] * shape[1]).reshape(shape) > 0
    sale = np.clip(total, 0.0, LARGEST_SALE).astype(np.float32)
    sale[~np.logical_or.accumulate(seen, axis=1)] = np.nan
    return sale


def _scatter(value: Floats, where: Ints, shape: tuple[int, int], empty: float) -> Floats:
    """One value per series and day; ``empty`` where no row spoke."""
    out = np.full(shape[0] * shape[1], empty, dtype=np.float32)
    out[where] = value
    return out.reshape(shape)


def _drivers(
    rows: pd.DataFrame, where: Ints, shape: tuple[int, int], dates: Days, country: str
) -> dict[str, Floats]:
    """Discount, activity, holiday over history and horizon before any plan is applied."""
    ahead = len(dates) - shape[1]
    off = calendar.day_off(dates, country).astype(np.float32)
    out = {}
    for name, neutral in (("discount", 1.0), ("activity", 0.0)):
        known = np.full(shape, neutral, dtype=np.float32)
        if name in rows.columns:
            value = _numbers(rows[name], neutral)
            known = _scatter(value, where, shape, neutral)
        # Without a plan the last known price and promotion are assumed to go on.
        out[name] = np.concatenate([known, np.repeat(known[:, -1:], ahead, axis=1)], axis=1)
    known = np.broadcast_to(off[: shape[1]], shape).copy()
    if "holiday" in rows.columns:
        value = _numbers(rows["holiday"], 0.0)
        known.reshape(-1)[where] = value
    out["holiday"] = np.concatenate([known, np.broadcast_to(off[shape[1] :], (shape[0], ahead))], 1)
    return out


def _numbers(column: pd.Series, neutral: float) -> Floats:
    """The column's values; ``neutral`` for what is no finite number."""
    value = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float)
    return np.where(np.isfinite(value), value, neutral)


def _apply_plan(
    drivers: dict[str, Floats], plan: pd.DataFrame, keys: pd.DataFrame, dates: Days, days: int
) -> None:
    """Write planned values over the assumed ones; rows outside the horizon are left out."""
    missing = [name for name in (*KEYS, "date") if name not in plan.columns]
    if missing:
        raise errors.missing_plan_columns(missing)
    index = pd.MultiIndex.from_frame(keys[list(KEYS)])
    row = index.get_indexer(pd.MultiIndex.from_frame(plan[list(KEYS)]))
    day = _to_days(plan["date"]).to_numpy().astype("datetime64[D]")
    column = (day - dates[0]).astype(int)
    fits = (row >= 0) & (column >= days) & (column < len(dates))
    if not fits.any():
        _logger.warning("No row of the plan is for a known series on one of the days ahead.")
    for name, target in drivers.items():
        if name in plan.columns:
            value = pd.to_numeric(plan[name], errors="coerce").to_numpy(dtype=np.float32)
            good = fits & np.isfinite(value)
            target[row[good], column[good]] = value[good]


def _group_codes(keys: pd.DataFrame) -> dict[str, Ints]:
    """Integer codes of each grouping that the history carries."""
    # what has no category is a group of its own
    return {
        name: pd.factorize(keys[name], use_na_sentinel=False)[0]
        for name in GROUPS
        if name in keys.columns
    }
