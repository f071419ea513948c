from unittest.mock import patch

from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestCrossing(ReplenishmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cashier = cls._create_user("supermarket_stock.group_cashier", "repl_cashier")

    def _proposals(self):
        return self.env["replenishment.proposal"].search([("product_id", "=", self.product.id)])

    def test_sale_below_threshold_proposes_at_once(self):
        self._stock(12)
        self._orderpoint(10, 30)
        self.assertFalse(self._proposals())
        self._sell(3, user=self.cashier)
        proposal = self._proposals()
        self.assertEqual((proposal.origin, proposal.urgent), ("crossing", True))
        self.assertEqual((proposal.sellable_qty, proposal.threshold_qty), (9.0, 10.0))
        self.assertEqual(proposal.qty_to_order, 21.0)
        self.assertEqual(proposal.partner_id, self.vendor)

    def test_a_sale_stands_where_nothing_can_be_proposed(self):
        self._stock(12)
        self._orderpoint(10, 30)
        planner = self.env.registry["replenishment.planner"]
        with (
            patch.object(planner, "_evaluate", side_effect=ValueError("broken")),
            self.assertLogs("odoo.addons.replenishment.tools.apart", "ERROR"),
        ):
            self._sell(3, user=self.cashier)
        self.assertFalse(self._proposals())
        shortage = self.env["supermarket.shortage"].search([("product_id", "=", self.product.id)])
        self.assertEqual((shortage.state, shortage.sellable_qty), ("open", 9.0))

    def test_further_sales_make_no_further_proposal(self):
        self._stock(12)
        self._orderpoint(10, 30)
        for _sale in range(5):
            self._sell(3, user=self.cashier)
        self.assertEqual(len(self._proposals()), 1)

    def test_crossing_twice_makes_one_proposal(self):
        """Stock comes back above the threshold and falls again while nobody has decided."""
        self._stock(12)
        self._orderpoint(10, 30)
        self._sell(3, user=self.cashier)
        self._sell(-3, user=self.cashier)
        self._sell(4, user=self.cashier)
        proposal = self._proposals()
        self.assertEqual(len(proposal), 1)
        self.assertEqual(proposal.sellable_qty, 8.0)

    def test_crossing_after_a_decision_proposes_again(self):
        self._stock(12)
        self._orderpoint(10, 30)
        self._sell(3, user=self.cashier)
        self._proposals().action_dismiss()
        self._sell(-3, user=self.cashier)
        self._sell(4, user=self.cashier)
        self.assertEqual(self._proposals().mapped("state"), ["draft", "dismissed"])

    def test_what_is_on_order_is_not_proposed(self):
        self._stock(12)
        self._orderpoint(10, 30)
        self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "picking_type_id": self.store.in_type_id.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_qty": 40,
                            "date_planned": "2025-03-05",
                        },
                    )
                ],
            }
        )
        self._sell(3, user=self.cashier)
        self.assertFalse(self._proposals())

    def test_stored_forecast_stands_behind_the_quantity(self):
        self._forecast(25.0)
        self._stock(12)
        self._orderpoint(10, 12)
        self._sell(3, user=self.cashier)
        proposal = self._proposals()
        self.assertEqual(proposal.forecast_model, "global")
        self.assertGreater(proposal.qty_to_order, 25)

    def test_proposal_is_cheap(self):
        self._forecast(25.0)
        self._stock(12)
        self._orderpoint(10, 12)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._sell(3, user=self.cashier)
        self.env.flush_all()
        self.assertLess(self.env.cr.sql_log_count - before, 90)

    def test_night_and_crossing_agree(self):
        self._forecast(25.0)
        self._stock(12)
        self._orderpoint(10, 12)
        self._sell(3, user=self.cashier)
        evening = self._proposals().proposed_qty
        vals = self.env["replenishment.planner"]._evaluate([(self.product, self.store)])
        self.assertEqual(vals[self.product.id, self.store.id]["proposed_qty"], evening)
