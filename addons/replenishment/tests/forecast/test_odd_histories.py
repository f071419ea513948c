from datetime import datetime, time, timedelta

from odoo.tests import tagged

from ...forecasting import forecast
from ..common import TODAY, YESTERDAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestOddHistories(ReplenishmentCase):
    """Sales as no textbook has them, through a whole pass: numbers a buyer can read, no failure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.replenishment_horizon = 7

    def _pass(self):
        """A pass with the real models, and what it says of the product."""
        run = self._run_pass(function=forecast)
        self.assertEqual(run.state, "done", run.message)
        rows = self.env["replenishment.forecast"].search([("product_id", "=", self.product.id)])
        for row in rows:
            numbers = [row.mean, row.q10, row.q50, row.q80, row.q90, row.q95]
            self.assertTrue(all(0 <= number < 1e12 for number in numbers), numbers)
            self.assertEqual(numbers[1:], sorted(numbers[1:]))
            self.assertGreaterEqual(row.date, TODAY)
        proposal = self.env["replenishment.proposal"].search([("product_id", "=", self.product.id)])
        for text in (proposal.reason_short or "", str(proposal.reason or "")):
            for raw in ("nan", "inf", "e+", "None"):
                self.assertNotIn(raw, text)
        return run, rows.filtered("champion"), proposal

    def test_no_history(self):
        run, rows, proposal = self._pass()
        self.assertIn("No sales until", run.message)
        self.assertFalse(rows | proposal.env["replenishment.forecast"])
        self.assertFalse(proposal)

    def test_one_day(self):
        self._sell_daily([6])
        _run, rows, proposal = self._pass()
        self.assertEqual(len(rows), 7)
        self.assertTrue(0 < rows[0].mean < 60)
        self.assertTrue(0 < proposal.proposed_qty < 300)

    def test_three_days(self):
        self._sell_daily([4, 5, 6])
        _run, rows, proposal = self._pass()
        self.assertTrue(0 < rows[0].mean < 30)
        self.assertIn("against", proposal.reason_short)

    def test_all_zero(self):
        """Each sale was taken back the same day."""
        self._stock(3)
        for n in range(20):
            noon = datetime.combine(YESTERDAY - timedelta(days=n), time(12))
            self._sell(5, date=noon)
            self._sell(-5, date=noon)
        _run, rows, proposal = self._pass()
        self.assertAlmostEqual(sum(rows.mapped("mean")), 0.0, places=1)
        self.assertFalse(proposal)

    def test_more_returns_than_sales(self):
        self._stock(3)
        for n in range(20):
            self._sell(-2, date=datetime.combine(YESTERDAY - timedelta(days=n), time(12)))
        _run, rows, proposal = self._pass()
        self.assertAlmostEqual(sum(rows.mapped("mean")), 0.0, places=1)
        self.assertFalse(proposal)

    def test_huge(self):
        """Ten million a day: forecast and proposed as such, in digits that can be read."""
        self._sell_daily([10_000_000] * 20)
        _run, rows, proposal = self._pass()
        self.assertGreater(rows[0].mean, 1_000_000)
        self.assertGreater(proposal.proposed_qty, 1_000_000)
        self.assertRegex(proposal.reason_short, r"against \d+,\d{3},\d{3}")

    def test_future_dated(self):
        """A till whose clock runs ahead: such sales are no history yet, and stretch no horizon."""
        self._sell_daily([4] * 20)
        _run, before, _proposal = self._pass()
        expected = [(row.date, row.mean) for row in before]
        for days in (1, 40, 4000):
            self._sell(900, date=datetime.combine(TODAY + timedelta(days=days), time(12)))
        _run, rows, _proposal = self._pass()
        self.assertEqual([(row.date, row.mean) for row in rows], expected)
