import doctest

from odoo.addons.supermarket_pos.models import (
    code_parts,
    lot_shelf,
    payment_code,
    payment_states,
    promotion_hours,
    scale_code,
)
from odoo.tests import BaseCase, tagged


@tagged("post_install", "-at_install")
class TestPure(BaseCase):
    def test_examples(self):
        for module, least in (
            (code_parts, 3),
            (lot_shelf, 5),
            (payment_code, 4),
            (payment_states, 5),
            (promotion_hours, 3),
            (scale_code, 9),
        ):
            with self.subTest(module=module.__name__):
                results = doctest.testmod(module)
                self.assertEqual(results.failed, 0)
                self.assertGreaterEqual(results.attempted, least)
