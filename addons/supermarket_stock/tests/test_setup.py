from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestSetup(SupermarketStockCase):
    """The set-up page counts what will change, and only the administrator switches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.supermarket_expiry_guard = False
        cls.company.supermarket_stock_guard = False
        cls.admin = cls._user("admin")

    def _page(self, user=None):
        action = self.env["supermarket.setup"].with_user(user or self.admin).action_open_setup()
        return self.env["supermarket.setup"].with_user(user or self.admin).browse(action["res_id"])

    def _switch(self, page, key):
        return page.line_ids.filtered(lambda line: line.key == key)

    def test_counts_of_this_company(self):
        old = self._lot("OLD", -2)
        self._stock(self.milk, 3, old)
        self._stock(self.milk, 3, self._lot("FRESH"))
        self._stock(self.salt, -4)
        page = self._page()
        expiry = self._switch(page, "supermarket_expiry_guard")
        self.assertIn("that would no longer be reserved: 1.", expiry.changes)
        self.assertNotIn("Open transfers", expiry.changes)
        guard = self._switch(page, "supermarket_stock_guard")
        self.assertIn("taken until they are counted: 1.", guard.changes)

    def test_goods_whose_product_has_no_dates_are_not_expired(self):
        self._stock(self.milk, 3, self._lot("OLD", -2))
        self.milk.use_expiration_date = False
        self.assertIn(
            "no longer be reserved: 0.",
            self._switch(self._page(), "supermarket_expiry_guard").changes,
        )

    def test_reserved_expired_lots(self):
        old = self._lot("OLD", -2)
        self._stock(self.milk, 3, old)
        move = self._move(self.milk, 2, lot=old)
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.out_type_id.id,
                "location_id": self.floor.id,
                "location_dest_id": self.customers.id,
            }
        )
        move.write({"picking_id": picking.id, "state": "assigned"})
        move.move_line_ids.picking_id = picking
        self.env["stock.quant"]._update_reserved_quantity(self.milk, self.floor, 2, lot_id=old)
        expiry = self._switch(self._page(), "supermarket_expiry_guard")
        self.assertIn("have reserved expired lots: 1.", expiry.changes)

    def test_each_is_switched_alone_and_back(self):
        page = self._page()
        line = self._switch(page, "supermarket_stock_guard")
        line.action_switch()
        self.assertTrue(line.is_on)
        self.assertTrue(self.company.supermarket_stock_guard)
        self.assertFalse(self.company.supermarket_expiry_guard)
        self.assertFalse(page.is_open)
        line.action_switch()
        self.assertFalse(self.company.supermarket_stock_guard)

    def test_one_click_opens_all_for_this_company_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        page = self._page()
        page.action_open_supermarket()
        self.assertTrue(page.is_open)
        self.assertEqual(set(page.line_ids.mapped("is_on")), {True})
        self.assertFalse(other.supermarket_stock_guard)

    def test_only_the_administrator(self):
        page = self._page()
        for role in ("store_manager", "buyer", "accountant"):
            user = self._user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self._page(user)
            with self.subTest(role), self.assertRaises(AccessError):
                page.with_user(user).action_open_supermarket()

    def test_not_for_a_company_he_has_no_part_in(self):
        other = self.env["res.company"].create({"name": "Other"})
        page = self._page()
        page.sudo().company_id = other
        with self.assertRaises(AccessError):
            page.action_open_supermarket()
        self.assertFalse(other.supermarket_stock_guard)

    def test_greets_once(self):
        setup = self.env["supermarket.setup"]
        self.admin.action_id = False
        keeper = self._user("admin")
        first = self.env.ref("base.action_res_users_my")
        keeper.action_id = first.id
        setup._greet()
        page = self.env.ref("supermarket_stock.action_open_setup")
        self.assertEqual(self.admin.action_id.id, page.id)
        self.assertEqual(keeper.action_id.id, first.id)
        self._page()
        self.assertFalse(self.admin.action_id)
        setup._greet()
        self.company._open_supermarket()
        self.assertFalse(self.admin.action_id, "nothing is left to ask")
        self.assertEqual(keeper.action_id.id, first.id)

    def test_opening_needs_no_page(self):
        """An administrator may have deleted the greeting."""
        self.env.ref("supermarket_stock.action_open_setup").unlink()
        self.company.supermarket_stock_guard = False
        self.company._open_supermarket()
        self.assertTrue(self.company.supermarket_stock_guard)
        self._page()
        self.env["supermarket.setup"]._greet()
        self.assertFalse(self.admin.action_id)

    def test_a_lot_of_today_is_not_expired(self):
        lot = self._lot("TODAY", 0)
        lot.expiration_date = fields.Datetime.now() - timedelta(seconds=5)
        self._stock(self.milk, 3, lot)
        expired = self.env["supermarket.setup"]._expired_quants(self.company)
        self.assertEqual(bool(expired), lot._is_expired(self.store))
