import doctest

from odoo.addons.supermarket_pos.models import lot_shelf
from odoo.tests import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestPure(BaseCase):
    def test_examples(self):
        results = doctest.testmod(lot_shelf)
        self.assertEqual(results.failed, 0)
        self.assertGreater(results.attempted, 4)
