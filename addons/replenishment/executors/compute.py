"""One piece of a forecasting pass: a model on some series, with its test on days it didn't see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd

KEYS = ["store_id", "product_id"]
SUMS = ["abs_error", "bias", "sold", "missed", "expected"]
#: Days of a test: a week, so that each weekday is among them.
TEST_DAYS = 7
Forecast = Callable[..., pd.DataFrame]


@dataclass(frozen=True)
class Task:
    """What to compute: numbers only, so that it travels to any worker.

    ``history`` in the columns of the forecasting package; ``origin`` the last known day; ``plan``
    has the promotions of the days ahead and of those that are tested; ``country`` is whose days off
    the stores keep. ``learnt`` and ``week_ago`` are the fitted model in plain text and numbers, and
    that of the tested days before; None: the model learns from the history. ``full_share``: from
    which share of a day in stock on its sale tells its demand.
    """

    key: str
    model: str
    history: pd.DataFrame
    horizon: int
    origin: dt.date
    test_days: int = TEST_DAYS
    plan: pd.DataFrame | None = None
    country: str = "CN"
    learnt: Mapping[str, object] | None = None
    week_ago: Mapping[str, object] | None = None
    full_share: float = field(kw_only=True)


@dataclass(frozen=True)
class Result:
    """``forecast``: as the forecasting package returns it. ``errors``: per series the sums over
    the tested days of :data:`SUMS`; empty when the history is too short to test.

    ``abs_error``, ``bias`` and ``sold`` are of days with a full shelf alone; ``missed`` (sale -
    forecast x in-stock share) and ``expected`` of all days: see ``ordering.demand.hidden_demand``.
    """

    key: str
    model: str
    forecast: pd.DataFrame
    errors: pd.DataFrame


def compute(task: Task, forecast: Forecast) -> Result:
    """Run a task with the forecasting package's function."""
    plan = plan_of(task, task.history, task.origin, task.horizon)
    table = forecast(
        task.history,
        task.horizon,
        (task.model,),
        origin=task.origin,
        plan=plan,
        country=task.country,
        **_known(task.learnt),
    )
    return Result(task.key, task.model, table, backtest(task, forecast))


def _known(learnt: Mapping[str, object] | None) -> dict[str, Mapping[str, object]]:
    return {} if learnt is None else {"learnt": learnt}


def plan_of(
    task: Task, history: pd.DataFrame, origin: dt.date, horizon: int
) -> pd.DataFrame | None:
    """The rows of the plan for these series and the days forecast; None where nothing is planned.

    A plan is for all series and for the tested days as well as those ahead: what a part of it has
    nothing to say about must not look like a mistake in it.
    """
    if task.plan is None:
        return None
    date = pd.to_datetime(task.plan["date"])
    first = pd.Timestamp(origin)
    ahead = (date > first) & (date <= first + dt.timedelta(days=horizon))
    rows = task.plan[ahead.to_numpy()].merge(history[KEYS].drop_duplicates(), on=KEYS)
    return None if rows.empty else rows


def backtest(task: Task, forecast: Forecast) -> pd.DataFrame:
    """Forecast the last days from what was known before them and lay it beside what then sold.

    Errors leave out days on which the shelf was empty for a while: nobody knows their demand.
    """
    empty = pd.DataFrame(columns=[*KEYS, *SUMS])
    start = task.origin - dt.timedelta(days=task.test_days)
    date = pd.to_datetime(task.history["date"])
    is_known = (date <= pd.Timestamp(start)).to_numpy()
    known = task.history[is_known]
    if known.empty:
        return empty
    plan = plan_of(task, known, start, task.test_days)
    table = forecast(
        known,
        task.test_days,
        (task.model,),
        origin=start,
        plan=plan,
        country=task.country,
        **_known(task.week_ago),
    )
    tested = _by_day(task.history.assign(date=date)[~is_known])
    both = table.merge(tested, on=[*KEYS, "date"], how="left")
    share = both["instock_share"].fillna(1.0) if "instock_share" in both else 1.0
    sold = both["sale"].fillna(0.0).clip(lower=0.0)
    full = (both["mean"] * 0.0 + share) >= task.full_share
    both = both.assign(
        sold=sold.where(full, 0.0),
        abs_error=(both["q50"] - sold).abs().where(full, 0.0),
        bias=(both["mean"] - sold).where(full, 0.0),
        missed=sold - both["mean"] * share,
        expected=both["mean"],
    )
    return both.groupby(KEYS, as_index=False)[SUMS].sum()


def _by_day(history: pd.DataFrame) -> pd.DataFrame:
    """Sale and in-stock share of each series and day, however many rows tell of it."""
    day = [*KEYS, "date"]
    columns = {"sale": "sum"} | {c: "last" for c in ("instock_share",) if c in history}
    rows = history[[*day, *columns]]
    return rows.groupby(day, as_index=False).agg(columns) if rows.duplicated(day).any() else rows
