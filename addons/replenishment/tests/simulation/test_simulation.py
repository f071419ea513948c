from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestSimulation(ReplenishmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.use_expiration_date = True
        cls.product.expiration_time = 3
        cls.product.tracking = "lot"

    def _simulation(self, **vals):
        simulations = self.env["replenishment.simulation"].with_user(self.buyer)
        return simulations.create(
            {"warehouse_id": self.store.id, "product_ids": self.product.ids, "days": 14, **vals}
        )

    def _sell_weeks(self):
        self._sell_daily([4, 7, 5, 6, 8, 12, 10] * 6)

    def _replay(self, simulation, limit=float("inf")):
        simulation.action_run()
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: limit
        ):
            self.env["replenishment.simulation"]._cron_work()
        simulation.invalidate_recordset()
        return simulation

    def test_shorter_life_wastes_more(self):
        self._sell_weeks()
        simulation = self._replay(self._simulation(shelf_life=1))
        self.assertEqual((simulation.state, simulation.replayed_count), ("done", 1))
        self.assertGreater(simulation.waste_new, simulation.waste_now)
        self.assertGreater(simulation.cost_new, simulation.cost_now)
        self.assertLess(simulation.saving, 0)

    def test_higher_service_level_fills_more_and_wastes_more(self):
        self._sell_weeks()
        curve = self._replay(self._simulation(service_level=0.95, shelf_life=1)).result["curve"]
        self.assertEqual([point["level"] for point in curve], [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98])
        self.assertGreaterEqual(curve[-1]["fill"], curve[0]["fill"])
        self.assertGreater(curve[-1]["wasted"], curve[0]["wasted"])

    def test_nothing_changed_gives_the_same(self):
        self._sell_weeks()
        result = self._replay(self._simulation()).result
        self.assertEqual(result["now"], result["new"])

    def test_stopped_worker_goes_on_where_it_stood(self):
        self._sell_weeks()
        whole = self._replay(self._simulation()).result
        stopped = self._replay(self._simulation(), limit=0)
        self.assertEqual(stopped.state, "running")
        self.assertEqual(list(stopped.partial), ["now"])
        self.assertTrue(0 < stopped.progress < 100)
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 60
        ):
            self.env["replenishment.simulation"]._cron_work()
        self.assertEqual(stopped.result, whole)

    def test_unsold_products_fail_with_a_reason(self):
        simulation = self._replay(self._simulation())
        self.assertEqual(simulation.state, "failed")
        self.assertIn("None of these products was sold", simulation.message)

    def test_accept_changes_nothing_of_other_companies(self):
        """Shelf life and vendor prices that all companies share: for who works for all of them."""
        self._sell_weeks()
        for setting in ({"shelf_life": 3000}, {"lead_days": 2}, {"pack": 6}):
            simulation = self._replay(self._simulation(**setting))
            with self.subTest(setting=setting), self.assertRaisesRegex(AccessError, "all of them"):
                simulation.action_accept()
            self.assertEqual(simulation.state, "done")
        self.assertEqual((self.product.expiration_time, self.product.seller_ids.delay), (3, 1))
        self.buyer.company_ids = self.env["res.company"].search([])
        simulation.action_accept()
        self.assertEqual(simulation.state, "accepted")

    def test_accept_writes_where_it_belongs_and_says_so(self):
        self._sell_weeks()
        self.product.product_tmpl_id.company_id = self.company
        self.product.seller_ids.company_id = self.company
        orderpoint = self._orderpoint(0)
        simulation = self._replay(
            self._simulation(
                service_level=0.9, shelf_life=2, lead_days=2, pack=6, replenishment_mon=True
            )
        )
        simulation.action_accept()
        seller = self.product.seller_ids
        self.assertEqual(self.vendor._replenishment_order_weekdays(), {0})
        self.assertEqual((seller.delay, seller.product_uom_id.relative_factor), (2, 6))
        self.assertAlmostEqual(seller.price, 12.0)
        self.assertEqual(self.product.expiration_time, 2)
        self.assertEqual(orderpoint.replenishment_service_level, 0.9)
        template = self.product.product_tmpl_id
        for record, change in (
            (self.vendor, "Order Days: "),
            (template, "Lead Time of Green Valley: 1 → 2"),
            (template, "Pack: 1 → 6"),
            (template, "Shelf Life: 3 → 2"),
            (template, "Service level in Corner Shop: least cost → 90.0 %"),
        ):
            with self.subTest(change=change):
                message = record.message_ids.filtered(lambda one, text=change: text in one.body)
                self.assertEqual(len(message), 1)
                self.assertIn("from the simulation", message.body)
                self.assertEqual(message.author_id, self.buyer.partner_id)
        self.assertEqual(simulation.state, "accepted")
        with self.assertRaisesRegex(UserError, "was accepted already"):
            simulation.action_accept()

    def test_accept_waits_for_the_replay(self):
        simulation = self._simulation(shelf_life=2)
        simulation.action_run()
        with self.assertRaisesRegex(UserError, "is being replayed: wait"):
            simulation.action_accept()

    def test_present_settings_are_told_in_the_readers_language(self):
        """A job of nobody's language stores numbers; the words come when they are read."""
        self.env["res.lang"]._activate_lang("fr_FR")
        self._sell_weeks()
        simulation = self._replay(self._simulation(shelf_life=2, replenishment_mon=True))
        self.assertIn("Lead time in days: 1\nShelf life in days: 3", simulation.settings_now)
        self.assertIn("1 of 1 products were replayed", simulation.scope_note)
        simulation.sudo().basis = {**simulation.basis, "weekdays": [0, 2]}
        self.assertIn("lun., mer.", simulation.with_context(lang="fr_FR").settings_now)
        self.assertIn("Order days: Mon, Wed", simulation.settings_now)

    def test_accept_needs_a_replay_and_a_change(self):
        with self.assertRaisesRegex(UserError, "Replay .* first"):
            self._simulation(shelf_life=2).action_accept()
        self._sell_weeks()
        with self.assertRaisesRegex(UserError, "changes nothing"):
            self._replay(self._simulation()).action_accept()

    def test_bad_settings_are_refused(self):
        for vals, message in (
            ({"days": 3}, "Days Replayed"),
            ({"service_level": 1.2}, "Service Level"),
            ({"pack": -1}, "Pack must be from 0 to 10,000"),
            ({"pack": 1e9}, "Pack must be from 0"),
            ({"shelf_life": -3}, "Shelf Life must be from 0"),
            ({"lead_days": 4000}, "Lead Time must be from 0 to 90"),
            ({"product_limit": 100_000}, "At Most"),
            ({"days": 10**6}, "Days Replayed"),
            ({"product_limit": 0}, "At Most"),
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(ValidationError, message):
                self._simulation(**vals)

    def test_nothing_chosen_is_refused(self):
        with self.assertRaisesRegex(UserError, "Choose a vendor"):
            self._simulation(product_ids=False).action_run()

    def test_results_are_the_jobs(self):
        simulation = self._simulation()
        with self.assertRaises(UserError):
            simulation.result = {"now": {"fill": 1.0}}
        receiver = self._create_user("supermarket_stock.group_receiver", "repl_sim_receiver")
        with self.assertRaises(AccessError):
            simulation.with_user(receiver).read(["name"])

    def test_own_service_level_moves_the_order(self):
        self._forecast(10.0)
        orderpoint = self._orderpoint(0)
        planner, pair = self.env["replenishment.planner"], [(self.product, self.store)]
        key = (self.product.id, self.store.id)
        quantities = []
        for level in (0.55, 0.97):
            orderpoint.replenishment_service_level = level
            quantities.append(planner._evaluate(pair)[key]["proposed_qty"])
        self.assertLess(*quantities)
        orderpoint.replenishment_mode = "forecast"
        planner._set_thresholds(pair)
        self.assertIn("97", orderpoint.replenishment_min_reason)
        with self.assertRaises(ValidationError):
            orderpoint.replenishment_service_level = 0.2

    def test_service_level_set_by_hand_is_noted_on_the_product(self):
        manager = self._create_user("supermarket_stock.group_store_manager", "repl_level_manager")
        orderpoint = self._orderpoint(0).with_user(manager)
        template = self.product.product_tmpl_id
        orderpoint.replenishment_service_level = 0.95
        orderpoint.replenishment_service_level = 0.95
        [message] = template.message_ids.filtered(lambda one: "Service level" in one.body)
        self.assertIn("least cost → 95.0 %", message.body)
        self.assertEqual(message.author_id, manager.partner_id)

    def test_replayed_as_it_is_bought(self):
        """The rule's multiple and the vendor's minimum hold in a replay, too."""
        six = self.env["uom.uom"].create(
            {"name": "Crate", "relative_factor": 6, "relative_uom_id": self.product.uom_id.id}
        )
        self.product.uom_ids = six
        self.product.seller_ids.min_qty = 12
        self._orderpoint(0, replenishment_uom_id=six.id)
        [setting] = self._simulation()._settings_of(self.product)
        self.assertEqual((setting.pack, setting.minimum, setting.unit), (6, 12, 1))

    def test_what_is_weighed_is_replayed_as_weighed(self):
        cheese = self._create_product("Cheese", uom_id=self.env.ref("uom.product_uom_kgm").id)
        [setting] = self._simulation()._settings_of(cheese)
        self.assertEqual((setting.unit, setting.rhythm.unit), (0, 0))

    def test_a_supplied_store_is_replayed_with_the_depots_days(self):
        depot = self.env["stock.warehouse"].create(
            {"name": "Depot", "code": "DEP", "company_id": self.company.id}
        )
        self.store.resupply_wh_ids = depot
        self.product.route_ids = self.store.resupply_route_ids
        self.product.route_ids.rule_ids[:1].delay = 2
        depot.partner_id = self.env["res.partner"].create(
            {"name": "Depot", "replenishment_mon": True, "company_id": self.company.id}
        )
        self.vendor.replenishment_fri = True
        [setting] = self._simulation()._settings_of(self.product)
        self.assertEqual((setting.order_weekdays, setting.lead_days), ((0,), 2))

    def test_replay_sees_nothing_of_later_days(self):
        self._sell_weeks()
        before = self._replay(self._simulation()).result["now"]
        self._sell(500, date=self.env.cr.now() + timedelta(hours=1))
        self.assertEqual(self._replay(self._simulation()).result["now"], before)
