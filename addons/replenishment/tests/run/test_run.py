from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ...executors import ExecutorError, Settings
from ...executors import run as execute_for_real
from ...forecasting import forecast, learn
from ..common import NOW, TODAY, YESTERDAY, ReplenishmentCase, quick_forecast

RUN = "odoo.addons.replenishment.models.run.replenishment_run"
LEARNING = "odoo.addons.replenishment.models.learning.replenishment_run"
PIECES = "odoo.addons.replenishment.models.learning.replenishment_history"
HISTORY = "odoo.addons.replenishment.models.forecast.replenishment_history"


def inline(tasks, settings, forecast_function):
    """The numbers don't depend on the executor: no process has to be started for them."""
    return execute_for_real(tasks, Settings(), forecast_function)


@tagged("post_install", "-at_install")
class TestRun(ReplenishmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.replenishment_horizon = 7

    def _history(self):
        self._stock(200)
        self._sell_daily([4, 5, 6, 5, 4, 9, 8] * 5)

    def _forecasts(self):
        return self.env["replenishment.forecast"].search([("company_id", "=", self.company.id)])

    def test_pass_from_sales_to_proposal(self):
        self._history()
        run = self._run_pass(function=forecast)
        self.assertEqual((run.state, run.progress, run.cutoff), ("done", 100.0, YESTERDAY))
        forecasts = self.env["replenishment.forecast"].search(
            [("product_id", "=", self.product.id)]
        )
        self.assertEqual(set(forecasts.mapped("model")), {"global", "arima"})
        self.assertEqual(min(forecasts.mapped("date")), TODAY)
        self.assertEqual(len(forecasts), 2 * 7)
        scores = self.env["replenishment.model.score"].search([("categ_id", "=", self.category.id)])
        self.assertEqual(len(scores.filtered("champion")), 1)
        orderpoint = self.product.orderpoint_ids
        self.assertEqual(
            (orderpoint.trigger, orderpoint.replenishment_mode), ("manual", "forecast")
        )
        self.assertGreater(orderpoint.product_min_qty, 0)
        self.assertIn("Sells", orderpoint.replenishment_min_reason)

    def test_pieces_are_loaded_one_by_one_and_miss_nothing(self):
        """Two series a piece; a sale that comes between two attempts skips none of the others."""
        products = [self.product, *(self._create_product(f"Leek {n}") for n in range(4))]
        for product in products:
            self._stock(200, product)
            self._sell_daily([4, 5, 6] * 8, product)
        late = self._create_product("Kale")
        with patch(f"{PIECES}.PIECE_SERIES", 2):
            run = self._run_pass(limit=0)
            self.assertEqual(len(run.finished_tasks), 1)
            self._stock(200, late)
            self._sell_daily([4, 5, 6] * 8, late)
            while run.state == "running":
                self._run_pass(limit=0)
        self.assertEqual(run.state, "done", run.message)
        stored = self._forecasts().filtered(lambda one: one.model == "global")
        self.assertEqual(stored.product_id, self.env["product.product"].union(*products, late))
        self.assertEqual(len(stored), 6 * 7)
        self.assertEqual(sorted(run.finished_products), sorted(stored.product_id.ids))

    def test_learnt_model_answers_for_every_piece(self):
        for name in ("Leek", "Kale", "Chard"):
            product = self._create_product(name)
            self._stock(400, product)
            self._sell_daily([4, 5, 6, 5, 4, 9, 8] * 8, product)
        with (
            patch(f"{PIECES}.PIECE_SERIES", 1),
            patch(f"{PIECES}.learn", side_effect=learn) as learning,
            patch(f"{LEARNING}.forecast", side_effect=forecast) as forecasting,
        ):
            run = self.env["replenishment.run"]._schedule(self.company, "night")
            commit = patch.object(
                type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 99
            )
            with commit:
                run.sudo()._work()
        self.assertEqual(run.state, "done", run.message)
        learning.assert_called_once()
        of_global = [call for call in forecasting.call_args_list if call.args[2] == ("global",)]
        self.assertEqual(len(of_global), 2 * 3)
        self.assertTrue(all(call.kwargs.get("learnt") for call in of_global))

    def _night(self, moment, origin="night"):
        """A pass at that moment, with the real model."""
        with (
            freeze_time(moment),
            patch(f"{PIECES}.learn", side_effect=learn) as learning,
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 99),
        ):
            run = self.env["replenishment.run"]._schedule(self.company, origin)
            run.sudo()._work()
        self.assertEqual(run.state, "done", run.message)
        return run.sudo(), learning.call_args.kwargs["kept"]

    def test_model_of_a_night_serves_the_next_ones(self):
        for name in ("Leek", "Kale", "Chard", "Cress"):
            product = self._create_product(name)
            self._stock(400, product)
            self._sell_daily([4, 5, 6, 5, 4, 9, 8] * 8, product)
        first, kept = self._night(NOW)
        self.assertIsNone(kept)
        self.assertTrue(first.learnt)
        second, kept = self._night(NOW + timedelta(days=1))
        self.assertEqual(kept.fitted_on, first.cutoff)
        self.assertFalse(second.learnt, "its trees are the first night's")
        asked, kept = self._night(NOW + timedelta(days=2), origin="manual")
        self.assertIsNone(kept, "who asks for a pass may have brought sales of before")
        self.assertTrue(asked.learnt)
        week, kept = self._night(NOW + timedelta(days=9))
        self.assertEqual(kept.fitted_on, asked.cutoff)
        self.assertTrue(week.learnt, "after a week there are new ones")

    def test_what_sold_nothing_lately_is_still_forecast(self):
        """Older than what the model looks at, but not than what the company keeps."""
        self._stock(200)
        self._sell_daily([3] * 10, last=YESTERDAY - timedelta(days=200))
        other = self._create_product("Leek")
        self._stock(200, other)
        self._sell_daily([3] * 30, other)
        self._run_pass()
        silent = self._forecasts().filtered(lambda one: one.product_id == self.product)
        self.assertEqual(set(silent.mapped("mean")), {0.0})

    def test_pass_without_sales_is_done(self):
        run = self._run_pass()
        self.assertEqual(run.state, "done")
        self.assertIn("No sales", run.message)

    def test_a_company_without_a_store_has_nothing_to_do(self):
        self.store.active = False
        self.assertEqual(self._run_pass().state, "done")

    def test_a_rule_that_has_no_store_yet_keeps_its_quantities(self):
        """A form opened anew, before anything is chosen."""
        rule = self.env["stock.warehouse.orderpoint"].new({"product_min_qty": 3})
        rule.warehouse_id = False
        self.assertEqual(rule.replenishment_next_min, 3)

    def test_pass_out_of_time_goes_on_where_it_stood(self):
        self._history()
        run = self._run_pass(limit=0)
        self.assertEqual((run.state, run.finished_tasks), ("running", ["global"]))
        computed = self._forecasts().mapped("computed_on")
        self.env.invalidate_all()
        self.assertEqual(self._run_pass(), run)
        self.assertEqual(run.state, "done")
        self.assertEqual(run.finished_tasks, ["global", "arima-0"])
        self.assertLessEqual(set(computed), set(self._forecasts().mapped("computed_on")))

    def test_cancelled_pass_stops_after_its_piece(self):
        self._history()
        self._run_pass()
        led = self._forecasts().filtered("champion")
        runs = self.env["replenishment.run"].with_user(self.buyer)
        run = runs.browse(runs.action_schedule()["res_id"])

        def cancelling(*args, **kwargs):
            if run.state == "running":
                run.action_cancel()
            return quick_forecast(*args, **kwargs)

        self.assertEqual(self._run_pass(function=cancelling), run)
        self.assertEqual((run.state, run.finished_tasks), ("cancelled", False))
        self.assertIn("Cancelled by", run.message)
        self.assertEqual(self._forecasts().filtered("champion"), led)
        with self.assertRaisesRegex(UserError, "nothing left to cancel"):
            run.action_cancel()
        self.assertEqual(self._run_pass().state, "done")

    def test_name_is_the_same_before_and_after_the_start(self):
        run = self.env["replenishment.run"]._schedule(self.company, "night")
        before = run.display_name
        self._run_pass()
        self.assertEqual(run.display_name, before)

    def test_cashier_cancels_nothing(self):
        cashier = self._create_user("supermarket_stock.group_cashier", "repl_run_cashier")
        run = self.env["replenishment.run"]._schedule(self.company, "night")
        with self.assertRaises(AccessError):
            run.with_user(cashier).action_cancel()

    def test_progress_is_seen_before_the_first_forecast(self):
        self._history()
        seen = []

        def looking(*args, **kwargs):
            run = self.env["replenishment.run"].search([], limit=1)
            seen.append((run.phase, run.step, run.progress))
            return quick_forecast(*args, **kwargs)

        self._run_pass(function=looking)
        self.assertEqual(seen[0][:2], ("forecast", "step 2 of 5"))
        self.assertEqual(seen[0][2], 20.0)

    def test_a_sale_during_the_pass_finds_the_forecast(self):
        """Stopped after its first piece, yesterday's leading model still leads."""
        self._history()
        self._run_pass()
        self._run_pass(limit=0)
        vals = self.env["replenishment.planner"]._evaluate([(self.product, self.store)])
        self.assertNotEqual(vals[self.product.id, self.store.id]["forecast_model"], "average")

    def test_pass_stopped_too_often_fails(self):
        run = self.env["replenishment.run"].create({"state": "running"})
        work = self.env["supermarket.work"].search(
            [("res_model", "=", run._name), ("res_id", "=", run.id)]
        )
        work.write({"state": "running", "attempts": 3})
        with (
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 60),
            patch.object(self.env.cr, "rollback", lambda: None),
        ):
            run._cron_work()
        self.assertEqual((run.state, work.state), ("failed", "failed"))
        self.assertIn("3 times", run.message)

    def test_executor_trouble_fails_the_pass_with_its_message(self):
        self._history()
        with patch(f"{LEARNING}.execute", side_effect=ExecutorError("Dask is not installed")):
            run = self._run_pass()
        self.assertEqual((run.state, run.message), ("failed", "Dask is not installed"))

    def test_without_dask_processes_compute_and_the_pass_says_so(self):
        self._history()
        self.env["ir.config_parameter"].set_param("replenishment.executor", "dask")
        with (
            patch(f"{HISTORY}.find_spec", lambda name: name != "distributed"),
            patch(f"{RUN}.find_spec", lambda name: name != "distributed"),
            patch(f"{LEARNING}.execute", side_effect=inline) as execute,
        ):
            run = self._run_pass()
        self.assertEqual((run.state, run.executor), ("done", "processes"))
        self.assertEqual(execute.call_args.args[1].kind, "processes")
        self.assertIn("Dask is not installed", run.message)
        self.assertIn("Install dask[distributed]", run.message)

    def test_missing_libraries_are_named(self):
        self._history()
        with patch(f"{HISTORY}.find_spec", return_value=None):
            run = self.env["replenishment.run"].create({"cutoff": YESTERDAY})
            tasks = self._tasks(run)
        self.assertEqual([task.key for task in tasks], ["global"])
        self.assertIn("Install statsmodels", run.message)
        self.assertIn("Install lightgbm", run.message)

    def test_second_request_joins_the_first(self):
        runs = self.env["replenishment.run"]
        first = runs._schedule(self.company, "manual")
        self.assertEqual(runs._schedule(self.company, "manual"), first)

    def test_button_only_schedules(self):
        runs = self.env["replenishment.run"].with_user(self.buyer)
        action = call_kw(runs, "action_schedule", [[]], {})  # as the button of a list does
        run = self.env["replenishment.run"].browse(action["res_id"])
        self.assertEqual((run.state, run.requested_by_id), ("scheduled", self.buyer))
        self.assertFalse(self._forecasts())

    def test_cashier_can_not_ask_for_a_pass(self):
        cashier = self._create_user("supermarket_stock.group_cashier", "repl_cashier")
        with self.assertRaises(AccessError):
            self.env["replenishment.run"].with_user(cashier).action_schedule()

    def test_pass_supersedes_what_is_not_needed_any_more(self):
        proposal = self._propose()
        proposal.date -= timedelta(hours=1)
        self._run_pass()
        self.assertEqual(proposal.state, "superseded")

    def test_pass_leaves_what_a_person_changed(self):
        proposal = self._propose()
        proposal.date -= timedelta(hours=1)
        proposal.with_user(self.buyer).qty_to_order = 99
        self._run_pass()
        self.assertEqual((proposal.state, proposal.qty_to_order), ("draft", 99))

    def test_pass_wakes_what_was_snoozed_until_today(self):
        proposal = self._propose(origin="manual")
        proposal.action_snooze(TODAY + timedelta(days=1))
        proposal.snoozed_until = TODAY
        self._run_pass()
        self.assertEqual((proposal.state, proposal.decided_by_id.id), ("draft", False))

    def test_pass_does_not_ask_again_right_after_a_no(self):
        self._forecast(10.0)
        self._propose().action_dismiss()
        with patch.object(type(self.env["replenishment.run"]), "_forecast", lambda self: True):
            self._run_pass()
        self.assertFalse(
            self.env["replenishment.proposal"].search(
                [("product_id", "=", self.product.id), ("state", "=", "draft")]
            )
        )

    def test_a_new_product_gets_what_its_category_sells(self):
        """Five neighbours sell 8 a day."""
        for n in range(5):
            neighbour = self._create_product(f"Neighbour {n}")
            self._stock(500, neighbour)
            self._sell_daily([8] * 28, neighbour)
        self._stock(3)
        self._run_pass()
        vals = self.env["replenishment.planner"]._evaluate([(self.product, self.store)])
        vals = vals[self.product.id, self.store.id]
        self.assertEqual(vals["forecast_model"], "category")
        self.assertAlmostEqual(vals["daily_qty"], 8.0, delta=0.5)
        self.assertGreater(vals["proposed_qty"], 5)

    def test_what_was_listed_long_ago_and_never_sold_is_not_new(self):
        neighbour = self._create_product("Neighbour")
        self._sell_daily([8] * 28, neighbour)
        self._stock(3)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_product SET create_date = '2024-01-01' WHERE id = %s",
            [self.product.id],
        )
        self.product.invalidate_recordset()
        self._run_pass()
        self.assertFalse(self._forecasts().filtered(lambda row: row.product_id == self.product))

    def test_the_reason_of_a_threshold_has_the_dates_of_the_last_night(self):
        self._history()
        self._run_pass()
        rule = self.product.orderpoint_ids
        before = rule.replenishment_min_basis
        planner = self.env["replenishment.planner"]
        with freeze_time(NOW + timedelta(days=1)):
            self._forecast(before["daily"], days=20)
            planner._set_thresholds([(self.product, self.store)])
            minimum = rule.product_min_qty
        with freeze_time(NOW + timedelta(days=2)):
            planner._set_thresholds([(self.product, self.store)])
        self.assertEqual(rule.product_min_qty, minimum)
        self.assertEqual(rule.replenishment_min_basis["delivery"], str(TODAY + timedelta(days=3)))
