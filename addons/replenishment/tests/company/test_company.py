from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import TODAY, YESTERDAY, ReplenishmentCase


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

    def _theirs(self):
        """{model: a record of this company} of what jobs and managers write."""
        second = self.env["stock.warehouse"].create(
            {"name": "Second Shop", "code": "SEC", "company_id": self.company.id}
        )
        spot = self.env["stock.location"].create({"name": "Aisle", "location_id": self.floor.id})
        self._stock(5)
        self._sell_daily([1])
        figures = self.env["replenishment.figure"]
        figures._compute_month(self.store, YESTERDAY.replace(day=1), YESTERDAY)
        scrap = self.env["stock.scrap"].create(
            {"product_id": self.product.id, "scrap_qty": 1, "location_id": self.floor.id}
        )
        scrap.do_scrap()
        self.env.flush_all()
        proposal = self._propose(
            delivery_date=YESTERDAY - timedelta(days=1), next_delivery_date=YESTERDAY
        )
        proposal._move("accept")
        common = {"company_id": self.company.id, "product_id": self.product.id}
        return {
            "replenishment.figure": figures.search([("warehouse_id", "=", self.store.id)], limit=1),
            "replenishment.waste": self.env["replenishment.waste"].search(
                [("warehouse_id", "=", self.store.id)]
            ),
            "replenishment.shelf": self.env["replenishment.shelf"].create(
                {"location_id": spot.id, "product_id": self.product.id, "min_qty": 1, "capacity": 2}
            ),
            "replenishment.balance": self.env["replenishment.balance"].create(
                {**common, "source_id": self.store.id, "target_id": second.id, "quantity": 1,
                 "most_qty": 2}
            ),
            "replenishment.outcome": self.env["replenishment.outcome"]._learn(proposal),
            "replenishment.promotion": self.env["replenishment.promotion"].create(
                {"name": "Week", "company_id": self.company.id,
                 "product_ids": [Command.set(self.product.ids)]}
            ),
        }  # fmt: skip

    def test_other_company_reads_writes_and_calls_nothing(self):
        manager = new_test_user(
            self.env,
            "repl_stranger_manager",
            "supermarket_stock.group_store_manager",
            company_id=self.other.id,
            company_ids=[Command.set(self.other.ids)],
        )
        calls = {
            "replenishment.shelf": ("action_make_fill_list",),
            "replenishment.balance": ("action_accept", "action_dismiss"),
            "replenishment.outcome": ("action_open_proposal",),
        }
        for model, record in self._theirs().items():
            self.assertTrue(record, model)
            self.assertTrue(
                self.env[model].with_user(self.buyer).search([("id", "in", record.ids)])
            )
            theirs = record.with_user(manager).with_context(allowed_company_ids=self.other.ids)
            theirs.invalidate_recordset()
            with self.subTest(model=model):
                self.assertFalse(theirs.search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    theirs.read(["product_ids" if "product_ids" in theirs else "product_id"])
                with self.assertRaises(UserError):
                    theirs.write({"company_id": self.other.id})
                with self.assertRaises(UserError):
                    theirs.unlink()
            for name in calls.get(model, ()):
                with self.subTest(model=model, call=name), self.assertRaises(AccessError):
                    getattr(theirs, name)()

    def test_dashboard_shows_the_own_company(self):
        self._theirs()
        board = self._as_stranger(self.env["replenishment.dashboard"])
        figures = board.get_figures(self.store.id)
        self.assertEqual(figures["cards"]["sold_value"], 0.0)
        self.assertNotIn(self.store.id, [store["id"] for store in figures["stores"]])

    def test_other_company_can_not_propose_for_this_store(self):
        with self.assertRaises(AccessError):
            self._as_stranger(self.env["replenishment.proposal"]).create(
                {"product_id": self.product.id, "warehouse_id": self.store.id}
            )

    def test_auto_order_is_switched_on_by_company(self):
        self.vendor.replenishment_auto_order = True
        self.assertFalse(self.vendor.with_company(self.other).replenishment_auto_order)
