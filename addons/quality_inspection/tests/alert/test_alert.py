from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestAlert(InspectionCase):
    """More failed than is tolerated: told once, to the right people, and never by chance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan()
        cls.company.inspection_alert_user_ids = cls.planner | cls.manager

    def _lot(self, name, is_bad=True):
        task = self._task_of(self._receive(500, name))
        result = self._inspect(task, T_VIS=task.sample_size if is_bad else 0)
        result.with_user(self.reviewer).action_complete()
        return task

    def _alerts(self, subject=None):
        alerts = self.env["inspection.alert"].search([("company_id", "=", self.company.id)])
        return alerts.filtered(lambda alert: subject in (None, alert.subject))

    def test_too_few_lots_raise_nothing(self):
        self._lot("A")
        self._lot("B")
        self.assertFalse(self._alerts())

    def test_product_and_supplier(self):
        for name in "ABC":
            self._lot(name)
        product, supplier = self._alerts("product"), self._alerts("supplier")
        self.assertEqual((product.product_id, product.tolerated), (self.product, 10))
        self.assertEqual((supplier.supplier_id, supplier.tolerated), (self.supplier, 15))
        self.assertEqual((product.failed, product.inspected, product.rate), (3, 3, 100))
        counted = product.action_view_results()
        self.assertEqual(self.env[counted["res_model"]].search_count(counted["domain"]), 3)

    def test_chance_raises_nothing(self):
        """One of four is 25 %, above the 10 % tolerated; chance does it one time in three."""
        for name in "ABC":
            self._lot(name, is_bad=False)
        self._lot("D")
        self.assertFalse(self._alerts())

    def test_a_share_that_is_tolerated(self):
        self.company.write({"inspection_alert_product": 100, "inspection_alert_supplier": 0})
        for name in "ABC":
            self._lot(name)
        self.assertFalse(self._alerts())

    def test_no_repeat_while_open_or_in_the_window(self):
        for name in "ABCD":
            self._lot(name)
        self.assertEqual(len(self._alerts("product")), 1)
        self._alerts().with_user(self.planner).action_close()
        self._lot("E")
        self.assertEqual(len(self._alerts("product")), 1, "closed, and still in the window")
        before = fields.Datetime.now() - timedelta(days=31)
        self.env.cr.execute("UPDATE inspection_alert SET date = %s", [before])
        self.env.invalidate_all()
        self._lot("F")
        self.assertEqual(len(self._alerts("product")), 2)

    def test_lots_before_the_window_do_not_count(self):
        tasks = [self._lot(name) for name in "AB"]
        before = fields.Datetime.now() - timedelta(days=31)
        for task in tasks:
            task.result_id._write_state("completed", review_date=before)
        self._lot("C")
        self.assertFalse(self._alerts())

    def test_who_is_told(self):
        for name in "ABC":
            self._lot(name)
        alert = self._alerts("product")
        self.assertEqual(alert.activity_ids.user_id, self.company.inspection_alert_user_ids[0])
        people = (self.planner | self.manager).partner_id
        self.assertEqual(alert.message_ids.partner_ids, people)
        self.assertTrue(alert.message_ids.notification_ids.filtered(
            lambda one: one.res_partner_id in people
        ))  # fmt: skip
        self.env.cr.precommit.run()
        told = self.env["bus.bus"].sudo().search([("message", "like", alert.name)])
        self.assertEqual(len(told), 2)

    def test_closing(self):
        for name in "ABC":
            self._lot(name)
        alert = self._alerts("product")
        with self.assertRaises(AccessError):
            alert.with_user(self.inspector_user).action_close()
        alert.with_user(self.planner).note = "Talked to the farm"
        alert.with_user(self.planner).action_close()
        alert.with_user(self.planner).action_close()
        self.assertEqual(alert.state, "closed")
        self.assertFalse(alert.activity_ids)
        events = self.env["inspection.audit"].search(
            [("model", "=", alert._name), ("res_id", "=", alert.id)]
        )
        self.assertEqual(sorted(events.mapped("event")), ["close", "create"])
        with self.assertRaises(UserError):
            alert.write({"state": "open"})
        with self.assertRaises(UserError):
            alert.unlink()

    def test_an_inspection_again_is_no_further_lot(self):
        self.company.inspection_alert_min_lots = 1
        task = self._lot("A")
        task.with_user(self.planner).action_reinspect()
        self._inspect(task.reinspection_ids, T_VIS=50).with_user(self.reviewer).action_complete()
        self.assertFalse(self._alerts())
