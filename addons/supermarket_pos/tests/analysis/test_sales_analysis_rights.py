import io
import json
from zipfile import ZipFile

from odoo import Command
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from .test_sales_analysis import PERIOD, SalesAnalysisCommon


@tagged("post_install", "-at_install")
class TestSalesAnalysisRights(SalesAnalysisCommon, HttpCase):
    """Sales are for who runs the shop, buys for it or keeps its books."""

    METHODS = ("analyse", "open_pivot", "open_orders")

    def setUp(self):
        super().setUp()
        self.sell_day()

    def test_who_may_look(self):
        known = {"cashier": self.cashier, "shift_supervisor": self.supervisor}
        for role in ("cashier", "shift_supervisor", "receiver", "counter", "inspector"):
            user = known.get(role) or self.create_role(role)
            analysis = self.env["supermarket.sale.analysis"].with_user(user)
            with self.subTest(role=role):
                with self.assertRaises(AccessError):
                    analysis.get_choices()
                for method in self.METHODS:
                    with self.assertRaises(AccessError):
                        getattr(analysis, method)(PERIOD)
                with self.assertRaises(AccessError):
                    self.env["supermarket.sale.report"].with_user(user).search([])

    def test_who_may_look_sees_all_of_it(self):
        total = self.analyse()["totals"]["total"]
        for role in ("buyer", "accountant", "admin"):
            user = self.create_role(role)
            analysis = self.env["supermarket.sale.analysis"].with_user(user)
            with self.subTest(role=role):
                self.assertEqual(analysis.analyse(PERIOD)["totals"]["total"], total)
                self.assertTrue(analysis.get_choices()["tills"])
                action = analysis.open_orders(PERIOD)
                records = self.env[action["res_model"]].with_user(user)
                self.assertTrue(records.search(Domain(action["domain"])))

    def test_record_rules_of_orders_hold(self):
        """A rule that an administrator adds to orders hides them here too."""
        evening = self.pos_session.order_ids.filtered("is_refund")
        self.env["ir.rule"].create(
            {
                "name": "No returns",
                "model_id": self.env.ref("point_of_sale.model_pos_order").id,
                "domain_force": [("is_refund", "=", False)],
            }
        )
        self.assertEqual(self.analyse()["totals"]["orders"], 2)
        report = self.env["supermarket.sale.report"].with_user(self.manager)
        self.assertTrue(report.search([]))
        self.assertFalse(report.search([("order_id", "in", evening.ids)]))

    def test_another_company_sees_nothing(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        stranger = self.create_role("admin")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertEqual(self.analyse(stranger)["totals"]["orders"], 0)
        self.assertEqual(self.analyse(stranger, tills=self.config.ids)["totals"]["orders"], 0)
        self.assertFalse(self.env["supermarket.sale.report"].with_user(stranger).search([]))

    def download(self, user, **values):
        self.authenticate(user.login, user.login)
        query = {"request_json": json.dumps({**PERIOD, **values}), "cids": str(self.company.id)}
        return self.url_open("/supermarket_pos/sales_analysis.xlsx", params=query)

    def test_workbook(self):
        answer = self.download(self.manager, by=["category", "hour"])
        self.assertEqual(answer.status_code, 200)
        with ZipFile(io.BytesIO(answer.content)) as book:
            sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
            grouped = book.read("xl/worksheets/sheet2.xml").decode()
        self.assertEqual(len(sheets), 4)
        total = sum(self.pos_session.order_ids.mapped("amount_total"))
        self.assertIn(f"<v>{round(total, 2):g}</v>", grouped)
        self.assertIn("SUM(", grouped)

    def test_workbook_is_refused_to_others(self):
        self.assertEqual(self.download(self.cashier).status_code, 403)

    def test_workbook_of_a_bad_request(self):
        answer = self.download(self.manager, start="2026-06-01")
        self.assertEqual(answer.status_code, 400)
        self.assertIn("swap", answer.text)
