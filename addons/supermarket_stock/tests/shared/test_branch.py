from uuid import uuid4

from odoo.exceptions import AccessError, UserError
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

    def test_what_the_head_office_holds_is_held_in_its_branches(self):
        """A lot, or all of the product; the branch's own people don't set it free."""
        holds = self.hold.with_company(self.head)
        for goods in ({"lot": self.lot}, {}):
            with self.subTest(**goods):
                hold = holds._place(self.milk, reason="damage", **goods)
                self.assertEqual(hold.company_id, self.head)
                self.assertEqual(self.sellable_both(), (0, 0))
                self.assertEqual(hold.held_qty, 10)
                self.assertEqual(hold._held_quants().location_id.warehouse_id.ids, self.stores())
                hold._release()
                self.assertEqual(self.sellable_both(), (5, 5))

    def stores(self):
        return (self.store | self.theirs).ids

    def test_what_a_branch_holds_is_its_own(self):
        self.hold.with_company(self.branch)._place(self.milk)
        self.assertEqual(self.sellable_both(), (0, 5))

    def test_a_hold_of_one_store_of_the_head_office(self):
        self.hold.with_company(self.head)._place(self.milk, warehouse=self.store)
        self.assertEqual(self.sellable_both(), (5, 0))

    def test_held_by_the_head_office_does_not_leave_the_branch(self):
        self.hold.with_company(self.head)._place(self.milk, lot=self.lot, reason="damage")
        move = self._move(self.milk, 2, source=self.theirs.lot_stock_id, lot=self.lot)
        move.company_id = self.branch
        move.move_line_ids.company_id = self.branch
        with self.assertRaisesRegex(UserError, "on hold"):
            move.move_line_ids._check_not_on_hold()
        quants = self.env["stock.quant"].with_company(self.branch)
        floor = self.theirs.lot_stock_id
        self.assertEqual(quants._get_available_quantity(self.milk, floor), 0)
        lot = self.lot.with_context(allowed_company_ids=self.branch.ids)
        self.assertTrue(lot.is_on_hold)
        found = lot.search([("is_on_hold", "=", True), ("id", "=", lot.id)])
        self.assertEqual(found, lot)

    def test_the_branch_s_people_see_why_and_do_not_release(self):
        hold = self.hold.with_company(self.head)._place(self.milk, lot=self.lot, reason="damage")
        for role in ("receiver", "reviewer", "store_manager"):
            user = self._user(role, self.branch)
            theirs = hold.with_user(user).with_context(allowed_company_ids=self.branch.ids)
            self.assertEqual(theirs.reason, "damage")
            self.assertEqual(theirs.held_qty, 5)
            with self.assertRaises(AccessError):
                theirs.action_release()
            told = self.env["supermarket.scan"].with_user(user)
            told = told.with_context(allowed_company_ids=self.branch.ids)
            device = {"uuid": str(uuid4()), "version": "1"}
            if role != "reviewer":
                page = told.scan_look_up(device, self.milk.id)
                self.assertEqual([one["held"] for one in page["lots"]], ["Damage"])
        documents = told.scan_documents(device, "transfer")
        self.assertIn([self.milk.id, "L1", "held", "Damage"], documents[0]["blocked"])

    def test_recall_of_the_head_office(self):
        """Binds its branches, also what they call by the same name; traced there, ended there."""
        own = self.lot.copy({"name": "L1", "company_id": self.branch.id})
        self._stock(self.milk, 3, own, self.theirs.lot_stock_id)
        recall = self.recall_of_the_head_office()
        self.assertEqual(self.sellable_both(), (0, 0))
        trace = recall._trace()
        self.assertEqual(sum(row["quantity"] for row in trace["stock"]), 13)
        recall._close(0, 0)
        other = self._user("store_manager", self.head)
        released = recall.with_user(other).with_context(allowed_company_ids=self.head.ids)
        released._release("Safe")
        self.assertEqual(self.sellable_both(), (8, 5))

    def recall_of_the_head_office(self):
        self.env.user.group_ids |= self.env.ref("supermarket_stock.group_store_manager")
        recalls = self.env["supermarket.recall"].with_company(self.head)
        recall = recalls.create(
            {
                "product_id": self.milk.id,
                "lot_ids": [Command.set(self.lot.ids)],
                "reason": "Glass",
            }
        )
        recall.action_recall()
        return recall

    def test_recalled_goods_do_not_come_in_at_a_branch(self):
        self.recall_of_the_head_office()
        receipt = self.env["stock.picking"].create(
            {"picking_type_id": self.theirs.in_type_id.id, "company_id": self.branch.id}
        )
        receive = self.env["supermarket.scan.task.receive"].with_company(self.branch)
        self.assertIn(self.lot, receive._recalled(self.milk, receipt))

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
