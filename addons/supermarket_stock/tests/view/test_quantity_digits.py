import json

from lxml import etree
from odoo.tests import TransactionCase, tagged

from ...tools.quantity_text import quantity_text


@tagged("post_install", "-at_install")
class TestQuantityDigits(TransactionCase):
    """18, not 18.000; but prices and what is Odoo's own stay as they were."""

    def options(self, model, view, field):
        arch = etree.fromstring(self.env[model].get_view(view_type=view)["arch"])
        [node, *_more] = arch.iterfind(f".//field[@name='{field}']")
        return json.loads(node.get("options") or "{}")

    def test_quantities_of_ours(self):
        for model, view, field in (
            ("supermarket.stock.record", "list", "quantity"),
            ("supermarket.stock.record", "list", "balance_after"),
            ("supermarket.shortage", "list", "threshold"),
            ("supermarket.expiry.board", "kanban", "quantity"),
            ("supermarket.count", "form", "tolerance_qty"),
        ):
            with self.subTest(model=model, field=field):
                self.assertIs(self.options(model, view, field).get("hide_trailing_zeros"), True)

    def test_the_rest(self):
        self.assertNotIn(
            "hide_trailing_zeros", self.options("supermarket.count", "form", "tolerance_value")
        )
        self.assertNotIn("hide_trailing_zeros", self.options("stock.move.line", "list", "quantity"))

    def test_quantities_in_sentences(self):
        """Nothing is lost of a large one, and each language has its own signs."""
        self.env["res.lang"]._activate_lang("de_DE")
        for value, english, german in (
            (18.0, "18", "18"),
            (0.756, "0.756", "0,756"),
            (0.1 + 0.2, "0.3", "0,3"),
            (1234567.5, "1,234,567.5", "1.234.567,5"),
            (1e6, "1,000,000", "1.000.000"),
            (-0.0000001, "0", "0"),
        ):
            with self.subTest(value=value):
                self.assertEqual(quantity_text(self.env, value), english)
                in_german = self.env["res.lang"].with_context(lang="de_DE").env
                self.assertEqual(quantity_text(in_german, value), german)
        self.assertEqual(quantity_text(self.env, 0.1234567, 7), "0.1234567")
