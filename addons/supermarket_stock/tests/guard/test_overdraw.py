import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import SupermarketStockCase


class OverdrawCase(SupermarketStockCase):
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


@tagged("post_install", "-at_install")
class TestOverdraw(OverdrawCase):
    """Asking for more than there is: product, asked, available; and nothing changes."""

    def test_enough(self):
        self._stock(self.salt, 5)
        picking = self._transfer(self.salt, 5)
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_transfer_of_too_much(self):
        self._stock(self.salt, 5)
        picking = self._transfer(self.salt, 6)
        with self.assertRaisesRegex(UserError, r"Salt.*asked 6 .*available 5 "):
            picking.button_validate()
        self.assertNotEqual(picking.state, "done")
        self.assertEqual(self._on_floor(self.salt), {False: 5})

    def test_delivery_of_what_was_sold(self):
        self._stock(self.salt, 5)
        self._sell(self.salt, 2)
        with self.assertRaisesRegex(UserError, r"asked 4 .*available 3 "):
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
        with self.assertRaisesRegex(UserError, r"available 3 "):
            self._delivery(self.milk, 5, lot=second).button_validate()

    def test_held_goods_are_not_available(self):
        first, second = self._lot("A"), self._lot("B")
        self._stock(self.milk, 5, first)
        self._stock(self.milk, 5, second)
        self.hold._place(self.milk, lot=first)
        self._sell(self.milk, 4)
        with self.assertRaisesRegex(UserError, r"available 1 "):
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
        with self.assertRaisesRegex(UserError, r"available 5 "):
            picking.button_validate()

    def test_in_the_unit_s_own_digits(self):
        self.salt.uom_id = self.env.ref("uom.product_uom_kgm")
        self._stock(self.salt, 0.5)
        with self.assertRaisesRegex(UserError, r"asked 0\.75 kg, available 0\.5 kg"):
            self._transfer(self.salt, 0.75).button_validate()


@tagged("post_install", "-at_install")
class TestOverdrawByProgram(OverdrawCase, HttpCase):
    """A program that asks by JSON-2 gets the same error: as text, and as a code with its goods."""

    def ask(self, user, picking):
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        key = self.env["res.users.apikeys"].with_user(user)._generate("rpc", "Test", tomorrow)
        with mute_logger("odoo.http"):
            response = self.url_open(
                "/json/2/stock.picking/button_validate",
                data=json.dumps({"ids": picking.ids}),
                headers={"Authorization": f"bearer {key}", "Content-Type": "application/json"},
            )
        return response.status_code, response.json()

    def test_more_than_there_is(self):
        self._stock(self.salt, 5)
        picking = self._transfer(self.salt, 6)
        status, error = self.ask(self._user("receiver"), picking)
        self.assertEqual((status, error["name"]), (422, "odoo.exceptions.UserError"))
        self.assertRegex(error["message"], r"Salt.*asked 6 Units, available 5 Units.*reduce")
        told = {"code": "stock", "asked": 6, "available": 5, "product_id": self.salt.id}
        self.assertEqual({name: error["context"][name] for name in told}, told)
        self.assertNotEqual(picking.state, "done")
        self.assertEqual(self._on_floor(self.salt), {False: 5})

    def test_goods_on_hold(self):
        lot = self._lot("A")
        self._stock(self.milk, 5, lot)
        picking = self._transfer(self.milk, 2, lot)
        self.hold._place(self.milk, lot, reason="damage")
        status, error = self.ask(self._user("receiver"), picking)
        self.assertEqual((status, error["context"]["code"]), (422, "hold"))
        self.assertEqual(error["context"]["lot_id"], lot.id)
        self.assertIn("on hold", error["message"])
