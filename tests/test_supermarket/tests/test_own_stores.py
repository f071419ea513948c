from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from . import roles_page
from .test_roles_page import people

# What has a store and is everybody's of the company, each with its reason
EVERYBODY_S = {
    "inspection.inspector",  # who may be asked to inspect where
    "inspection.period.report",  # a wizard: reads by the rules of whoever asks
    "supermarket.hold.place",  # wizards: their author's alone
    "supermarket.import",
    "supermarket.markdown.start.line",
    "replenishment.adjust",
}
STORE = "stock.warehouse"


@tagged("post_install", "-at_install")
class TestOwnStores(TransactionCase):
    """A shop's people see their shop, in every addon."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Corner Shop"})
        cls.env.user.company_ids |= cls.company
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        stores = cls.env["stock.warehouse"]
        cls.store = stores.search([("company_id", "=", cls.company.id)])
        cls.north = stores.create({"name": "North", "code": "N", "company_id": cls.company.id})
        cls.users = people(cls.env, cls.company)
        for user in cls.users.values():
            user.supermarket_store_ids = [Command.set(cls.store.ids)]
        cls.salt = cls.env["product.product"].create({"name": "Salt", "is_storable": True})

    def test_every_model_of_a_store_has_its_rule(self):
        for addon in roles_page.OURS:
            for name in roles_page.models_of(self.env, addon):
                model = self.env[name]
                has_store = any(field.comodel_name == STORE for field in model._fields.values())
                if has_store and name not in EVERYBODY_S:
                    with self.subTest(model=name):
                        self.assertTrue(roles_page.is_of_stores(self.env, name))

    def test_rules_bind_nobody_without_stores(self):
        rules = self.env["ir.rule"].search([("domain_force", "like", "_of_own_stores")])
        self.assertGreater(len(rules), 50)
        self.assertTrue(self.env.user._of_own_stores("warehouse_id").is_true())

    def both(self, model, **values):
        made = (
            self.env[model]
            .sudo()
            .create([{"warehouse_id": store.id, **values} for store in (self.store, self.north)])
        )
        return made[0], made[1]

    def made(self):
        """{model: (a record of the store, one of the other)} of quality and replenishment."""
        goods = {"product_id": self.salt.id}
        now = fields.Datetime.now()
        tasks = self.both("inspection.task", company_id=self.company.id, **goods)
        results = [
            self.env["inspection.result"].sudo().create({"task_id": task.id}) for task in tasks
        ]
        balance = {"company_id": self.company.id, "most_qty": 5, "quantity": 1, **goods}
        east = self.env["stock.warehouse"].create({"name": "East", "code": "E"})
        balances = self.env["replenishment.balance"].sudo()
        return {
            "inspection.task": tasks,
            "inspection.result": results,
            "replenishment.proposal": self.both("replenishment.proposal", **goods),
            "replenishment.figure": self.both(
                "replenishment.figure", company_id=self.company.id, month=now.date(), **goods
            ),
            "replenishment.budget": self.both(
                "replenishment.budget",
                amount=10,
                date_from=now.date(),
                date_to=now.date(),
                company_id=self.company.id,
            ),
            "replenishment.balance": [
                balances.create({**balance, "source_id": source.id, "target_id": target.id})
                for source, target in ((self.north, self.store), (self.north, east))
            ],
            "stock.warehouse.orderpoint": self.both(
                "stock.warehouse.orderpoint", company_id=self.company.id, **goods
            ),
        }

    def test_every_role_sees_its_store_alone(self):
        for name, (here, there) in self.made().items():
            for role, user in self.users.items():
                records = self.env[name].with_user(user)
                if not records.has_access("read"):
                    continue
                with self.subTest(model=name, role=role):
                    seen = records.search([("id", "in", (here | there).ids)])
                    self.assertEqual(seen.ids, here.ids)
                    with self.assertRaises(AccessError):
                        records.browse(there.ids).read(["id", "display_name"])

    def test_purchase_orders(self):
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        orders = self.env["purchase.order"].create(
            [
                {"partner_id": vendor.id, "picking_type_id": store.in_type_id.id}
                for store in (self.store, self.north)
            ]
        )
        buyer = self.env["purchase.order"].with_user(self.users["buyer"])
        self.assertEqual(buyer.search([("id", "in", orders.ids)]).ids, orders[:1].ids)

    def test_pages_choose_among_the_own_stores(self):
        manager = self.users["store_manager"]
        day = fields.Date.to_string(fields.Date.today())
        pages = (
            self.env["inspection.analysis"].with_user(manager).get_figures(day, day),
            self.env["replenishment.dashboard"].with_user(manager).get_figures(),
        )
        for page in pages:
            self.assertEqual([one["id"] for one in page["stores"]], self.store.ids)
