from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestHandOver(ReplenishmentCase):
    """Rules that people and other programs made go on in Odoo's own way until handed over."""

    def _own_rule(self, minimum=100, maximum=150, trigger="auto", **vals):
        return self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.product.id,
                "warehouse_id": self.store.id,
                "location_id": self.floor.id,
                "company_id": self.company.id,
                "product_min_qty": minimum,
                "product_max_qty": maximum,
                "trigger": trigger,
                **vals,
            }
        )

    def _quantities(self, rule):
        return rule.product_min_qty, rule.product_max_qty, rule.trigger

    def _bought(self):
        return sum(
            self.env["purchase.order.line"]
            .search([("product_id", "=", self.product.id)])
            .mapped("product_qty")
        )

    def test_rule_of_a_person_buys_as_before(self):
        rule = self._own_rule()
        self._stock(10)
        self.env.invalidate_all()  # the scheduler has a transaction of its own
        self.env["stock.rule"].run_scheduler(company_id=self.company.id)
        self.assertEqual((rule.replenishment_mode, self._bought()), ("core", 140))

    def test_pass_leaves_it_and_proposes_nothing(self):
        rule = self._own_rule()
        self._sell_daily([4] * 20)
        self._run_pass()
        self.assertEqual(self._quantities(rule), (100, 150, "auto"))
        self.assertFalse(rule.replenishment_proposal_ids)
        self.assertFalse(
            self.env["replenishment.proposal"].search([("product_id", "=", self.product.id)])
        )

    def test_crossing_proposes_nothing(self):
        self._stock(101)
        self._own_rule()
        self._sell(5)
        self.assertFalse(
            self.env["replenishment.proposal"].search([("product_id", "=", self.product.id)])
        )

    def test_handed_over_and_given_back(self):
        rule = self._own_rule()
        self._forecast(10.0)
        self.assertNotEqual(rule.replenishment_next_min, 100)
        wanted = (rule.replenishment_next_min, rule.replenishment_next_max, "manual")
        rule.action_replenishment_from_forecast()
        self.env["replenishment.planner"]._set_thresholds([(self.product, self.store)])
        self.assertEqual(self._quantities(rule), wanted)
        self.env["stock.rule"].run_scheduler(company_id=self.company.id)
        self.assertEqual(self._bought(), 0, "a proposal, not an order")
        rule.action_replenishment_give_back()
        self.assertEqual(self._quantities(rule), (100, 150, "auto"))
        self.assertFalse(rule.replenishment_min_reason)

    def test_no_hand_over_to_what_is_switched_off(self):
        rule = self._own_rule()
        self.company.replenishment_on = False
        for mode in ("forecast", "hand"):
            with self.assertRaisesRegex(ValidationError, "Corner Shop.*switch it on"):
                rule.replenishment_mode = mode

    def test_pass_asked_for_while_switched_off(self):
        """It touches what it made itself alone, and a person may still change that."""
        rule = self._own_rule()
        other = self._create_product("Chard")
        for product in (self.product, other):
            self._sell_daily([4] * 20, product)
        self.company.replenishment_on = False
        self._run_pass()
        self.assertEqual(self._quantities(rule), (100, 150, "auto"))
        self.assertEqual(other.orderpoint_ids.replenishment_mode, "forecast")
        other.orderpoint_ids.product_min_qty = 3
        self.assertEqual(other.orderpoint_ids.replenishment_mode, "hand")

    def test_switching_off_gives_everything_back(self):
        rule, other = self._own_rule(), self._create_product("Chard")
        rule.action_replenishment_from_forecast()
        self._forecast(10.0, product=other)
        self.env["replenishment.planner"]._set_thresholds([(other, self.store)])
        self.assertTrue(other.orderpoint_ids)
        rule.product_min_qty = 7
        self.company.replenishment_on = False
        self.assertEqual(self._quantities(rule), (100, 150, "auto"))
        self.assertFalse(other.orderpoint_ids.exists(), "there was none before the pass")

    def test_quantities_of_a_person_stay_in_odoos_way(self):
        rule = self._own_rule()
        rule.product_min_qty = 90
        self.assertEqual(rule.replenishment_mode, "core")

    def test_archived_rule_is_left_alone(self):
        rule = self._own_rule(active=False)
        self._sell_daily([4] * 20)
        run = self._run_pass()
        self.assertEqual((run.state, run.proposal_count), ("done", 0))
        self.assertEqual(self._quantities(rule), (100, 150, "auto"))
        pairs = [(self.product, self.store)]
        self.assertEqual(self.env["replenishment.planner"]._set_thresholds(pairs), 0)

    def test_one_bad_rule_ends_nothing(self):
        other = self._create_product("Chard")
        for product in (self.product, other):
            self._sell_daily([4] * 20, product)
        planner = type(self.env["replenishment.planner"])
        prepare, bad = planner._prepare_thresholds, self.product

        def fail(self, product, *args):
            if product == bad:
                raise ValueError("a price of the moon")
            return prepare(self, product, *args)

        with patch.object(planner, "_prepare_thresholds", fail):
            run = self._run_pass()
        self.assertEqual(run.state, "done")
        self.assertTrue(other.orderpoint_ids)
        self.assertIn("Spinach in Corner Shop was left out: a price of the moon", run.message)

    def test_no_pass_before_it_is_switched_on(self):
        runs = self.env["replenishment.run"]
        self.company.replenishment_on = False
        runs.search([]).sudo().unlink()
        runs._cron_schedule()
        self.assertFalse(runs.search([("company_id", "=", self.company.id)]))
        self.company.replenishment_on = True
        runs._cron_schedule()
        self.assertTrue(runs.search([("company_id", "=", self.company.id)]))

    def test_one_companys_error_ends_no_other_pass(self):
        second = self.env["res.company"].create({"name": "Far Shop", "replenishment_on": True})
        runs = self.env["replenishment.run"].with_context(
            allowed_company_ids=(self.company + second).ids
        )
        runs.search([]).sudo().unlink()
        first, last = (runs._schedule(company, "night") for company in self.company + second)
        model = type(runs)

        def work(run):
            if run.company_id == self.company:
                raise MemoryError("no more")
            run.sudo().state = "done"
            return True

        cron = type(self.env["ir.cron"])
        with (
            patch.object(model, "_work", work),
            patch.object(self.env.cr, "rollback", lambda: None),
            patch.object(cron, "_commit_progress", lambda *args, **kwargs: float("inf")),
            self.assertLogs("odoo.addons.supermarket_stock.models.work.supermarket_work") as logs,
        ):
            runs.sudo()._cron_work()
        self.assertEqual((first.state, last.state), ("scheduled", "done"), logs.output)
        self.assertIn("no more", first.message)

    def test_opening_odoos_screen_keeps_safety_stocks(self):
        root = self.env.ref("base.user_root")
        rules = self.env["stock.warehouse.orderpoint"].with_user(root)
        kept, made, leftover = (
            rules.create(
                {
                    "product_id": product.id,
                    "warehouse_id": self.store.id,
                    "location_id": self.floor.id,
                    "company_id": self.company.id,
                    "product_min_qty": minimum,
                    "product_max_qty": minimum,
                    "trigger": "manual",
                    "replenishment_mode": mode,
                }
            )
            for product, minimum, mode in (
                (self.product, 5, "core"),
                (self._create_product("Chard"), 0, "forecast"),
                (self._create_product("Leek"), 0, "core"),
            )
        )
        self._stock(50)
        rules.action_open_orderpoints()
        self.assertEqual((kept | made | leftover).exists(), kept | made)
        kept.action_replenish()
        self.assertTrue(kept.exists())

    def test_uninstalling_restores(self):
        rule = self._own_rule()
        rule.action_replenishment_from_forecast()
        rule.product_min_qty = 3
        self.env["stock.warehouse.orderpoint"]._restore_all()
        self.assertEqual(self._quantities(rule), (100, 150, "auto"))

    def test_safety_stock_of_the_product_is_by_hand_where_switched_on(self):
        self.product.safety_stock = 6
        self.assertEqual(self.product.orderpoint_ids.replenishment_mode, "hand")
        self.company.replenishment_on = False
        other = self._create_product("Chard")
        other.safety_stock = 6
        self.assertEqual(other.orderpoint_ids.replenishment_mode, "core")

    def test_set_up_page_counts_the_rules_that_go_on(self):
        self._own_rule()
        setup = self.env["supermarket.setup"]
        (switch,) = (one for one in setup._switches(self.company) if one.key == "replenishment_on")
        self.assertIn("Rules to Hand Over: 1, automatic ones among them: 1.", switch.changes[0])
        switch.turn(False)
        self.assertFalse(self.company.replenishment_on)

    def test_shortages_of_the_day_of_installation_are_found(self):
        self._own_rule()
        shortages = self.env["supermarket.shortage"]
        shortages.search([]).sudo().unlink()
        shortages._check_everything()
        found = shortages.search([("company_id", "=", self.company.id)])
        self.assertEqual(found.product_id, self.product)
