import doctest

from odoo.addons.supermarket_stock.models import markdown_price, pinyin, sticker_code
from odoo.tests import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestPure(BaseCase):
    def test_examples(self):
        for module in (markdown_price, pinyin, sticker_code):
            with self.subTest(module=module.__name__):
                results = doctest.testmod(module)
                self.assertEqual(results.failed, 0)
                self.assertGreater(results.attempted, 2)
