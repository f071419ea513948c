from unittest.mock import patch

from odoo.tests import tagged

from ...tools import pinyin
from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestPinyin(SupermarketStockCase):
    """Products are found by the initials of their Chinese names."""

    def setUp(self):
        super().setUp()
        self.milk = self.env["product.product"].create({"name": "纯牛奶 Whole milk"})

    def found(self, text, model="product.product", **arguments):
        return [record_id for record_id, _name in self.env[model].name_search(text, **arguments)]

    def test_initials(self):
        self.assertEqual(self.milk.pinyin_initials, "cnn")
        self.milk.name = "酸奶"
        self.assertEqual(self.milk.pinyin_initials, "sn")
        self.milk.name = "Plain"
        self.assertFalse(self.milk.pinyin_initials)

    def test_name_search(self):
        self.assertIn(self.milk.id, self.found("nn"))
        self.assertIn(self.milk.id, self.found("CNN"))
        self.assertIn(self.milk.product_tmpl_id.id, self.found("nn", "product.template"))
        self.assertNotIn(self.milk.id, self.found("nnn"))
        self.assertIn(self.milk.id, self.found("milk"))

    def test_search_respects_domain_and_limit(self):
        others = [("id", "!=", self.milk.id)]
        self.assertNotIn(self.milk.id, self.found("nn", domain=others))
        self.env["product.product"].create([{"name": "牛奶"} for _each in range(3)])
        self.assertEqual(len(self.found("nn", limit=2)), 2)

    def test_name_in_another_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        plain = self.env["product.product"].create({"name": "Soy sauce"})
        plain.with_context(lang="zh_CN").name = "酱油"
        self.assertEqual(plain.pinyin_initials, "jy")

    def test_without_the_package(self):
        with patch.object(pinyin, "lazy_pinyin", None):
            self.milk.name = "豆腐"
            self.assertFalse(self.milk.pinyin_initials)
            self.assertIn(self.milk.id, self.found("豆腐"))
