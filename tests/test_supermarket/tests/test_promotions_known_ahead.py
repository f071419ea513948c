from datetime import timedelta

import pandas as pd
from odoo import Command, fields
from odoo.addons.supermarket_pos.tests.promotion.test_promotion import PromotionCase
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestPromotionsKnownAhead(PromotionCase):
    """What the tills are going to give is what the forecast plans with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.program.write({"date_from": cls.today, "date_to": cls.today + timedelta(days=1)})
        cls.coffee = cls.create_goods("Coffee", 10, price=10)

    def terms(self, days=4, first=None):
        """[(product, day from the first one, share of the price, advertised)]"""
        first = first or self.today
        pairs = pd.DataFrame(
            {"product_id": (self.tea | self.coffee).ids, "store_id": self.store.id}
        )
        terms = (
            self.env["replenishment.promotion"]
            .sudo()
            ._daily_terms(self.company, pairs, first, first + timedelta(days=days - 1))
        )
        return [
            (row.product_id, (row.date.date() - first).days, row.discount, row.activity)
            for row in terms.itertuples()
        ]

    def test_price_and_days(self):
        tea = self.tea.id
        self.assertEqual(
            self.terms(), [(tea, 0, 0.5, 1), (tea, 1, 0.5, 1), (tea, 2, 1, 0), (tea, 3, 1, 0)]
        )

    def test_weekdays(self):
        days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        self.program.write({f"on_{days[self.today.weekday()]}": False})
        self.assertEqual([row[2] for row in self.terms()], [1, 0.5, 1, 1])

    def test_what_always_holds_is_no_promotion(self):
        self.program.date_to = False
        self.assertFalse(self.terms())
        self.program.date_to = self.today + timedelta(days=200)
        self.assertFalse(self.terms())

    def test_a_code_is_nobodys_plan(self):
        self.program.trigger = "with_code"
        self.assertFalse(self.terms())

    def test_tills_of_another_store(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        till = self.config.copy({"picking_type_id": other.pos_type_id.id})
        self.program.pos_config_ids = till
        self.assertFalse(self.terms())
        self.program.pos_config_ids |= self.config
        self.assertTrue(self.terms())

    def test_sets(self):
        reward = self.program.reward_ids
        reward.write({"mix_mode": "cheapest", "mix_quantity": 4})
        self.assertEqual(self.terms()[0][2], 0.75)
        reward.write({"mix_mode": "price", "mix_quantity": 3, "mix_price": 24})
        self.assertAlmostEqual(self.terms()[0][2], 0.8)

    def test_a_gift(self):
        self.program.rule_ids.minimum_qty = 2
        self.program.reward_ids.write(
            {
                "reward_type": "product",
                "reward_product_id": self.coffee.id,
                "reward_product_qty": 1,
            }
        )
        rows = self.terms(days=2)
        self.assertEqual({row[0] for row in rows}, {self.coffee.id})
        self.assertAlmostEqual(rows[0][2], 2 / 3)

    def test_the_lower_price_of_plan_and_till(self):
        self.env["replenishment.promotion"].sudo().create(
            {
                "name": "Tea week",
                "company_id": self.company.id,
                "product_ids": [Command.set(self.tea.ids)],
                "date_from": self.today,
                "date_to": self.today,
                "discount": 0.7,
            }
        )
        self.assertAlmostEqual(self.terms()[0][2], 0.3)
        self.assertAlmostEqual(self.terms()[1][2], 0.5)

    def test_promotions_gone_by_are_learnt_from(self):
        self.program.write(
            {
                "date_from": self.today - timedelta(days=10),
                "date_to": self.today - timedelta(days=9),
            }
        )
        first = self.today - timedelta(days=11)
        self.assertEqual([row[2] for row in self.terms(first=first)], [1, 0.5, 0.5, 1])
