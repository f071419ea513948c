from datetime import timedelta

from odoo.tests import tagged

from ..common import NOW, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestArchived(ReplenishmentCase):
    """What was archived is left alone, and ends nobody else's night."""

    def setUp(self):
        super().setUp()
        self.leek = self._create_product("Leek")
        for product in self.product | self.leek:
            self._sell_daily([4] * 20, product)
            self._orderpoint(5, 20, product=product)

    def _open(self):
        """An open proposal of yesterday for each."""
        proposals = self._propose() | self._propose(self.leek)
        proposals.write({"date": NOW - timedelta(days=1)})
        return proposals

    def test_a_product(self):
        proposals = self._open()
        self.product.active = False
        run = self._run_pass()
        self.assertEqual((run.state, run.left_out), ("done", False))
        self.assertEqual([one.state for one in proposals], ["superseded", "draft"])
        self.product.active = True
        self.assertEqual(self._run_pass().state, "done")

    def test_a_rule(self):
        proposals = self._open()
        rule = proposals[0].orderpoint_id
        rule.active = False
        run = self._run_pass()
        self.assertEqual((run.state, run.left_out), ("done", False))
        self.assertEqual([one.state for one in proposals], ["superseded", "draft"])
        self.assertEqual((rule.product_min_qty, rule.active), (5, False))

    def test_a_vendor(self):
        """Nobody is known who sells it: it is said, and the others go on."""
        self.vendor.active = False
        vals = self.env["replenishment.planner"]._evaluate([(self.product, self.store)])
        self.assertFalse(vals[self.product.id, self.store.id]["partner_id"])
        self.assertEqual(self._run_pass().state, "done")

    def test_a_store(self):
        """No pass looks at it any more: what was open for it is closed at once."""
        second = self.env["stock.warehouse"].create(
            {"name": "Second Shop", "code": "SEC", "company_id": self.company.id}
        )
        vals = self.env["replenishment.planner"]._evaluate([(self.product, second)])
        theirs = self.env["replenishment.proposal"]._propose(
            [{**vals[self.product.id, second.id], "origin": "night", "proposed_qty": 3}]
        )
        ours = self._propose()
        second.active = False
        self.assertEqual((theirs.state, ours.state), ("superseded", "draft"))
