from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestProductBarcode(SupermarketStockCase):
    def test_found_with_its_quantity(self):
        self.salt.barcode = "6901234567892"
        dozen = self.env.ref("uom.product_uom_dozen")
        self.env["supermarket.product.barcode"].create(
            {
                "name": "16901234567899",
                "product_id": self.salt.id,
                "quantity": 1,
                "uom_id": dozen.id,
            }
        )
        products = self.env["product.product"]
        self.assertEqual(products._find_by_barcode("6901234567892"), (self.salt, 1.0))
        self.assertEqual(products._find_by_barcode("16901234567899"), (self.salt, 12.0))
        packaging = {"barcode": "26901234567896", "product_id": self.milk.id, "uom_id": dozen.id}
        self.env["product.uom"].create(packaging)
        self.assertEqual(products._find_by_barcode("26901234567896"), (self.milk, 12.0))
        self.assertEqual(products._find_by_barcode("000"), (products, 0.0))

    def test_found_by_name_search(self):
        self.salt.further_barcode_ids = [Command.create({"name": "4006381333931"})]
        found = self.env["product.product"].name_search("4006381333931")
        self.assertEqual([product_id for product_id, _name in found], self.salt.ids)
        self.assertEqual(self.salt.further_barcode_ids.uom_id, self.salt.uom_id)

    def test_unique(self):
        self.salt.further_barcode_ids = [Command.create({"name": "4006381333931"})]
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.milk.further_barcode_ids = [Command.create({"name": "4006381333931"})]

    def test_not_the_barcode_of_a_product(self):
        self.salt.barcode = "4006381333931"
        with self.assertRaisesRegex(ValidationError, "main barcode of Salt"):
            self.milk.further_barcode_ids = [Command.create({"name": "4006381333931"})]

    def test_main_barcode_is_no_further_one_of_another(self):
        self.salt.further_barcode_ids = [Command.create({"name": "4006381333931"})]
        with self.assertRaisesRegex(ValidationError, "further barcode of Salt"):
            self.milk.barcode = "4006381333931"

    def test_companies_have_codes_of_their_own(self):
        """Two companies sell what the same label is on; goods of all companies meet both."""
        other = self.env["res.company"].create({"name": "Far Shop"})
        foreign = self._product("Foreign Salt", company_id=other.id)
        self.salt.company_id = self.company
        foreign.further_barcode_ids = [Command.create({"name": "4006381333931"})]
        self.salt.further_barcode_ids = [Command.create({"name": "4006381333931"})]
        self.salt.barcode = "6901234567892"
        foreign.barcode = "6901234567892"
        for product in (self.milk, self._product("Pepper")):
            with self.subTest(product.name), self.assertRaises(ValidationError):
                product.barcode = "4006381333931"
            with self.subTest(product.name), self.assertRaises(ValidationError):
                product.further_barcode_ids = [Command.create({"name": "6901234567892"})]
        with self.assertRaises(ValidationError):
            self.salt.company_id = False

    def test_branch_sees_the_codes_of_its_head_office(self):
        branch = self.env["res.company"].create({"name": "Stall", "parent_id": self.company.id})
        self.salt.company_id = self.company
        self.salt.further_barcode_ids = [Command.create({"name": "4006381333931"})]
        products = self.env["product.product"].with_user(self._user("cashier", branch))
        products = products.with_context(allowed_company_ids=branch.ids)
        self.assertEqual(products._find_by_barcode("4006381333931")[0], self.salt)
        with self.assertRaises(ValidationError):
            self._product("Pepper", company_id=branch.id, barcode="4006381333931")
        with self.assertRaises(ValidationError):
            pepper = self._product("Pepper", company_id=branch.id)
            pepper.further_barcode_ids = [Command.create({"name": "4006381333931"})]

    def test_code_of_the_company_at_hand(self):
        other = self.env["res.company"].create({"name": "Far Shop"})
        foreign = self._product("Foreign Salt", company_id=other.id, barcode="6901234567892")
        self.salt.write({"company_id": self.company.id, "barcode": "6901234567892"})
        companies = (self.company + other).ids
        for company, product in ((self.company, self.salt), (other, foreign)):
            ids = [company.id, *(one for one in companies if one != company.id)]
            products = self.env["product.product"].with_context(allowed_company_ids=ids)
            self.assertEqual(products._find_by_barcode("6901234567892"), (product, 1.0))

    def test_message_names_no_product_of_another_company(self):
        other = self.env["res.company"].create({"name": "Far Shop"})
        foreign = self._product("Secret Sauce", company_id=other.id)
        foreign.further_barcode_ids = [Command.create({"name": "4006381333931"})]
        manager = self._user("store_manager")
        with self.assertRaises(ValidationError) as refusal:
            self.salt.with_user(manager).further_barcode_ids = [
                Command.create({"name": "4006381333931"})
            ]
        self.assertNotIn("Secret", str(refusal.exception))

    def test_shared_codes_are_changed_by_who_works_for_all(self):
        """A receiver of one company turns no code of another one to other goods."""
        self.salt.further_barcode_ids = [Command.create({"name": "4006381333931"})]
        code = self.salt.further_barcode_ids
        receiver = self._user("receiver")
        companies = self.env["res.company"].search([])
        manager = self._user("store_manager")
        for change in (
            lambda user: code.with_user(user).write({"product_id": self.milk.id}),
            lambda user: code.with_user(user).write({"quantity": 12}),
            lambda user: self.salt.with_user(user).write({"further_barcode_ids": [(5, 0, 0)]}),
        ):
            for user in (receiver, manager):
                with self.assertRaisesRegex(AccessError, "all companies|not allowed"):
                    change(user)
        self.assertEqual((code.product_id, code.quantity), (self.salt, 1))
        added = code.with_user(receiver).create(
            {"name": "4006381333932", "product_id": self.salt.id}
        )
        self.assertFalse(added.sudo().company_id)
        receiver.company_ids = companies
        code.with_user(receiver).quantity = 12
        self.assertEqual(code.quantity, 12)
        self.salt.company_id = self.company
        receiver.company_ids = self.company
        code.with_user(receiver).quantity = 6
        self.assertEqual(code.quantity, 6)
