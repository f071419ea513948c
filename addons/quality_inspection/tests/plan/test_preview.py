from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestPreview(InspectionCase):
    """What a plan would inspect of what came, and the hours, before it is in force."""

    def _preview(self, plan, user=None, **values):
        return (
            self.env["inspection.plan.preview"]
            .with_user(user or self.planner)
            .create({"plan_id": plan.id, **values})
        )

    def test_hours_of_a_plan_in_draft(self):
        """Two lots of 500: n = 50 each, one minute a unit and ten a lot: two hours."""
        self._receive(500, "A")
        self._receive(500, "B")
        plan = self._plan(activate=False)
        preview = self._preview(plan)
        self.assertEqual((preview.lot_count, preview.inspected), (2, 2))
        self.assertAlmostEqual(preview.hours, 2)
        self.assertAlmostEqual(preview.hours_a_week, 0.5)
        [line] = preview.line_ids
        self.assertEqual((line.rule_id, line.units), (plan.rule_ids, 100))

    def test_minutes_of_an_item(self):
        self.temperature.minutes = 4
        self._receive(500, "A")
        preview = self._preview(self._plan(self.temperature, activate=False))
        self.assertAlmostEqual(preview.hours * 60, 10 + 3 * 4)

    def test_frequency(self):
        for name in "ABCDE":
            self._receive(500, name)
        plan = self._plan(activate=False, frequency_count=2)
        self.assertEqual((self._preview(plan).lot_count, self._preview(plan).inspected), (5, 3))

    def test_tightened_lots_are_inspected_whatever_the_frequency(self):
        for name in "ABC":
            self._receive(500, name)
        plan = self._plan(activate=False, frequency="month")
        self._series().sudo().severity = "tightened"
        self.assertEqual(self._preview(plan).inspected, 3)

    def test_by_chance_it_counts_chances(self):
        """A supplier that nobody knows is inspected for sure; its lots are the first five."""
        self._receive(500, "A")
        plan = self._plan(activate=False, plan_type="random")
        self.assertEqual(self._preview(plan).inspected, 1)

    def test_it_writes_nothing(self):
        self._receive(500, "A")
        plan = self._plan(activate=False)
        before = [self.env[name].search_count([]) for name in self._models()]
        self._preview(plan)
        self.assertEqual([self.env[name].search_count([]) for name in self._models()], before)
        self.assertEqual(plan.state, "draft")

    def _models(self):
        return [f"inspection.{name}" for name in ("task", "decision", "series", "audit")]

    def test_other_plans_on_the_same_lots_are_named(self):
        self._plan(name="Every leaf")
        self._receive(500, "A")
        preview = self._preview(self._plan(activate=False))
        self.assertEqual(preview.also_inspected, "Every leaf (1)")
        elsewhere = self._plan(activate=False, category_ids=self.env["product.category"].create(
            {"name": "Fish"}
        ).ids)  # fmt: skip
        self.assertFalse(self._preview(elsewhere).also_inspected)

    def test_nothing_came(self):
        preview = self._preview(self._plan(activate=False))
        self.assertEqual((preview.lot_count, preview.hours, len(preview.line_ids)), (0, 0, 0))
        self.assertIn("look further back", preview.why_nothing)

    def test_who(self):
        with self.assertRaises(AccessError):
            self._preview(self._plan(activate=False), self.inspector_user)
