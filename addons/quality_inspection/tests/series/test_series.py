from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestSeries(InspectionCase):
    """Switching and risk on real receipts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan(rule={"hold_until_inspected": False})

    def _lot(self, name, defects=0):
        task = self._task_of(self._receive(500, name))
        result = self._inspect(task, T_VIS=defects)
        result.with_user(self.reviewer).action_complete()
        return task

    def test_two_failures_tighten(self):
        first = self._lot("A", 9)
        self.assertEqual(first.regime, "normal")
        self._lot("B", 9)
        self.assertEqual(self._series().severity, "tightened")
        third = self._task_of(self._receive(500, "C"))
        # ISO 2859-1, H, AQL 2.5, tightened: n = 50, Ac = 2
        self.assertEqual(
            (third.regime, third.sample_size, third.accept_number), ("tightened", 50, 2)
        )
        decision = third.decision_id
        self.assertEqual((decision.reason, decision.probability), ("tightened", 1))

    def test_five_more_failures_discontinue_and_hold(self):
        for name in "ABCDEFG":
            self._lot(name, 9)
        series = self._series()
        self.assertEqual(series.severity, "discontinued")
        held = self._task_of(self._receive(500, "H"))
        self.assertTrue(held.lot_id.is_on_hold)
        with self.assertRaises(AccessError):
            series.with_user(self.buyer).action_resume()
        series.with_user(self.reviewer).action_resume()
        self.assertEqual(series.severity, "tightened")
        with self.assertRaises(UserError):
            series.with_user(self.reviewer).action_resume()

    def test_a_rule_for_one_product_has_a_series_of_its_own(self):
        other = self.env["product.product"].create(
            {
                "name": "Spinach",
                "is_storable": True,
                "tracking": "lot",
                "categ_id": self.leaves.id,
                "use_expiration_date": True,
            }
        )
        plan = self.env["inspection.plan"].search([("company_id", "=", self.company.id)])
        alone = plan.rule_ids.copy({"product_id": other.id, "sequence": 1})
        for name in "AB":
            order = self._order(500, product=other)
            task = self._task_of(self._receive(500, name, order=order))
            self.assertEqual(task.rule_id, alone)
            self._inspect(task, T_VIS=9).with_user(self.reviewer).action_complete()
        series = task.class_ids.series_id
        self.assertEqual((series.product_id, series.severity), (other, "tightened"))
        self.assertIn("Spinach", series.display_name)
        self.assertEqual(self._series().severity, "normal", "of the other goods of the category")
        self.assertEqual(self._lot("C").regime, "normal")

    def test_reduced_needs_a_person(self):
        series = self._series()
        # sudo is what the rules use: a series of good lots without playing them all
        series.sudo().write({"score": 30, "recent": "AAAA"})
        self.assertTrue(series.can_be_reduced)
        with self.assertRaises(AccessError):
            series.with_user(self.inspector_user).action_authorise_reduced()
        series.with_user(self.planner).action_authorise_reduced()
        self.assertEqual(series.severity, "reduced")
        task = self._task_of(self._receive(500, "R"))
        self.assertEqual((task.regime, task.sample_size, task.accept_number), ("reduced", 20, 2))
        series.with_user(self.planner).action_toggle_steady()
        self.assertEqual(series.severity, "normal")

    def test_score_counts_lots_that_pass_tighter(self):
        # H, 2.5: Ac 3; one step tighter, 1.5: n = 50, Ac 2
        self._lot("A", 2)
        self.assertEqual(self._series().score, 3)
        self._lot("B", 3)
        self.assertEqual(self._series().score, 0)

    def test_random_plan_follows_risk(self):
        plan = self._plan(plan_type="random", name="By risk")
        self.assertEqual(plan.selection, "risk")
        picking = self._receive(500, "X")
        decision = self.env["inspection.decision"].search(
            [("plan_id", "=", plan.id), ("picking_id", "=", picking.id)]
        )
        self.assertEqual(decision.reason, "first_lots")
        self.assertAlmostEqual(decision.risk, 0.33, places=2)
        self.assertEqual(decision.probability, 1)

    def test_risk_after_good_lots(self):
        for number in range(6):
            self._lot(f"G{number}")
        plan = self._plan(plan_type="random", name="By risk")
        picking = self._receive(500, "X")
        decision = self.env["inspection.decision"].search(
            [("plan_id", "=", plan.id), ("picking_id", "=", picking.id)]
        )
        self.assertEqual(decision.reason, "risk")
        self.assertLess(decision.probability, 0.5)
        self.assertEqual(decision.history_count, 6)
        self.assertTrue(decision._replays())
        self.assertEqual(decision.is_selected, decision.u < decision.probability)

    def test_decision_is_final(self):
        decision = self._task_of(self._receive(500)).decision_id
        with self.assertRaises(UserError):
            decision.sudo().write({"is_selected": False})
        with self.assertRaises(UserError):
            decision.sudo().unlink()

    def test_tampered_decision_does_not_replay(self):
        decision = self._task_of(self._receive(500)).decision_id
        self.assertTrue(decision._replays())
        self.env.cr.execute("UPDATE inspection_decision SET u = 0.123 WHERE id = %s", [decision.id])
        decision.invalidate_recordset()
        self.assertFalse(decision._replays())
