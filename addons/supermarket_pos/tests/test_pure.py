import doctest

from odoo.addons.supermarket_pos.tools import (
    another_sale,
    closed_screen,
    code_parts,
    lot_shelf,
    order_input,
    order_reading,
    order_sums,
    payment_code,
    payment_states,
    promotion_hours,
    promotion_units,
    rule_names,
    scale_code,
    till_events,
)
from odoo.tests import BaseCase, tagged

EXAMPLES = (
    (another_sale, 3),
    (closed_screen, 3),
    (code_parts, 2),
    (lot_shelf, 5),
    (order_input, 7),
    (order_reading, 6),
    (order_sums, 21),
    (payment_code, 4),
    (payment_states, 5),
    (promotion_hours, 3),
    (promotion_units, 7),
    (rule_names, 3),
    (scale_code, 2),
    (till_events, 5),
)


@tagged("post_install", "-at_install")
class TestPure(BaseCase):
    def test_examples(self):
        for module, least in EXAMPLES:
            with self.subTest(module=module.__name__):
                results = doctest.testmod(module)
                self.assertEqual(results.failed, 0)
                self.assertGreaterEqual(results.attempted, least)
