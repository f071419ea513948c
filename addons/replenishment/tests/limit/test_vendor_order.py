from datetime import datetime, timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import TODAY, ReplenishmentCase


def curve(best, pack=2.0, count=20):
    """A convex cost curve over whole packs with its least at ``best``."""
    return [
        {"quantity": n * pack, "shortage": 0.0, "waste": 0.0, "holding": 0.0,
         "total": 0.1 * (n * pack - best) ** 2}
        for n in range(count)
    ]  # fmt: skip


@tagged("post_install", "-at_install")
class TestVendorOrder(ReplenishmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_product("Chard")
        cls.second.weight = 2.0
        cls.product.weight = 1.0

    def _proposals(self, first=12.0, second=8.0):
        common = {"pack_qty": 2.0, "daily_qty": 1.0}
        return self._propose(proposed_qty=first, cost_curve=curve(first), **common) | self._propose(
            self.second, proposed_qty=second, cost_curve=curve(second), **common
        )

    def _order(self, user=None):
        orders = self.env["replenishment.vendor.order"].with_user(user or self.buyer)
        orders.invalidate_model()
        return orders.search([("warehouse_id", "=", self.store.id)])

    def _budget(self, amount, **vals):
        return self.env["replenishment.budget"].create(
            {
                "amount": amount,
                "date_from": TODAY,
                "date_to": TODAY + timedelta(days=6),
                **vals,
            }
        )

    def test_lines_add_up_to_the_order(self):
        self._proposals()
        order = self._order()
        self.assertEqual((order.line_count, order.amount, order.units), (2, 40.0, 20.0))
        self.assertEqual((order.weight, order.status), (28.0, "ready"))

    def test_minimum_and_truck(self):
        self._proposals()
        self.vendor.write(
            {"replenishment_measure": "weight", "replenishment_minimum": 40.0,
             "replenishment_truck": 80.0}
        )  # fmt: skip
        order = self._order()
        self.assertEqual((order.measured, order.missing, order.status), (28.0, 12.0, "below"))
        self.assertAlmostEqual(order.fill_share, 35.0)
        self.vendor.write({"replenishment_minimum": 0, "replenishment_truck": 20.0})
        self.assertEqual(self._order().status, "over")

    def test_large_numbers_are_written_out(self):
        self._proposals(first=600_000.0)
        self.vendor.write(
            {"replenishment_minimum": 1_000_000.0, "replenishment_truck": 12_500_000.0}
        )
        text = self._order().measure_text.replace("\N{NO-BREAK SPACE}", " ")
        for number in ("1,200,016.00", "minimum $ 1,000,000.00", "truck $ 12,500,000.00"):
            self.assertIn(number.replace("$", self.company.currency_id.symbol), text)
        self.vendor.replenishment_measure = "units"
        self.assertIn("minimum 1,000,000 units", self._order().measure_text)

    def test_deadline_is_by_the_stores_clock(self):
        self.store.partner_id = self.env["res.partner"].create(
            {"name": "Store", "tz": "Asia/Shanghai"}
        )
        self.buyer.tz = "America/New_York"
        proposal = self._proposals()[:1]
        proposal.order_date = datetime(2025, 3, 6, 4)  # noon in Shanghai
        order = self._order()
        self.assertEqual(proposal.with_user(self.buyer).deadline, "Tomorrow 12:00")
        self.assertEqual((order.deadline, order.time_left), ("Tomorrow 12:00", "20 h 0 min left"))
        self.assertFalse(order.is_today)
        self.assertFalse(order.search([("is_today", "=", True)]))

    def test_top_up_reaches_the_minimum_at_least_cost(self):
        proposals = self._proposals()
        self.vendor.replenishment_minimum = 50.0
        order = self._order()
        wizard = self.env["replenishment.adjust"].browse(order.action_top_up()["res_id"])
        self.assertTrue(wizard.reached)
        self.assertEqual((wizard.before, wizard.after), (40.0, 52.0))
        self.assertEqual(proposals.mapped("qty_to_order"), [12.0, 8.0])  # nothing counts yet
        wizard.action_apply()
        self.assertEqual(sum(proposals.mapped("qty_to_order")), 26.0)
        self.assertEqual(set(proposals.mapped("adjustment")), {"minimum"})
        self.assertEqual(self._order().status, "ready")

    def test_top_up_leaves_what_a_person_entered(self):
        first, second = self._proposals()
        first.with_user(self.buyer).qty_to_order = 6.0
        self.assertEqual(first.adjustment, "person")
        self.vendor.replenishment_minimum = 50.0
        self.env["replenishment.adjust"].browse(
            self._order().action_top_up()["res_id"]
        ).action_apply()
        self.assertEqual((first.qty_to_order, second.qty_to_order), (6.0, 20.0))
        first.with_user(self.buyer).qty_to_order = first.proposed_qty
        self.assertFalse(first.adjustment)

    def test_minimum_out_of_reach_is_said(self):
        self._proposals()
        self.vendor.replenishment_minimum = 5000.0
        wizard = self.env["replenishment.adjust"].browse(self._order().action_top_up()["res_id"])
        self.assertFalse(wizard.reached)

    def test_line_above_the_budget_or_the_truck_alone_is_marked(self):
        first, second = self._proposals()
        self.assertFalse(first.is_over_limit or second.is_over_limit)
        self._budget(first.amount + 1, partner_id=self.vendor.id)
        self.env.invalidate_all()
        self.assertFalse(first.is_over_limit)
        first.qty_to_order += 100
        self.assertTrue(first.is_over_limit)
        self.env["replenishment.budget"].search([]).unlink()
        self.vendor.write({"replenishment_measure": "units", "replenishment_truck": 100})
        self.env.invalidate_all()
        self.assertTrue(first.is_over_limit)

    def test_cut_to_budget(self):
        proposals = self._proposals()
        self._budget(30.0, partner_id=self.vendor.id)
        order = self._order()
        self.assertEqual((order.budget_left, order.over_budget), (30.0, True))
        wizard = self.env["replenishment.adjust"].browse(order.action_cut()["res_id"])
        wizard.action_apply()
        self.assertLessEqual(sum(proposals.mapped("amount")), 30.0)
        self.assertEqual(set(proposals.mapped("adjustment")), {"budget"})
        self.assertGreater(wizard.cost_change, 0)

    def test_accepted_orders_use_up_the_budget(self):
        self._proposals()
        budget = self._budget(100.0)
        self._order().action_accept()
        budget.invalidate_recordset()
        self.assertEqual((budget.spent, budget.left), (40.0, 60.0))
        self.assertFalse(self._order())

    def test_without_minimum_or_budget_it_says_so(self):
        self._proposals()
        with self.assertRaisesRegex(UserError, "no minimum order"):
            self._order().action_top_up()
        with self.assertRaisesRegex(UserError, "no budget"):
            self._order().action_cut()

    def test_bad_terms_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "can't be negative"):
            self.vendor.replenishment_minimum = -1
        with self.assertRaisesRegex(ValidationError, "more than the Truck"):
            self.vendor.write({"replenishment_minimum": 9, "replenishment_truck": 5})
        with self.assertRaisesRegex(ValidationError, "last day"):
            self._budget(5.0, date_to=TODAY - timedelta(days=1))

    def test_receiver_sees_no_orders_to_place(self):
        self._proposals()
        receiver = self._create_user("supermarket_stock.group_receiver", "repl_order_receiver")
        with self.assertRaises(AccessError):
            self._order(receiver)
