from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common_scales import ANY, BOTH, PRICE, ScalesCase


@tagged("post_install", "-at_install")
class TestScaleLabels(ScalesCase):
    """The price on a scale's label is no price override; a forged one is."""

    rules = (PRICE, BOTH, ANY)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.config.write({"use_limits": True, "limit_price": 0})
        cls.env.flush_all()
        # A price that changed within the hour is another case.
        cls.env.cr.execute("UPDATE product_template SET write_date = now() - interval '3 days'")
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def label(self, product, quantity, total, code):
        extra = {
            "price_unit": total / quantity,
            "price_type": "automatic",
            "scale_label": code,
        }
        data = self.order_data([(product, quantity, extra)])
        data["lines"][0][2].update(price_subtotal=total, price_subtotal_incl=total)
        data.update(amount_total=total, amount_paid=total, amount_tax=0)
        data["payment_ids"][0][2]["amount"] = total
        return self.send(data)

    def refused(self, *label):
        with self.assertRaisesRegex(UserError, "Price override"), self.env.cr.savepoint():
            self.label(*label)

    def test_a_price_is_paid_as_printed(self):
        order = self.label(self.pork, 0.252, 10.02, "2300121010024")
        self.assertEqual(order.amount_total, 10.02)
        self.assertFalse(
            self.env["supermarket.pos.audit"].search([("order_uuid", "=", order.uuid)])
        )

    def test_a_scale_with_a_price_of_its_own(self):
        order = self.label(self.ham, 0.125, 2.65, "281234500265001250")
        self.assertEqual(order.amount_total, 2.65)

    def test_prices_are_shown_without_tax(self):
        """The label of a shop in New York: 8.875 % come on top of the 10.02 on it."""
        tax = self.env["account.tax"].create({"name": "Sales Tax", "amount": 8.875})
        tax.price_include_override = "tax_excluded"
        self.pork.taxes_id = tax
        self.config.iface_tax_included = "subtotal"
        extra = {"price_unit": 10.02 / 0.252, "price_type": "automatic"}
        extra["scale_label"] = "2300121010024"
        order = self.send(self.order_data([(self.pork, 0.252, extra)]))
        self.assertEqual((order.lines.price_subtotal, order.amount_total), (10.02, 10.91))
        self.assertTrue(order.lines._costs_what_its_label_says())
        page = self.env["supermarket.code.reader"].read_code("2300121010024", self.config.id)
        self.assertIn("0.252 kg of Pork", page["verdict"]["text"])
        self.assertIn("10.02", page["verdict"]["text"])
        self.config.iface_tax_included = "total"
        self.assertFalse(order.lines._costs_what_its_label_says())

    def test_forged(self):
        self.refused(self.pork, 1.0, 10.02, "2300121010024")  # four times as much
        self.refused(self.pork, 0.252, 5.0, "2300121010024")  # another price
        self.refused(self.ham, 0.252, 5.0, "2300121005006")  # another product
        self.refused(self.ham, 0.25, 2.65, "281234500265001250")  # twice the weight
        self.refused(self.pork, 0.252, 9.0, "5000112637922")  # no label
        self.refused(self.pork, 0.252, 9.0, "nonsense")

    def test_a_total_that_is_shown_a_cent_off(self):
        """36.89 with 20 % in it: 30.75 and 6.15 as the line shows them, 36.89 in all."""
        self.company.tax_calculation_rounding_method = "round_globally"
        self.pork.taxes_id = self.env["account.tax"].create(
            {"name": "VAT", "amount": 20, "price_include_override": "tax_included"}
        )
        extra = {"price_unit": 36.89 / 0.927, "price_type": "automatic"}
        extra["scale_label"] = "2300121036895"
        order = self.send(self.order_data([(self.pork, 0.927, extra)]))
        self.assertEqual(order.amount_total, 36.89)
        self.assertTrue(order.lines._costs_what_its_label_says())
        order.lines.price_subtotal_incl = 36.86  # its share of what a long order was rounded by
        self.assertTrue(order.lines._costs_what_its_label_says())
        order.lines.price_unit = 36.87 / 0.927
        self.assertFalse(order.lines._costs_what_its_label_says())

    def test_the_price_of_a_piece_is_none_of_a_kilo(self):
        line = self.label(self.pork, 0.252, 10.02, "2300121010024").lines
        line.price_unit = 10.02
        self.assertFalse(line._costs_what_its_label_says())

    def test_gs1(self):
        """Weight (3103) and price (3922) of a GS1 label: 0.252 kg for 9.02 instead of 10.03."""
        self.company.nomenclature_id = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        self.pork.barcode = "4000521006129"
        label = "010400052100612931030002523922000902"
        self.assertEqual(self.label(self.pork, 0.252, 9.02, label).amount_total, 9.02)
        self.refused(self.pork, 0.252, 8.0, label)
        self.refused(self.pork, 0.5, 9.02, label)
        self.refused(self.ham, 0.252, 7.0, label)

    def test_few_digits(self):
        """With two digits 0.0151 kg is 0.02: a quarter of the price is rounding."""
        self.env.ref("uom.decimal_product_uom").digits = 2
        self.assertEqual(self.label(self.pork, 0.02, 0.6, "2300121000605").amount_total, 0.6)
        self.refused(self.pork, 0.04, 0.6, "2300121000605")
