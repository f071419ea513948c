import datetime as dt
from dataclasses import replace
from unittest.mock import patch

import pandas as pd
from odoo.tests import BaseCase, tagged

from ...executors import ExecutorError, Settings, Task, compute, run
from ...executors import run as execute
from ...forecasting import forecast
from ...forecasting.censoring import FULL_SHARE

ORIGIN = dt.date(2025, 3, 4)


def _task(key="ses", days=42, series=2):
    rows = [
        (1, product, ORIGIN - dt.timedelta(days=n), float(5 + (n * product) % 7))
        for product in range(1, series + 1)
        for n in range(days)
    ]
    history = pd.DataFrame(rows, columns=["store_id", "product_id", "date", "sale"])
    numbers = {"horizon": 7, "origin": ORIGIN, "full_share": FULL_SHARE}
    return Task(key=key, model="ses", history=history, **numbers)


@tagged("post_install", "-at_install")
class TestExecutors(BaseCase):
    def test_inline_and_processes_agree(self):
        inline, process = (
            next(execute([_task()], Settings(kind), forecast)) for kind in ("inline", "processes")
        )
        pd.testing.assert_frame_equal(inline.forecast, process.forecast)
        pd.testing.assert_frame_equal(inline.errors, process.errors)

    def test_days_off_of_the_country_reach_every_executor(self):
        task = replace(_task(series=5), model="global")
        at_home, abroad = (
            next(execute([replace(task, country=country)], Settings("inline"), forecast))
            for country in ("CN", "DE")
        )
        self.assertFalse(at_home.forecast["mean"].equals(abroad.forecast["mean"]))
        elsewhere = next(execute([replace(task, country="DE")], Settings("processes"), forecast))
        pd.testing.assert_frame_equal(elsewhere.forecast, abroad.forecast)
        pd.testing.assert_frame_equal(elsewhere.errors, abroad.errors)

    def test_backtest_knows_nothing_of_the_days_it_is_tested_on(self):
        task = _task()
        asked = []

        def spy(history, horizon, models, *, origin, plan, country):
            asked.append((pd.to_datetime(history["date"]).max().date(), origin))
            return forecast(history, horizon, models, origin=origin)

        compute(task, spy)
        start = ORIGIN - dt.timedelta(days=7)
        self.assertEqual(asked, [(ORIGIN, ORIGIN), (start, start)])

    def test_plan_reaches_the_days_and_series_it_is_for(self):
        """Tested days see what was planned for them; a part sees nothing of the other series."""
        days = [ORIGIN + dt.timedelta(days=n) for n in (-3, 2, 30)]
        plan = pd.DataFrame(
            [(1, product, day, 0.8, 1.0) for product in (1, 99) for day in days],
            columns=["store_id", "product_id", "date", "discount", "activity"],
        )
        seen = []

        def spy(history, horizon, models, *, origin, plan, country):
            seen.append(None if plan is None else plan[["product_id", "date"]].values.tolist())
            return forecast(history, horizon, models, origin=origin)

        compute(replace(_task(), plan=plan), spy)
        self.assertEqual(seen, [[[1, days[1]]], [[1, days[0]]]])
        compute(replace(_task(), plan=plan[plan["product_id"] == 99]), spy)
        self.assertEqual(seen[2:], [None, None])

    def test_short_history_has_no_test(self):
        self.assertTrue(compute(_task(days=5), forecast).errors.empty)

    def test_days_with_empty_shelf_are_not_scored(self):
        task = _task(series=1)
        task.history["instock_share"] = 1.0
        everything = compute(task, forecast).errors["sold"].sum()
        task.history.loc[task.history["date"] == ORIGIN, "instock_share"] = 0.5
        self.assertLess(compute(task, forecast).errors["sold"].sum(), everything)

    def test_unknown_executor(self):
        with self.assertRaisesRegex(ExecutorError, "Unknown executor 'cloud'"):
            list(run([_task()], Settings("cloud"), forecast))

    def test_missing_dask_says_what_to_install(self):
        with (
            patch.dict("sys.modules", {"dask": None}),
            self.assertRaisesRegex(ExecutorError, r"install dask\[distributed\]"),
        ):
            list(run([_task()], Settings("dask"), forecast))

    def test_dying_worker_is_tried_again_then_named(self):
        with (
            patch("odoo.addons.replenishment.executors.run.WORKER", "/nonexistent/worker.py"),
            self.assertRaisesRegex(ExecutorError, "The worker for ses died 3 times"),
        ):
            list(run([_task()], Settings("processes"), forecast))

    def test_refusal_of_the_data_reaches_the_caller(self):
        task = _task()
        empty = replace(task, history=task.history.iloc[:0])
        with self.assertRaisesRegex(ExecutorError, "nothing to forecast"):
            list(run([empty], Settings("processes"), forecast))
