from odoo.fields import Command
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestBranch(SupermarketStockCase):
    """A branch works with the goods and lots of its head office, in its own stock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls.company
        cls.branch = cls.env["res.company"].create({"name": "Branch", "parent_id": cls.head.id})
        cls.branch._open_supermarket()
        cls.env.user.company_ids |= cls.branch
        cls.env = cls.env(
            context={**cls.env.context, "allowed_company_ids": (cls.branch | cls.head).ids}
        )
        cls.theirs = cls.env["stock.warehouse"].search([("company_id", "=", cls.branch.id)])
        cls.milk = cls.milk.with_env(cls.env)
        cls.milk.write({"company_id": cls.head.id, "list_price": 10})
        cls.lot = cls._lot("L1").with_env(cls.env)
        for store in (cls.store, cls.theirs):
            cls._stock(cls.milk, 5, cls.lot, store.lot_stock_id)

    def sellable_both(self):
        return self._sellable(self.milk, self.theirs), self._sellable(self.milk, self.store)

    def test_recall_of_the_branch_stops_its_goods(self):
        self.assertEqual(self.lot.company_id, self.head)
        self.env.user.group_ids |= self.env.ref("supermarket_stock.group_store_manager")
        recalls = self.env["supermarket.recall"].with_company(self.branch)
        lots = [Command.set(self.lot.ids)]
        recall = recalls.create({"product_id": self.milk.id, "lot_ids": lots, "reason": "Glass"})
        recall.action_recall()
        self.assertEqual(recall.hold_ids.company_id, self.branch)
        self.assertEqual(self.sellable_both(), (0, 5))

    def test_hold_by_hand(self):
        asked = {"product_id": self.milk.id, "lot_ids": [Command.set(self.lot.ids)]}
        places = self.env["supermarket.hold.place"].with_company(self.branch)
        places.create(asked).action_place()
        self.assertEqual(self.sellable_both(), (0, 5))
        self.hold.with_company(self.head)._place(self.milk, lot=self.lot)
        self.assertEqual(self.sellable_both(), (0, 0))

    def test_hold_of_a_branch_s_own_lot(self):
        own = self.lot.copy({"name": "OWN", "company_id": self.branch.id})
        hold = self.hold.with_company(self.head)._place(self.milk, lot=own)
        self.assertEqual(hold.company_id, self.branch)

    def test_lot_by_its_name(self):
        lots = self.env["stock.lot"]
        self.assertEqual(lots._named(self.milk, "L1", self.branch), self.lot)
        own = self.lot.copy({"name": "L1", "company_id": self.branch.id})
        self.assertEqual(lots._named(self.milk, "L1", self.branch), own)
        self.assertEqual(lots._named(self.milk, "L1", self.head), self.lot)
        self.assertFalse(lots._named(self.salt, "L1", self.branch))

    def test_markdown_of_a_lot_of_the_head_office(self):
        markdown = self.env["supermarket.markdown"].create(
            {
                "product_id": self.milk.id,
                "lot_id": self.lot.id,
                "warehouse_id": self.theirs.id,
                "new_price": 7,
                "quantity": 5,
            }
        )
        self.assertEqual(markdown.company_id, self.branch)

    def test_phone_knows_the_goods_of_the_head_office(self):
        scan = self.env["supermarket.scan"].with_context(allowed_company_ids=self.branch.ids)
        known = self.env["product.product"].sudo().search(scan._catalogue_domain())
        self.assertIn(self.milk, known)
