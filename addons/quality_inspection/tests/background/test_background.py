from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestBackground(InspectionCase):
    """A plan that is made after the goods came decides on them in the background, once."""

    def _work(self):
        self.env["inspection.plan"]._cron_work()

    def _waiting(self):
        return self.env["supermarket.work"].search([("res_model", "=", "inspection.plan")])

    def test_what_is_on_hand_is_decided_on_once(self):
        receipts = [self._receive(500, f"L{number}") for number in range(3)]
        plan = self._plan()
        self.assertFalse(self.env["inspection.task"].search([("plan_id", "=", plan.id)]))
        plan.with_user(self.planner).action_inspect_stock()
        self.assertEqual(len(self._waiting()), 3)
        plan.with_user(self.planner).action_inspect_stock()
        self.assertEqual(len(self._waiting()), 3, "each waits once")
        self._work()
        self.assertFalse(self._waiting())
        tasks = self.env["inspection.task"].search([("plan_id", "=", plan.id)])
        self.assertEqual(tasks.picking_id.ids, [receipt.id for receipt in receipts])
        self.assertTrue(all(tasks.mapped("is_held")))
        plan.with_user(self.planner).action_inspect_stock()
        self._work()
        self.assertEqual(self.env["inspection.task"].search_count([("plan_id", "=", plan.id)]), 3)

    def test_what_is_gone_is_not_looked_at(self):
        picking = self._receive(500)
        self.env["stock.quant"].search([("lot_id", "=", picking.move_line_ids.lot_id.id)]).write(
            {"quantity": 0}
        )
        plan = self._plan()
        plan.with_user(self.planner).action_inspect_stock()
        self.assertFalse(self._waiting())

    def test_only_planners_only_active_plans_only_their_company(self):
        plan = self._plan(activate=False)
        with self.assertRaisesRegex(UserError, "activate it first"):
            plan.with_user(self.planner).action_inspect_stock()
        plan.action_activate()
        for user in (self.inspector_user, self.reviewer):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                plan.with_user(user).action_inspect_stock()
        with self.assertRaises(AccessError):
            plan.with_env(self._elsewhere("inspection_planner")).action_inspect_stock()
        self.assertFalse(self._waiting())
