from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .common import SupermarketStockCase


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
