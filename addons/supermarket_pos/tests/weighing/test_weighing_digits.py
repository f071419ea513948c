import json

from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestWeighingDigits(SupermarketPosCommon):
    """Who begins to weigh to the gram is told what it takes; nothing is changed for them."""

    def set_digits(self, digits):
        self.env.ref("uom.decimal_product_uom").digits = digits
        self.advice()

    def advice(self):
        """What the user was told since the last call."""
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([("message", "like", "simple_notification")])
        messages = [json.loads(row.message)["payload"]["message"] for row in rows]
        rows.unlink()
        return [message for message in messages if "Product Unit" in message]

    def create_rule(self, pattern, kind="weight"):
        nomenclature = self.env["barcode.nomenclature"].create({"name": "Shop"})
        return self.env["barcode.rule"].create(
            {
                "name": "Scale",
                "barcode_nomenclature_id": nomenclature.id,
                "type": kind,
                "pattern": pattern,
            }
        )

    def test_rule_with_grams(self):
        self.set_digits(2)
        rule = self.create_rule("21.....{NNDDD}")
        self.assertEqual(len(self.advice()), 1)
        rule.pattern = "21.....{NNNDD}"
        self.assertFalse(self.advice())
        rule.pattern = "22.....{NNDDD}"
        self.assertEqual(len(self.advice()), 1)
        self.create_rule("28.....{NNNDD}{NNDDD}.", "weight_price")
        self.assertEqual(len(self.advice()), 1)
        self.create_rule("23.....{NNDDD}", "price")
        self.assertFalse(self.advice())
        self.assertEqual(self.env["decimal.precision"].precision_get("Product Unit"), 2)

    def test_weighed_product(self):
        self.set_digits(2)
        grapes = self.create_goods("Grapes", to_weight=True)
        self.assertEqual(len(self.advice()), 1)
        grapes.to_weight = False
        self.assertFalse(self.advice())
        grapes.to_weight = True
        self.assertEqual(len(self.advice()), 1)

    def test_nothing_to_say(self):
        self.set_digits(3)
        self.create_rule("21.....{NNDDD}")
        self.create_goods("Grapes", to_weight=True)
        self.assertFalse(self.advice())

    def till_changes(self):
        setup = self.env["supermarket.setup"].sudo()
        switches = setup._switches(self.company)
        return next(row for row in switches if row.key == "supermarket_till").changes

    def test_set_up_page_asks(self):
        self.set_digits(2)
        self.assertTrue(any("Decimal Accuracy" in change for change in self.till_changes()))
        self.set_digits(3)
        self.assertFalse(any("Decimal Accuracy" in change for change in self.till_changes()))
