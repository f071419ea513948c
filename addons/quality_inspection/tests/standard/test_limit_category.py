from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestLimitCategory(InspectionCase):
    """A limit holds for a category and those below it: the nearest one, in its region."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roots = cls.env["product.category"].create(
            {"name": "Roots", "parent_id": cls.category.id}
        )
        cls.item = cls._item("T-CD", "numeric", "critical", high=0.05)
        cls.general = cls.item.limit_ids

    def _limit(self, category, high, **values):
        return self.env["inspection.limit"].create(
            {
                "item_id": self.item.id,
                "standard_id": self.standard.id,
                "region": "policy",
                "has_high": True,
                "high": high,
                "category_id": category.id,
                **values,
            }
        )

    def _high(self, category, region="policy"):
        return self.item._limit_on(fields.Date.today(), region, category).high

    def test_the_nearest_holds(self):
        self._limit(self.category, 0.1)
        self._limit(self.leaves, 0.2)
        self.assertEqual(self._high(self.leaves), 0.2)
        self.assertEqual(self._high(self.roots), 0.1)
        self.assertEqual(self._high(self.category), 0.1)
        self.assertEqual(self._high(self.env["product.category"].create({"name": "Fish"})), 0.05)
        self.assertEqual(self._high(None), 0.05)

    def test_the_region_comes_before_the_category(self):
        self._limit(self.leaves, 0.2)
        law = self.env["inspection.standard"].create(
            {"code": "TEST EU", "name": "Law", "region": "eu"}
        )
        self._limit(self.env["product.category"], 0.07, region="eu", standard_id=law.id)
        self.assertEqual(self._high(self.leaves, "eu"), 0.07)
        self.assertEqual(self._high(self.leaves), 0.2)

    def test_frozen_on_the_task(self):
        limit = self._limit(self.leaves, 0.2)
        self._plan(self.item)
        task = self._task_of(self._receive(500))
        limit.high = 0.01
        self.assertEqual(task.line_ids.high, 0.2)

    def test_a_limit_that_ended_leaves_the_one_above(self):
        today = fields.Date.today()
        self._limit(self.leaves, 0.2, date_to=today - timedelta(days=1))
        self.assertEqual(self._high(self.leaves), 0.05)

    def test_overlap_is_asked_of_one_category(self):
        self._limit(self.leaves, 0.2)
        self._limit(self.roots, 0.1)
        with self.assertRaisesRegex(ValidationError, "in force at once"):
            self._limit(self.leaves, 0.3)

    def test_a_plan_whose_goods_have_no_limit(self):
        self.general.category_id = self.roots
        plan = self._plan(self.item, activate=False, category_ids=self.leaves.ids)
        with self.assertRaisesRegex(UserError, "no limit in force"):
            plan.action_activate()
        self.general.category_id = self.category
        plan.action_activate()

    def test_goods_beside_it_are_held_until_there_is_one(self):
        """A plan above the categories that have limits: what has none can't be handed in."""
        self.general.category_id = self.roots
        self._plan(self.item)
        task = self._enter(self._task_of(self._receive(500)), T_CD=0.01)
        self.assertTrue(task.lot_id.is_on_hold)
        with self.assertRaisesRegex(UserError, "No limit was in force"):
            task.action_submit()
        self._limit(self.leaves, 0.2)
        task.with_user(self.planner).action_take_limits()
        self.assertEqual(task.line_ids.high, 0.2)
        task.action_submit()
        self.assertEqual(task.verdict, "pass")

    def test_a_limit_without_numbers_is_none(self):
        self.general.has_high = False
        with self.assertRaisesRegex(UserError, "no limit in force"):
            self._plan(self.item)
