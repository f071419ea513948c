from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import TODAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestInputs(ReplenishmentCase):
    """What is entered wrongly is refused in words that name the field, and changes nothing."""

    def test_quantity_to_order(self):
        proposal = self._propose().with_user(self.buyer)
        for quantity in (-1, 1e9):
            with (
                self.subTest(quantity=quantity),
                self.assertRaisesRegex(ValidationError, "To Order of Spinach is .* from 0 to"),
                self.env.cr.savepoint(),
            ):
                proposal.qty_to_order = quantity
            proposal.invalidate_recordset()
            self.assertEqual(proposal.qty_to_order, 12.0)

    def test_snooze(self):
        proposal = self._propose().with_user(self.buyer)
        wizards = self.env["replenishment.snooze"].with_user(self.buyer)
        for until in (TODAY, TODAY - timedelta(days=400), TODAY + timedelta(days=400)):
            wizard = wizards.create({"proposal_ids": proposal.ids, "until": until})
            with (
                self.subTest(until=until),
                self.assertRaisesRegex(UserError, "Until must be a day to come"),
            ):
                wizard.action_snooze()
        self.assertEqual(proposal.state, "draft")
        with self.assertRaisesRegex(UserError, "No proposal is chosen"):
            wizards.create({"proposal_ids": False}).action_snooze()
        form = Form(wizards.with_context(active_ids=proposal.ids))
        form.until = False
        with self.assertRaisesRegex(AssertionError, "until is a required field"):
            form.save()

    def test_adjusted_line(self):
        proposal = self._propose()
        self.vendor.replenishment_minimum = 50.0
        order = self.env["replenishment.vendor.order"].search([("partner_id", "=", self.vendor.id)])
        wizard = self.env["replenishment.adjust"].browse(order.action_top_up()["res_id"])
        for quantity in (-3, 1e12):
            wizard.line_ids.quantity = quantity
            with (
                self.subTest(quantity=quantity),
                self.assertRaisesRegex(ValidationError, "To Order of Spinach is"),
                self.env.cr.savepoint(),
            ):
                wizard.action_apply()
            proposal.invalidate_recordset()
            self.assertEqual(proposal.qty_to_order, 12.0)

    def test_manual_proposal_needs_a_product_and_a_store(self):
        proposals = self.env["replenishment.proposal"].with_user(self.buyer)
        with self.assertRaisesRegex(UserError, "needs a product and a store"):
            proposals.create({"warehouse_id": self.store.id})

    def test_promotion(self):
        vals = {"name": "Week", "product_ids": [self.product.id]}
        promotions = self.env["replenishment.promotion"].with_user(self.buyer)
        for wrong, words in (
            ({"date_to": TODAY - timedelta(days=1)}, "last day"),
            ({"discount": -0.2}, "price cut"),
            ({"discount": 20.0}, "price cut"),
        ):
            with (
                self.subTest(wrong=wrong),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError) as refused,
                self.env.cr.savepoint(),
            ):
                promotions.create({**vals, **wrong})
            name = refused.exception.diag.constraint_name.removeprefix("replenishment_promotion")
            message = type(promotions).__dict__.get(name) or getattr(type(promotions), name)
            self.assertIn(words, str(message.message))
        with self.assertRaisesRegex(ValidationError, "choose products or categories"):
            promotions.create({"name": "Week"})
        before = promotions.search([])
        for wrong, words in (
            ({"name": "  "}, "Promotion is empty: enter a name"),
            ({"activity": False}, "neither a Price Cut nor is it Advertised"),
            ({"date_from": TODAY - timedelta(days=1900)}, "First Day is .*: enter a day from"),
            ({"date_to": TODAY + timedelta(days=27000)}, "Last Day is .*: enter a day from"),
            ({"date_to": TODAY + timedelta(days=100)}, "longer than 92 days"),
        ):
            with (
                self.subTest(wrong=wrong),
                self.assertRaisesRegex(ValidationError, words),
                self.env.cr.savepoint(),
            ):
                promotions.create({**vals, **wrong})
        self.assertEqual(promotions.search([]), before)
        promotions.create(
            {
                **vals,
                "date_from": TODAY - timedelta(days=400),
                "date_to": TODAY - timedelta(days=398),
            }
        )  # it teaches the forecast

    def test_budget(self):
        budgets = self.env["replenishment.budget"]
        with self.assertRaisesRegex(ValidationError, "last day"):
            budgets.create({"amount": 5, "date_to": TODAY - timedelta(days=1)})
        for wrong, words in (
            ({"amount": 1e18}, "Amount of the budget is .* up to 1,000,000,000"),
            ({"date_from": TODAY - timedelta(days=1900)}, "First Day is"),
            ({"date_to": TODAY + timedelta(days=27000)}, "Last Day is"),
        ):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(ValidationError, words):
                budgets.create({"amount": 5, "date_to": TODAY, **wrong})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            budgets.create({"amount": 0, "date_to": TODAY})

    def test_budget_is_found_by_whom_it_is_for(self):
        budgets = self.env["replenishment.budget"]
        budget = budgets.create({"amount": 5, "date_to": TODAY, "partner_id": self.vendor.id})
        self.assertIn(budget.id, dict(budgets.name_search("green valley")))
        self.assertNotIn(budget.id, dict(budgets.name_search("another vendor")))
        self.assertNotIn('name="name"', budgets.get_view(view_type="search")["arch"])

    def test_settings(self):
        settings = self.env["res.config.settings"]
        for wrong, words in (
            ({"replenishment_workers": 0}, "Processes must be from 1 to 64"),
            ({"replenishment_workers": 5000}, "Processes must be from 1 to 64"),
            ({"replenishment_dask_address": "scheduler"}, "tcp://host:port"),
            ({"replenishment_classic_series": -1}, "classic model can't be negative"),
        ):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(ValidationError, words):
                settings.create(wrong)
