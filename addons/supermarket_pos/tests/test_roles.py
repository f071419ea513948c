import json

from odoo import Command
from odoo.addons.supermarket_stock.tests.common import ROLES
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import SupermarketPosCommon

# Who may read, write, create, unlink; who is not named may do nothing.
MATRIX = {
    "supermarket.sale.exception": {
        "shift_supervisor": "rw",
        "counter": "r",
        "store_manager": "rw",
        "admin": "rw",
    },
    "supermarket.pos.audit": {
        "shift_supervisor": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.pos.pickup": {
        "shift_supervisor": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.cash.difference": {
        "shift_supervisor": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.pos.device": {"shift_supervisor": "r", "store_manager": "r", "admin": "r"},
    "supermarket.recall.confirmation": {
        "shift_supervisor": "r",
        "receiver": "r",
        "counter": "r",
        "inspector": "r",
        "inspection_planner": "r",
        "reviewer": "r",
        "buyer": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.pos.pin": {"store_manager": "rwcu", "admin": "rwcu"},
    "supermarket.sale.report": {
        "buyer": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.promotion.use": {
        "shift_supervisor": "r",
        "buyer": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.promotion.reservation": {"store_manager": "r", "admin": "r"},
    "loyalty.program": {
        "cashier": "r",
        "shift_supervisor": "r",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.payment.trade": {
        "shift_supervisor": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.payment.event": {
        "shift_supervisor": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.payment.simulator.account": {"admin": "r"},
    "pos.order": {
        "cashier": "rwcu",
        "shift_supervisor": "rwcu",
        "receiver": "r",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "pos.config": {
        "cashier": "rw",
        "shift_supervisor": "rw",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestRoles(SupermarketPosCommon):
    def test_matrix(self):
        for role in ROLES:
            user = self.create_role(role) if role not in self.known() else self.known()[role]
            for model, allowed in MATRIX.items():
                may = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                )
                with self.subTest(role=role, model=model):
                    self.assertEqual(may, allowed.get(role, ""))

    def known(self):
        return {
            "cashier": self.cashier,
            "shift_supervisor": self.supervisor,
            "store_manager": self.manager,
        }

    def test_nobody_writes_audit_or_exception_by_hand(self):
        self.open_new_session()
        last = self.create_goods("Last", 1, oversell_policy="block")
        order = self.sell([(last, 2)])
        exception = (
            self.env["supermarket.sale.exception"].sudo().search([("order_id", "=", order.id)])
        )
        with self.assertRaises(AccessError):
            exception.with_user(self.manager).unlink()
        with self.assertRaises(AccessError):
            exception.with_user(self.manager).copy()
        with self.assertRaises(AccessError):
            exception.with_user(self.supervisor).quantity = 0

    def test_only_supervisors_have_a_pin(self):
        with self.assertRaises(ValidationError):
            self.env["supermarket.pos.pin"].with_user(self.manager).create(
                {"user_id": self.cashier.id, "pin": "4711"}
            )


@tagged("post_install", "-at_install")
class TestCompanies(SupermarketPosCommon):
    """One company never sees nor changes another's tills."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other shop"})
        cls.stranger = cls.create_role("admin")
        cls.stranger.write(
            {"company_ids": [Command.set(cls.other.ids)], "company_id": cls.other.id}
        )

    def setUp(self):
        super().setUp()
        self.open_new_session()
        last = self.create_goods("Last", 1, oversell_policy="block")
        self.sell([(last, 2)])
        pins = self.env["supermarket.pos.pin"].with_user(self.manager)
        pins.create({"user_id": self.supervisor.id, "pin": "4711"})
        self.env["supermarket.pos.audit"].sudo().create(
            {"action": "pin_wrong", "company_id": self.company.id, "user_id": self.cashier.id}
        )

    def test_records_are_not_seen(self):
        for model in (
            "supermarket.sale.exception",
            "supermarket.pos.audit",
            "supermarket.pos.pin",
            "supermarket.sale.ledger",
        ):
            with self.subTest(model=model):
                records = self.env[model].sudo().search([])
                self.assertTrue(records)
                seen = self.env[model].with_user(self.stranger).search([])
                self.assertFalse(seen & records)
                with self.assertRaises(AccessError):
                    records.with_user(self.stranger).read(
                        ["company_id" if model != "supermarket.pos.pin" else "user_id"]
                    )

    def test_tills_answer_their_own_company_only(self):
        config = self.config.with_user(self.stranger).with_company(self.other)
        for call in (
            lambda: config.supermarket_load_state(),
            lambda: config.supermarket_load_catalogue(),
            lambda: config.supermarket_catalogue_ids(),
            lambda: config.supermarket_check_sale("u", []),
            lambda: config.supermarket_release_sale("u"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_state_has_no_foreign_products(self):
        foreign = (
            self.env["product.product"]
            .sudo()
            .create(
                {
                    "name": "Foreign",
                    "is_storable": True,
                    "available_in_pos": True,
                    "company_id": self.other.id,
                    "barcode": "FOREIGN-1",
                }
            )
        )
        config = self.config.with_user(self.cashier)
        self.assertNotIn(foreign.id, config.supermarket_load_state()["ids"])
        self.assertNotIn(foreign.id, config.supermarket_load_state(foreign.ids)["ids"])
        template = foreign.product_tmpl_id
        self.assertNotIn(template.id, config.supermarket_catalogue_ids())
        rows = config.supermarket_load_catalogue("2000-01-01 00:00:00")
        self.assertNotIn("FOREIGN-1", json.dumps(rows["templates"], default=str))
