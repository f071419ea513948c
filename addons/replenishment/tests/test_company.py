from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import TODAY, ReplenishmentCase


@tagged("post_install", "-at_install")
class TestCompany(ReplenishmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Rival"})
        cls.stranger = new_test_user(
            cls.env,
            "repl_stranger",
            "supermarket_stock.group_buyer",
            company_id=cls.other.id,
            company_ids=[Command.set(cls.other.ids)],
        )

    def _as_stranger(self, records):
        return records.with_user(self.stranger).with_context(allowed_company_ids=self.other.ids)

    def test_other_company_sees_nothing(self):
        self._forecast(5.0)
        self._stock(5)
        proposal = self._propose()
        self.env["replenishment.run"]._schedule(self.company, "night")
        self.env["replenishment.model.score"]._replace(
            self.company, {(self.category.id, "global"): (0.2, 0.0, 1)}, (TODAY, TODAY)
        )
        self.env["replenishment.simulation"].create({"warehouse_id": self.store.id})
        self.env["replenishment.budget"].create({"amount": 1.0, "date_to": TODAY})
        for model in (
            "replenishment.vendor.order",
            "replenishment.simulation",
            "replenishment.budget",
            "replenishment.proposal",
            "replenishment.forecast",
            "replenishment.run",
            "replenishment.model.score",
            "replenishment.cover",
        ):
            with self.subTest(model=model):
                self.assertTrue(self.env[model].with_user(self.buyer).search([]))
                self.assertFalse(self._as_stranger(self.env[model]).search([]))
        with self.assertRaises(AccessError):
            self._as_stranger(proposal).action_accept()

    def test_other_company_can_not_propose_for_this_store(self):
        with self.assertRaises(AccessError):
            self._as_stranger(self.env["replenishment.proposal"]).create(
                {"product_id": self.product.id, "warehouse_id": self.store.id}
            )

    def test_auto_order_is_switched_on_by_company(self):
        self.vendor.replenishment_auto_order = True
        self.assertFalse(self.vendor.with_company(self.other).replenishment_auto_order)
