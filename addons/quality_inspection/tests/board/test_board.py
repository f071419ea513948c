from datetime import timedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestBoard(InspectionCase):
    """Deliveries that wait, reviews and alerts on the store manager's morning board."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan(creator_id=cls.planner.id)

    def lines(self, user=None):
        boards = self.env["supermarket.morning.board"].with_user(user or self.manager)
        board = boards.with_company(self.company).get_board()
        return {line["key"]: line for group in board["groups"] for line in group["lines"]}

    def opened(self, line):
        action = self.env["ir.actions.act_window"]._for_xml_id(line["action"])
        return self.env[action["res_model"]].search(Domain(line["domain"]))

    def test_delivery_waits_and_is_overdue(self):
        self.assertEqual(self.lines()["inspect"]["number"], 0)
        task = self._task_of(self._receive(500))
        line = self.lines()["inspect"]
        self.assertEqual((line["number"], line["level"], line["note"]), (1, "info", ""))
        self.assertEqual(self.opened(line), task)
        self.assertEqual(self.lines()["held"]["number"], 1)
        task.write({"date_due": fields.Datetime.now() - timedelta(hours=1)})
        line = self.lines()["inspect"]
        self.assertEqual((line["level"], bool(line["note"])), ("danger", True))

    def test_inspected_and_reviewed(self):
        task = self._task_of(self._receive(500))
        self._inspect(task)
        lines = self.lines()
        self.assertEqual((lines["inspect"]["number"], lines["review"]["number"]), (0, 1))
        self.assertEqual(self.opened(lines["review"]), task.result_id)

    def test_by_role(self):
        seen = self.lines(self.accountant)
        self.assertIn("problem", seen)
        self.assertNotIn("review", self.lines(self.receiver))
