from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestCost(InspectionCase):
    """What the quality of a supplier costs: looking at its goods, what went back, less fines."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.visual.minutes = 1
        cls._plan()
        cls.company.inspection_hour_cost = 30
        cls.env["inspection.penalty.schedule"].create(
            {
                "partner_id": cls.supplier.id,
                "company_id": cls.company.id,
                "severity": "major",
                "mode": "fixed",
                "fixed_amount": 40,
            }
        )
        cls.today = fields.Date.context_today(cls.env["res.users"].with_user(cls.reviewer))

    def _costs(self, user=None, days=0):
        analysis = self.env["inspection.analysis"].with_user(user or self.reviewer)
        day = fields.Date.to_string(self.today - timedelta(days=days))
        return {row["id"]: row for row in analysis.get_figures(day, day)["costs"]}

    def test_hours_goods_and_fines(self):
        task = self._fail(quantity=500)
        hours = (10 + task.sample_size) / 60
        row = self._costs()[self.supplier.id]
        self.assertAlmostEqual(row["hours"], hours)
        self.assertAlmostEqual(row["looking"], 30 * hours)
        self.assertEqual((row["failed"], row["fines"]), (0, 0), "nothing is approved yet")
        problem = self._problem(task, "return")
        problem.with_user(self.second_reviewer).action_approve()
        self._problem(task, "fine").with_user(self.accountant).action_approve()
        row = self._costs()[self.supplier.id]
        self.assertEqual((row["failed"], row["fines"]), (1000, 40))
        self.assertAlmostEqual(row["total"], 30 * hours + 1000 - 40)

    def test_what_was_undone_cost_nothing(self):
        task = self._fail(quantity=500)
        fine = self._problem(task, "fine")
        fine.with_user(self.accountant).action_approve()
        fine.with_user(self.manager)._undo("Agreed otherwise")
        self.assertEqual(self._costs()[self.supplier.id]["fines"], 0)

    def test_of_its_period_and_its_company(self):
        self._fail(quantity=500)
        self.assertFalse(self._costs(days=3))
        day = fields.Date.to_string(self.today)
        there = self._elsewhere("reviewer")
        self.assertFalse(there["inspection.analysis"].get_figures(day, day)["costs"])

    def test_an_hour_costs_no_less_than_nothing(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(CheckViolation, "inspection_hour_cost_positive"),
        ):
            self.company.inspection_hour_cost = -1
            self.env.flush_all()
