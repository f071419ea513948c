from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestScore(InspectionCase):
    """What a supplier's score is made of, and what it costs to ask for many of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls._item("T-DOC", "document", "minor")
        cls.scores = cls.env["inspection.supplier.score"]

    def _passed(self, lot, supplier=None, **values):
        order = self._order(50, supplier=supplier)
        task = self._task_of(self._receive(50, lot, order))
        self._inspect(task, **values).with_user(self.reviewer).action_complete()
        return task

    def test_papers_of_a_lot_that_was_not_sampled_count(self):
        self._plan(self.visual | self.paper, frequency="week")
        self.assertTrue(self._passed("S1").is_sampled)
        self.assertFalse(self._passed("S2", T_DOC="nonconform").is_sampled)
        score = self.scores._score_all()
        self.assertEqual((score.lot_count, score.late_document_count), (1, 1))
        # no failed lot of one and the category's prior of 1 %: 10·0.01 / 11 of the lots are bad
        self.assertAlmostEqual(score.score, 100 * (1 - 0.1 / 11) - 5, places=1)

    def test_a_critical_failure_found_on_papers_counts(self):
        self.paper.defect_class = "critical"
        self._plan(self.visual | self.paper, frequency="week")
        self._passed("S1")
        self._passed("S2", T_DOC="nonconform")
        self.assertEqual(self.scores._score_all().critical_count, 1)

    def test_suppliers_cost_no_statements_each(self):
        self._plan(rule={"hold_until_inspected": False})
        counts = []
        for number, suppliers in enumerate((1, 4)):
            farms = self.env["res.partner"].create(
                [{"name": f"Farm {number}-{one}"} for one in range(suppliers)]
            )
            for one, farm in enumerate(farms):
                self._passed(f"Q{number}-{one}", supplier=farm)
            self.scores.search([]).sudo().unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            made = self.scores._score_all()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
            self.assertLessEqual(set(farms.ids), set(made.supplier_id.ids))
        one, five = counts
        self.assertLess(five - one, 3, counts)
