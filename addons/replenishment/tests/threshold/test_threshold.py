from unittest.mock import patch

from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestThreshold(ReplenishmentCase):
    def _set(self):
        pairs = [(self.product, self.store)]
        return self.env["replenishment.planner"]._set_thresholds(pairs)

    def test_higher_service_level_means_higher_threshold(self):
        self._forecast(10.0)
        self.assertEqual(self._set(), 1)
        low = self.product.orderpoint_ids.product_min_qty
        self.company.replenishment_service_level = 0.99
        self._set()
        self.assertGreater(self.product.orderpoint_ids.product_min_qty, low)

    def test_what_perishes_is_promised_no_more_than_is_worth_its_waste(self):
        """Lost 1.0 and wasted 0.7 of the price: enough in 1 / 1.7 of cases costs least."""
        self._forecast(10.0)
        self._set()
        rule = self.product.orderpoint_ids
        kept = rule.product_min_qty
        self.assertEqual(rule.replenishment_min_basis["level"], 0.95)
        self.product.write({"tracking": "lot", "use_expiration_date": True, "expiration_time": 3})
        self._set()
        self.assertLess(rule.product_min_qty, kept)
        self.assertAlmostEqual(rule.replenishment_min_basis["level"], 1 / 1.7)
        self.assertIn("58.8 % of cases: a higher share", rule.replenishment_min_reason)

    def test_a_level_of_the_rules_own_holds_also_for_what_perishes(self):
        self.product.write({"tracking": "lot", "use_expiration_date": True, "expiration_time": 3})
        self._forecast(10.0)
        self._set()
        rule = self.product.orderpoint_ids
        worth = rule.product_min_qty
        rule.replenishment_service_level = 0.98
        self._set()
        self.assertGreater(rule.product_min_qty, worth)
        self.assertEqual(rule.replenishment_min_basis["level"], 0.98)

    def test_the_minimum_makes_no_order_larger_than_costs_want(self):
        """Days differ much, and goods keep for three: nearly sure would be dear."""
        self.product.write({"tracking": "lot", "use_expiration_date": True, "expiration_time": 3})
        self._forecast(5.0, spread=1.0)
        by_costs = self._proposed()
        self._set()
        self.assertEqual(self._proposed(), by_costs)
        planner = type(self.env["replenishment.planner"])
        with patch.object(planner, "_level", lambda *_args: 0.999):
            self._set()
        self.assertGreater(self._proposed(), by_costs)

    def _proposed(self):
        pair = (self.product, self.store)
        vals = self.env["replenishment.planner"]._evaluate([pair])
        return vals[self.product.id, self.store.id]["proposed_qty"]

    def test_nothing_new_writes_nothing(self):
        self._forecast(10.0)
        self._set()
        self.assertEqual(self._set(), 0)

    def test_quantities_by_hand_stay(self):
        orderpoint = self._orderpoint(3, 9)
        self.assertEqual(orderpoint.replenishment_mode, "hand")
        self._forecast(10.0)
        self._set()
        self.assertEqual((orderpoint.product_min_qty, orderpoint.product_max_qty), (3, 9))

    def test_writing_a_quantity_takes_the_rule_over(self):
        self._forecast(10.0)
        self._set()
        orderpoint = self.product.orderpoint_ids
        orderpoint.product_min_qty = 2
        self.assertEqual(orderpoint.replenishment_mode, "hand")
        orderpoint.action_replenishment_from_forecast()
        self._set()
        self.assertGreater(orderpoint.product_min_qty, 2)

    def test_new_threshold_opens_a_shortage_without_a_second_proposal(self):
        self._forecast(10.0)
        self._set()
        shortage = self.env["supermarket.shortage"].search([("product_id", "=", self.product.id)])
        self.assertEqual(len(shortage), 1)
        self.assertFalse(
            self.env["replenishment.proposal"].search([("product_id", "=", self.product.id)])
        )
