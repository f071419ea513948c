from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .test_promotion import PromotionCase


@tagged("post_install", "-at_install")
class TestMixAndMatch(PromotionCase):
    def reward(self, **values):
        return {
            "reward_type": "discount",
            "discount_applicability": "specific",
            "discount_product_ids": [Command.set(self.tea.ids)],
            "mix_mode": "price",
            "mix_quantity": 3,
            "mix_price": 20,
            **values,
        }

    def test_description_names_the_set(self):
        program = self.create_program("Mix", self.reward())
        self.assertIn("Any 3 for", program.reward_ids.description)
        program = self.create_program("Mix", self.reward(mix_mode="cheapest", mix_quantity=4))
        self.assertEqual(program.reward_ids.description, "Any 4, the cheapest free")

    def test_bad_input_is_refused(self):
        for values, words in (
            ({"discount_applicability": "order"}, "specific products"),
            ({"mix_quantity": 1}, "two pieces"),
            ({"mix_price": 0}, "price of a set"),
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                self.create_program("Mix", self.reward(**values))
