from odoo.tests import tagged

from .common import ReplenishmentCase

MODELS = {
    "replenishment.proposal": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "r", "buyer": "rwc", "store_manager": "rwc", "admin": "rwcu",
    },
    "replenishment.forecast": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "r", "buyer": "r", "store_manager": "r", "admin": "r",
    },
    "replenishment.model.score": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "", "buyer": "r", "store_manager": "r", "admin": "r",
    },
    "replenishment.run": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "", "buyer": "rc", "store_manager": "rc", "admin": "rcu",
    },
    "replenishment.promotion": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "", "buyer": "rwcu", "store_manager": "rwcu", "admin": "rwcu",
    },
    "replenishment.cover": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "r",
        "receiver": "", "buyer": "r", "store_manager": "r", "admin": "r",
    },
    "replenishment.simulation": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "", "buyer": "rwcu", "store_manager": "rwcu", "admin": "rwcu",
    },
    "replenishment.vendor.order": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "", "buyer": "r", "store_manager": "r", "admin": "r",
    },
    "replenishment.budget": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "r",
        "receiver": "", "buyer": "r", "store_manager": "rwcu", "admin": "rwcu",
    },
    "replenishment.adjust": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "", "buyer": "rwcu", "store_manager": "rwcu", "admin": "rwcu",
    },
    "replenishment.outcome": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "", "buyer": "r", "store_manager": "r", "admin": "r",
    },
    "replenishment.figure": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "r",
        "receiver": "", "buyer": "r", "store_manager": "r", "admin": "r",
    },
    "replenishment.waste": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "r",
        "receiver": "", "buyer": "r", "store_manager": "r", "admin": "r",
    },
    "replenishment.shelf": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "r", "buyer": "r", "store_manager": "rwcu", "admin": "rwcu",
    },
    "replenishment.balance": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "r", "buyer": "rw", "store_manager": "rw", "admin": "rw",
    },
    "replenishment.snooze": {
        "cashier": "", "counter": "", "inspector": "", "reviewer": "", "accountant": "",
        "receiver": "", "buyer": "rwcu", "store_manager": "rwcu", "admin": "rwcu",
    },
}  # fmt: skip
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(ReplenishmentCase):
    def test_role_matrix(self):
        roles = next(iter(MODELS.values()))
        users = {
            role: self._create_user(f"supermarket_stock.group_{role}", f"repl_matrix_{role}")
            for role in roles
        }
        for model, rights in MODELS.items():
            for role, allowed in rights.items():
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        self.assertEqual(
                            self.env[model].with_user(users[role]).has_access(operation),
                            letter in allowed,
                        )

    def test_buyer_works_on_purchase_orders(self):
        self.assertTrue(self.buyer.has_group("purchase.group_purchase_user"))
        self.assertFalse(self.buyer.has_group("stock.group_stock_manager"))
