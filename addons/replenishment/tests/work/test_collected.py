from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.work.replenishment_decision_mixin import KEPT_DAYS
from ..common import ReplenishmentCase

LONG_AGO = timedelta(days=KEPT_DAYS + 1)


@tagged("post_install", "-at_install")
class TestCollected(ReplenishmentCase):
    """What nobody decided on and later numbers took the place of is not kept for ever."""

    def _superseded(self, age):
        proposal = self._propose()
        proposal.sudo()._move("supersede")
        proposal.sudo().date = fields.Datetime.now() - age
        return proposal

    def test_superseded_proposals_of_long_ago_go(self):
        old, new = self._superseded(LONG_AGO), self._superseded(timedelta(days=1))
        done, is_more = self.env["replenishment.proposal"].sudo()._gc_superseded()
        self.assertGreaterEqual(done, 1)
        self.assertFalse(is_more)
        self.assertEqual((old | new).exists(), new)

    def test_what_a_person_decided_stays(self):
        proposals = self._propose(), self._propose(self._create_product("Leek"))
        proposals[0].with_user(self.buyer).action_dismiss()
        proposals[1].with_user(self.buyer).action_accept()
        decided = proposals[0] | proposals[1]
        decided.sudo().date = fields.Datetime.now() - LONG_AGO
        self.env["replenishment.proposal"].sudo()._gc_superseded()
        self.assertEqual(decided.exists(), decided)

    def test_transfers_of_long_ago_go(self):
        second = self.env["stock.warehouse"].create(
            {"name": "Second Shop", "code": "SEC", "company_id": self.company.id}
        )
        ways = ((self.store, second), (second, self.store))
        old, dismissed = self.env["replenishment.balance"].create(
            [
                {
                    "company_id": self.company.id,
                    "product_id": self.product.id,
                    "source_id": source.id,
                    "target_id": target.id,
                    "quantity": 1.0,
                    "most_qty": 1.0,
                    "date": fields.Datetime.now() - LONG_AGO,
                }
                for source, target in ways
            ]
        )
        old._move("supersede")
        dismissed._move("dismiss")
        self.env["replenishment.balance"].sudo()._gc_superseded()
        self.assertEqual((old | dismissed).exists(), dismissed)

    def test_nobody_deletes_them_by_hand(self):
        admin = self._create_user("supermarket_stock.group_admin", "repl_admin")
        proposal = self._superseded(LONG_AGO)
        with self.assertRaises(UserError):
            proposal.with_user(admin).unlink()

    def test_what_has_no_table_has_nothing_to_forget(self):
        self.assertEqual(self.env["replenishment.decision.mixin"]._gc_superseded(), (0, False))
