import base64
import io
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from openpyxl import load_workbook

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestAnalysis(InspectionCase):
    """The figures of a period, on the screen, on paper and as a workbook."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan(cls.visual | cls.temperature)
        cls.today = fields.Date.context_today(cls.env["res.users"].with_user(cls.reviewer))

    def _lots(self, *lots):
        """Inspect lots: (name, defects, temperatures)."""
        for name, defects, temperatures in lots:
            task = self._enter(self._task_of(self._receive(500, name)), T_VIS=defects)
            probes = task.reading_ids.filtered(lambda one: one.item_type == "temperature")
            for reading, value in zip(probes, temperatures, strict=True):
                reading.value = value
            task.action_submit()
            task.result_id.with_user(self.reviewer).action_complete()

    def _figures(self, user=None, days=0, **given):
        """Until tomorrow: what comes late in the evening is due then."""
        analysis = self.env["inspection.analysis"].with_user(user or self.reviewer)
        first, last = self.today - timedelta(days=days), self.today + timedelta(days=1)
        return analysis.get_figures(
            fields.Date.to_string(first), fields.Date.to_string(last), **given
        )

    def test_what_is_no_period_or_store_is_named(self):
        analysis = self.env["inspection.analysis"].with_user(self.reviewer)
        reports = self.env["inspection.period.report"].with_user(self.reviewer)
        for period in (("x", "y"), (1, 2), ([], {}), ("0001-01-01",) * 2, ("9999-12-31",) * 2):
            for read in (analysis.get_figures, lambda *days: reports.open_report("xlsx", *days)):
                with self.subTest(period=period), self.assertRaisesRegex(UserError, "Period"):
                    read(*period)
        today = fields.Date.to_string(self.today)
        for store in ("x", [1], {"a": 1}):
            with self.subTest(store=store), self.assertRaisesRegex(UserError, "Store"):
                analysis.get_figures(today, today, store)

    def test_lots_failures_and_who(self):
        self._lots(("A", 0, (2, 3, 4)), ("B", 50, (2, 3, 4)), ("C", 0, (3, 3, 3)))
        figures = self._figures()
        cards = figures["cards"]
        self.assertEqual((cards["inspected"], cards["failed"]), (3, 1))
        self.assertAlmostEqual(cards["fail_rate"], 1 / 3)
        self.assertEqual((cards["due"], cards["done"], cards["in_time"]), (3, 3, 1))
        tasks = self.env["inspection.task"].search(figures["due_domain"])
        self.assertEqual(len(tasks), 3, "a click opens what was counted")
        [product], [supplier] = figures["products"], figures["suppliers"]
        self.assertEqual((product["id"], product["failed"]), (self.product.id, 1))
        self.assertEqual((supplier["id"], supplier["inspected"]), (self.supplier.id, 3))
        [share] = figures["share"]["values"]
        self.assertAlmostEqual(share, 1 / 3)

    def test_a_lot_inspected_again_counts_once(self):
        self._lots(("A", 50, (2, 3, 4)))
        task = self.env["inspection.task"].search([("lot_id.name", "=", "A")])
        task.with_user(self.planner).action_reinspect()
        again = task.reinspection_ids
        self._inspect(again).with_user(self.reviewer).action_complete()
        cards = self._figures()["cards"]
        self.assertEqual((cards["inspected"], cards["failed"]), (1, 1))

    def test_x_bar_and_r_by_hand(self):
        """Means 3, 5, 4 and ranges 2, 2, 1: R̄ = 5/3; A2 = 1.023, D4 = 2.574 of three readings."""
        self._lots(("A", 0, (2, 3, 4)), ("B", 0, (4, 5, 6)), ("C", 0, (4, 4, 5)))
        figures = self._figures()
        self.assertEqual([item["id"] for item in figures["items"]], self.temperature.ids)
        means, ranges = figures["measured"]["means"], figures["measured"]["ranges"]
        self.assertEqual(means["labels"], ["A", "B", "C"])
        for value, wanted in zip(means["values"], (3, 5, 13 / 3), strict=True):
            self.assertAlmostEqual(value, wanted)
        self.assertEqual(ranges["values"], [2, 2, 1])
        self.assertAlmostEqual(means["upper"][0], 37 / 9 + 1.023 * 5 / 3, places=3)
        self.assertAlmostEqual(ranges["upper"][0], 2.574 * 5 / 3, places=2)

    def test_a_point_beyond_three_sigma_signals(self):
        lots = [(f"G{number}", 0, (3, 3.1, 3.2)) for number in range(5)]
        self._lots(*lots, ("HOT", 0, (7, 7.1, 7.2)))
        figures = self._figures()
        self.assertIn("W1", figures["measured"]["means"]["signals"][5])
        self.assertEqual(figures["rules"]["W1"], "one point beyond 3 σ")

    def test_nothing_inspected(self):
        figures = self._figures()
        self.assertEqual(figures["cards"]["inspected"], 0)
        self.assertIsNone(figures["share"] or figures["measured"])
        self.assertFalse(figures["products"] or figures["suppliers"] or figures["items"])
        book = load_workbook(io.BytesIO(self._report()._workbook()))
        rates = [row[1].value for row in book.worksheets[0].iter_rows() if "%" in row[0].value]
        self.assertEqual(rates, ["–", "–", "–"], "of nothing there is no share")

    def test_bad_periods_are_named(self):
        analysis = self.env["inspection.analysis"]
        with self.assertRaisesRegex(UserError, "before its first"):
            analysis.get_figures("2026-02-01", "2026-01-01")
        with self.assertRaisesRegex(UserError, "first and its last day"):
            analysis.get_figures(False, "2026-01-01")

    def test_who_may_look(self):
        self._lots(("A", 0, (2, 3, 4)))
        for user in (self.buyer, self.accountant, self.planner, self.manager):
            self.assertEqual(self._figures(user)["cards"]["inspected"], 1, user.login)
        with self.assertRaises(AccessError):
            self._figures(self.cashier)

    def _report(self):
        return (
            self.env["inspection.period.report"]
            .with_user(self.reviewer)
            .create({"date_from": self.today, "date_to": self.today})
        )

    def test_workbook(self):
        self._lots(("A", 0, (2, 3, 4)), ("B", 50, (2, 3, 4)))
        action = self._report().action_xlsx()
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[3].split("?")[0])
        )
        book = load_workbook(io.BytesIO(base64.b64decode(attachment.datas)))
        summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows(min_row=2)}
        self.assertEqual((summary["Lots Inspected"], summary["Lots Failed"]), (2, 1))
        [row] = book["Products"].iter_rows(min_row=2, values_only=True)
        self.assertEqual(row[1:], (2, 1, 0.5))
        self.assertEqual(len(list(book["Fail Rate"].iter_rows(min_row=2))), 1)

    def test_names_are_no_formulas(self):
        self.product.name = '=HYPERLINK("http://bad")'
        self._lots(("B", 50, (2, 3, 4)))
        book = load_workbook(io.BytesIO(self._report()._workbook()))
        cell = book["Products"]["A2"]
        self.assertEqual(cell.data_type, "s")

    def test_paper(self):
        self._lots(("A", 0, (2, 3, 4)), ("B", 50, (2, 3, 4)))
        report = self._report()
        report.action_pdf()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "quality_inspection.period_report", report.ids
        )
        text = html.decode()
        for part in ("Pak Choi", "Green Farm", "50.0 %"):
            self.assertIn(part, text)
