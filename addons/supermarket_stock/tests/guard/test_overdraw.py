from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestOverdraw(SupermarketStockCase):
    """Asking for more than there is: product, asked, available; and nothing changes."""

    def _transfer(self, product, quantity, lot=None, picking_type=None, destination=None):
        picking_type = picking_type or self.store.int_type_id
        destination = destination or self.shelf
        move = self._move(product, quantity, destination=destination, lot=lot)
        return self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": self.floor.id,
                "location_dest_id": destination.id,
                "company_id": self.company.id,
                "move_ids": [Command.link(move.id)],
            }
        )

    def _delivery(self, product, quantity, lot=None):
        return self._transfer(product, quantity, lot, self.store.out_type_id, self.customers)

    def test_enough(self):
        self._stock(self.salt, 5)
        picking = self._transfer(self.salt, 5)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_transfer_of_too_much(self):
        self._stock(self.salt, 5)
        picking = self._transfer(self.salt, 6)
        with self.assertRaisesRegex(UserError, r"Salt.*asked 6\.0 .*available 5\.0 "):
            picking.button_validate()
        self.assertNotEqual(picking.state, "done")
        self.assertEqual(self._on_floor(self.salt), {False: 5})

    def test_delivery_of_what_was_sold(self):
        self._stock(self.salt, 5)
        self._sell(self.salt, 2)
        with self.assertRaisesRegex(UserError, r"asked 4\.0 .*available 3\.0 "):
            self._delivery(self.salt, 4).button_validate()

    def test_too_much_of_a_lot(self):
        first, second = self._lot("A"), self._lot("B")
        self._stock(self.milk, 5, first)
        self._stock(self.milk, 5, second)
        with self.assertRaisesRegex(UserError, r"Milk \(A\)"):
            self._delivery(self.milk, 6, lot=first).button_validate()

    def test_sales_of_unknown_lot_count(self):
        first, second = self._lot("A"), self._lot("B")
        self._stock(self.milk, 5, first)
        self._stock(self.milk, 5, second)
        self._sell(self.milk, 7)
        with self.assertRaisesRegex(UserError, r"available 3\.0 "):
            self._delivery(self.milk, 5, lot=second).button_validate()

    def test_held_goods_are_not_available(self):
        first, second = self._lot("A"), self._lot("B")
        self._stock(self.milk, 5, first)
        self._stock(self.milk, 5, second)
        self.hold._place(self.milk, lot=first)
        self._sell(self.milk, 4)
        with self.assertRaisesRegex(UserError, r"available 1\.0 "):
            self._delivery(self.milk, 5, lot=second).button_validate()

    def test_receipt_is_never_refused(self):
        move = self._move(self.salt, 5, source=self.suppliers, destination=self.floor)
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.in_type_id.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.floor.id,
                "company_id": self.company.id,
                "move_ids": [Command.link(move.id)],
            }
        )
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_as_receiver(self):
        self._stock(self.salt, 5)
        picking = self._transfer(self.salt, 6).with_user(self._user("receiver"))
        with self.assertRaisesRegex(UserError, r"available 5\.0 "):
            picking.button_validate()
