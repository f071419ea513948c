from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestHeadOffice(InspectionCase):
    """Plans and contracts of a head office hold for what its branches receive, as its holds do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls.env["res.company"].create({"name": "Stall", "parent_id": cls.company.id})
        cls.env.user.company_ids |= cls.branch
        cls.clerk = cls._user("clerk", "inspection_planner", "inspector", "accountant", "buyer")
        cls.clerk.write({"company_id": cls.branch.id, "company_ids": [Command.set(cls.branch.ids)]})
        cls.boss = cls._user("boss", "reviewer")
        cls.boss.write({"company_id": cls.branch.id, "company_ids": [Command.set(cls.branch.ids)]})
        cls.env["inspection.inspector"].create(
            {
                "user_id": cls.clerk.id,
                "company_id": cls.branch.id,
                "shift_start": 0,
                "shift_end": 24,
            }
        )
        cls.there = cls.env(
            context={**cls.env.context, "allowed_company_ids": [cls.branch.id, cls.company.id]}
        )

    def _as(self, user, record):
        return record.with_user(user).with_context(allowed_company_ids=self.branch.ids)

    def _branch_receives(self, lot, quantity=500):
        order = self.there["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "company_id": self.branch.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_qty": quantity,
                            "price_unit": 2,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        self._fill(order.picking_ids, {lot: quantity})
        order.picking_ids.button_validate()
        return self.there["inspection.task"].search([("picking_id", "=", order.picking_ids.id)])

    def _branch_inspects(self, lot, defects=0):
        task = self._branch_receives(lot)
        own = self._as(self.clerk, task)
        own.action_start()
        own.reading_ids.value = defects
        own.action_submit()
        self._as(self.boss, task.result_id).action_complete()
        return task

    def test_a_plan_holds_in_its_branches(self):
        self.company.inspection_region = "cn"
        item = self._item("T-OWN", "numeric", "major")
        item.company_id = self.company
        self.env["inspection.limit"].create(
            {
                "item_id": item.id,
                "standard_id": self.standard.id,
                "region": "cn",
                "has_high": True,
                "high": 3,
            }
        )
        plan = self._plan(item)
        task = self._branch_receives("B1")
        self.assertEqual((task.company_id, task.plan_id), (self.branch, plan))
        self.assertTrue(task.lot_id.is_on_hold)
        mine = self._as(self.clerk, task)
        self.assertEqual(mine.line_ids.summary, "≤ 3", "the head office's limits hold, too")
        self.assertEqual(mine.line_ids.item_id.name, "Item T-OWN")
        self.assertEqual(mine.plan_id.name, plan.name)

    def test_a_branch_sees_it_and_does_not_change_it(self):
        plan = self._as(self.clerk, self._plan())
        self.assertIn(plan, plan.search([]))
        with self.assertRaises(AccessError):
            plan.name = "Ours"
        with self.assertRaises(AccessError):
            plan.rule_ids.aql = "10"
        with self.assertRaises(AccessError):
            plan.action_suspend()

    def test_a_branch_plans_for_itself(self):
        plan = self._plan(company_id=self.branch.id)
        self.assertFalse(self._task_of(self._receive(500, "H1")))
        self.assertEqual(self._branch_receives("B1").plan_id, plan)

    def test_stock_of_branches_is_looked_at_again(self):
        self._plan(stock_days=30, rule={"hold_until_inspected": False})
        first = self._branch_inspects("B1")
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self.env["inspection.plan"]._inspect_by_date()
        again = self.there["inspection.task"].search([("lot_id", "=", first.lot_id.id)]) - first
        self.assertEqual((again.company_id, again.decision_id.reason), (self.branch, "date"))

    def test_a_contract_holds_in_branches(self):
        self._plan()
        schedules = self.there["inspection.penalty.schedule"]
        contract = {"partner_id": self.supplier.id, "severity": "major", "mode": "fixed"}
        schedules.create(
            [
                {**contract, "company_id": self.company.id, "fixed_amount": 50},
                {**contract, "company_id": self.company.id, "fixed_amount": 80, "from_failure": 2},
            ]
        )
        self.assertEqual(self._problem(self._branch_inspects("B1", 50), "fine").amount, 50)
        # failures count together where the contract holds
        self.assertEqual(self._problem(self._fail(500, "H1"), "fine").amount, 80)
        schedules.create({**contract, "company_id": self.branch.id, "fixed_amount": 7})
        self.assertEqual(self._problem(self._branch_inspects("B2", 50), "fine").amount, 7)
