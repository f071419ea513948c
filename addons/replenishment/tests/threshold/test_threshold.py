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
