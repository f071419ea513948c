from datetime import timedelta

import pandas as pd
from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ..common import TODAY, YESTERDAY, ReplenishmentCase, quick_forecast


@tagged("post_install", "-at_install")
class TestReplenishmentPromotion(ReplenishmentCase):
    def _plan(self, first=TODAY, days=3, user=None, **vals):
        vals = {
            "name": "Fruit Week",
            "company_id": self.company.id,
            "product_ids": [Command.set(self.product.ids)],
            "date_from": first,
            "date_to": first + timedelta(days=days - 1),
            "discount": 0.2,
            **vals,
        }
        return self.env["replenishment.promotion"].with_user(user or self.buyer).create(vals)

    def _terms(self, products=None, first=TODAY, days=7):
        products = products or self.product
        pairs = pd.DataFrame({"product_id": products.ids, "store_id": self.store.id})
        return self.env["replenishment.promotion"]._daily_terms(
            self.company, pairs, first, first + timedelta(days=days - 1)
        )

    def test_planned_days_and_the_usual_ones_around_them(self):
        self._plan(first=TODAY + timedelta(days=1), days=2)
        terms = self._terms(days=4)
        self.assertEqual(terms["discount"].tolist(), [1.0, 0.8, 0.8, 1.0])
        self.assertEqual(terms["activity"].tolist(), [0.0, 1.0, 1.0, 0.0])

    def test_category_reaches_the_categories_below_and_no_other_product(self):
        below = self.env["product.category"].create(
            {"name": "Leaves", "parent_id": self.category.id}
        )
        leaf = self._create_product("Rocket", categ_id=below.id)
        other = self.env["product.category"].create({"name": "Bread"})
        bread = self._create_product("Loaf", categ_id=other.id)
        self._plan(product_ids=False, categ_ids=[Command.set(self.category.ids)])
        terms = self._terms(self.product | leaf | bread)
        self.assertEqual({*terms["product_id"]}, {self.product.id, leaf.id})

    def test_other_stores_are_left_alone(self):
        second = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "SEC", "company_id": self.company.id}
        )
        self._plan(warehouse_ids=[Command.set(second.ids)])
        self.assertTrue(self._terms().empty)

    def test_two_promotions_of_a_day_have_the_lower_price(self):
        self._plan(discount=0.2)
        self._plan(discount=0.3, activity=False, days=1)
        terms = self._terms(days=2)
        self.assertEqual(terms["discount"].tolist(), [0.7, 0.8])
        self.assertEqual(terms["activity"].tolist(), [1.0, 1.0])

    def test_archived_and_past_promotions_count_for_nothing(self):
        self._plan().active = False
        self._plan(first=TODAY - timedelta(days=9))
        self.assertTrue(self._terms().empty)

    def test_pass_knows_past_and_planned_promotions(self):
        self._stock(500)
        self._sell_daily([4] * 30)
        self._plan(first=YESTERDAY - timedelta(days=9), days=2, discount=0.5)
        self._plan(first=TODAY + timedelta(days=1), days=1)
        asked = []

        def spy(history, horizon, models, *, origin, plan, country):
            asked.append((history, origin, plan))
            told = {"origin": origin, "plan": plan, "country": country}
            return quick_forecast(history, horizon, models, **told)

        self.assertEqual(self._run_pass(function=spy).state, "done")
        history, origin, plan = asked[0]
        self.assertEqual((history["discount"] < 1).sum(), 2)
        self.assertEqual(origin, YESTERDAY)
        promoted = plan[plan["activity"] > 0]["date"].dt.date.tolist()
        self.assertEqual(promoted, [TODAY + timedelta(days=1)])
        self.assertEqual(
            plan["date"].max().date(),
            YESTERDAY + timedelta(days=self.company.replenishment_horizon),
        )

    def test_pass_without_promotions_plans_none(self):
        self._stock(500)
        self._sell_daily([4] * 30)
        run = self.env["replenishment.run"].create({"cutoff": YESTERDAY})
        tasks = self._tasks(run)
        self.assertIsNone(tasks[0].plan)
        self.assertNotIn("discount", tasks[0].history)

    def test_promotion_for_nothing_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "choose products or categories"):
            self._plan(product_ids=False)

    def test_impossible_days_and_prices_are_refused(self):
        for vals in ({"days": 0}, {"discount": 1.0}, {"discount": -0.1}):
            with (
                self.subTest(**vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self._plan(**vals)

    def test_receiver_can_not_plan(self):
        receiver = self._create_user("supermarket_stock.group_receiver", "promo_receiver")
        with self.assertRaises(AccessError):
            self._plan(user=receiver)

    def test_other_company_does_not_see_it(self):
        promotion = self._plan()
        other = self.env["res.company"].create({"name": "Rival"})
        stranger = self._create_user("supermarket_stock.group_buyer", "promo_stranger")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        theirs = promotion.with_user(stranger).with_context(allowed_company_ids=other.ids)
        self.assertFalse(theirs.search([]))
        with self.assertRaises(AccessError):
            theirs.write({"discount": 0.5})
