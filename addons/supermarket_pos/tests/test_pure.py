import doctest

from odoo.addons.supermarket_pos.models import lot_shelf, promotion_hours
from odoo.tests import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestPure(BaseCase):
    def test_examples(self):
        for module, at_least in ((lot_shelf, 4), (promotion_hours, 2)):
            with self.subTest(module=module.__name__):
                results = doctest.testmod(module)
                self.assertEqual(results.failed, 0)
                self.assertGreater(results.attempted, at_least)
