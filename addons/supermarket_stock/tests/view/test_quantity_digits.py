import json

from lxml import etree
from odoo.tests import TransactionCase, tagged


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
