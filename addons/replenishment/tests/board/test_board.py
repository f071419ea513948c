from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import tagged

from ..common import ReplenishmentCase


@tagged("post_install", "-at_install")
class TestBoard(ReplenishmentCase):
    """Proposals to decide on, on the morning board."""

    def lines(self, user):
        boards = self.env["supermarket.morning.board"].with_user(user)
        board = boards.with_company(self.company).get_board()
        return {line["key"]: line for group in board["groups"] for line in group["lines"]}

    def test_urgent_and_due_today(self):
        self.assertEqual(self.lines(self.buyer)["urgent"]["number"], 0)
        proposal = self._propose()
        proposal.sudo().write({"urgent": True, "order_date": Datetime.now() + timedelta(hours=3)})
        lines = self.lines(self.buyer)
        self.assertEqual((lines["urgent"]["number"], lines["order_today"]["number"]), (1, 1))
        proposal.sudo().order_date = Datetime.now() + timedelta(days=3)
        self.assertEqual(self.lines(self.buyer)["order_today"]["number"], 0)

    def test_not_for_a_receiver(self):
        receiver = self._create_user("supermarket_stock.group_receiver", "repl_receiver")
        self.assertNotIn("urgent", self.lines(receiver))
