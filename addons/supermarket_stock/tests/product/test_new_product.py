from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestNewProduct(SupermarketStockCase):
    """Safety stock and further barcodes of a product that is being made."""

    def _check(self, template, safety=20.0, codes=("111", "222")):
        self.assertEqual(template.product_variant_ids.safety_stock, safety)
        self.assertEqual(template.product_variant_ids.further_barcode_ids.mapped("name"), [*codes])

    def test_create(self):
        values = {
            "name": "Pepper",
            "is_storable": True,
            "safety_stock": 20,
            "further_barcode_ids": [Command.create({"name": code}) for code in ("111", "222")],
        }
        self._check(self.env["product.template"].create(values))

    def test_form(self):
        with Form(self.env["product.template"], "product.product_template_only_form_view") as form:
            form.name = "Pepper"
            form.is_storable = True
            form.safety_stock = 20
            for code in ("111", "222"):
                with form.further_barcode_ids.new() as line:
                    line.name = code
        self._check(form.record)

    def test_web_save(self):
        values = {
            "name": "Pepper",
            "is_storable": True,
            "safety_stock": 20,
            "further_barcode_ids": [[0, "virtual_1", {"name": "111", "quantity": 1}]],
        }
        saved = self.env["product.template"].web_save(values, {"safety_stock": {}})
        self._check(self.env["product.template"].browse(saved[0]["id"]), codes=("111",))

    def test_import(self):
        loaded = self.env["product.template"].load(
            ["name", "is_storable", "safety_stock", "further_barcode_ids/name"],
            [["Pepper", "1", "20", "111"], ["", "", "", "222"], ["Chili", "1", "", ""]],
        )
        self.assertFalse(loaded["messages"])
        pepper, chili = self.env["product.template"].browse(loaded["ids"])
        self._check(pepper)
        self._check(chili, 0.0, ())

    def test_import_of_variants(self):
        loaded = self.env["product.product"].load(
            ["name", "is_storable", "safety_stock", "further_barcode_ids/name"],
            [["Pepper", "1", "20", "111"]],
        )
        self.assertFalse(loaded["messages"])
        product = self.env["product.product"].browse(loaded["ids"])
        self._check(product.product_tmpl_id, codes=("111",))

    def test_two_stores_say_what_to_do(self):
        self.env["stock.warehouse"].create(
            {"name": "Second Store", "code": "SEC", "company_id": self.company.id}
        )
        for model in ("product.template", "product.product"):
            loaded = self.env[model].load(
                ["name", "is_storable", "safety_stock"], [["Pepper", "1", "20"]]
            )
            (message,) = loaded["messages"]
            self.assertRegex(message["message"], "Pepper.*Second Store.*import reordering rules")
        with self.assertRaisesRegex(UserError, "by store"):
            self.salt.safety_stock = 3
        loaded = self.env["product.template"].load(["name", "is_storable"], [["Chili", "1"]])
        self.assertFalse(loaded["messages"])
        store = self.store
        self.salt.with_context(warehouse_id=store.id).safety_stock = 3
        self.assertEqual(self.salt.orderpoint_ids.warehouse_id, store)
