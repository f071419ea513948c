from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ROLES, SupermarketStockCase

# what each role may do: r(ead), w(rite), c(reate), u(nlink)
MATRIX = {
    "supermarket.sale.ledger": {
        "cashier": "r",
        "shift_supervisor": "r",
        "receiver": "r",
        "counter": "r",
        "buyer": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.sale.reservation": {"store_manager": "r", "admin": "r"},
    "supermarket.hold": {
        "cashier": "r",
        "shift_supervisor": "r",
        "receiver": "rc",
        "counter": "r",
        "inspector": "rc",
        "inspection_planner": "rc",
        "reviewer": "rwc",
        "buyer": "r",
        "accountant": "r",
        "store_manager": "rwc",
        "admin": "rwc",
    },
    "supermarket.scan.device": {
        "cashier": "r",
        "shift_supervisor": "r",
        "receiver": "r",
        "counter": "r",
        "inspector": "r",
        "inspection_planner": "r",
        "reviewer": "r",
        "buyer": "r",
        "accountant": "r",
        "store_manager": "rw",
        "admin": "rw",
    },
    "supermarket.scan.person": {"store_manager": "rwcu", "admin": "rwcu"},
    "supermarket.scan.event": {
        "shift_supervisor": "r",
        "receiver": "r",
        "counter": "r",
        "inspector": "r",
        "inspection_planner": "r",
        "buyer": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.count": {
        "counter": "r",
        "accountant": "r",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.count.line": {"accountant": "r", "store_manager": "rw", "admin": "rw"},
    "supermarket.count.plan": {"accountant": "r", "store_manager": "rwcu", "admin": "rwcu"},
    "supermarket.shelf.space": {
        "receiver": "r",
        "buyer": "r",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.count.result": {"accountant": "r", "store_manager": "r", "admin": "r"},
    "supermarket.product.class": {
        "buyer": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.doubtful.stock": {"store_manager": "r", "admin": "r"},
    "supermarket.import": {"store_manager": "rwc", "admin": "rwc"},
    "supermarket.import.line": {"store_manager": "rwcu", "admin": "rwcu"},
    "supermarket.record.export": {
        "buyer": "rwcu",
        "accountant": "rwcu",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.work": {"store_manager": "r", "admin": "rw"},
    "supermarket.shelf.label": {
        "shift_supervisor": "r",
        "receiver": "r",
        "buyer": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.hold.place": {
        "receiver": "rwc",
        "inspector": "rwc",
        "inspection_planner": "rwc",
        "reviewer": "rwc",
        "store_manager": "rwc",
        "admin": "rwc",
    },
    "supermarket.hold.release": {"reviewer": "rwc", "store_manager": "rwc", "admin": "rwc"},
    "supermarket.guard.confirm": {},
    "supermarket.guard.override": {"accountant": "r", "store_manager": "r", "admin": "r"},
    "supermarket.recall": {
        "shift_supervisor": "r",
        "receiver": "r",
        "counter": "r",
        "inspector": "r",
        "inspection_planner": "r",
        "reviewer": "r",
        "buyer": "r",
        "accountant": "r",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.recall.close": {"store_manager": "rwc", "admin": "rwc"},
    "supermarket.recall.release": {"store_manager": "rwc", "admin": "rwc"},
    "supermarket.setup": {"admin": "rwc"},
    "supermarket.setup.line": {"admin": "rwc"},
    "supermarket.shortage": {
        "shift_supervisor": "r",
        "receiver": "r",
        "buyer": "rw",
        "store_manager": "rw",
        "admin": "rw",
    },
    "supermarket.stock.record": {
        "receiver": "r",
        "counter": "r",
        "reviewer": "r",
        "buyer": "r",
        "accountant": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.expiry.board": {
        "shift_supervisor": "r",
        "receiver": "r",
        "counter": "r",
        "inspector": "r",
        "inspection_planner": "r",
        "buyer": "r",
        "store_manager": "r",
        "admin": "r",
    },
    "supermarket.loss": {
        "shift_supervisor": "rwc",
        "receiver": "rwc",
        "accountant": "r",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.loss.reason": {
        "cashier": "r",
        "shift_supervisor": "r",
        "receiver": "r",
        "counter": "r",
        "inspector": "r",
        "inspection_planner": "r",
        "reviewer": "r",
        "buyer": "r",
        "accountant": "rw",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.markdown.rule": {
        "shift_supervisor": "r",
        "receiver": "r",
        "buyer": "r",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.markdown": {
        "cashier": "r",
        "shift_supervisor": "rwc",
        "receiver": "rwc",
        "buyer": "r",
        "accountant": "r",
        "store_manager": "rwc",
        "admin": "rwc",
    },
    "supermarket.markdown.start": {
        "shift_supervisor": "rwc",
        "receiver": "rwc",
        "store_manager": "rwc",
        "admin": "rwc",
    },
    "supermarket.markdown.start.line": {
        "shift_supervisor": "rwcu",
        "receiver": "rwcu",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
    "supermarket.product.barcode": {
        "cashier": "r",
        "shift_supervisor": "r",
        "receiver": "rwc",
        "counter": "r",
        "inspector": "r",
        "inspection_planner": "r",
        "reviewer": "r",
        "buyer": "rwc",
        "accountant": "r",
        "store_manager": "rwcu",
        "admin": "rwcu",
    },
}
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestRoles(SupermarketStockCase):
    def test_matrix(self):
        """Who may do what on every model of this addon."""
        users = {role: self._user(role) for role in ROLES}
        for model, rights in MATRIX.items():
            for role, user in users.items():
                records = self.env[model].with_user(user)
                allowed = "".join(
                    letter for letter, name in OPERATIONS.items() if records.has_access(name)
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(allowed, rights.get(role, ""))

    def test_matrix_is_complete(self):
        """Every model that this addon defines stands in the matrix."""
        models = self.env["ir.model"].search([("model", "=like", "supermarket.%")])
        ours = {
            model.model
            for model in models
            if self.env[model.model]._original_module == "supermarket_stock"
            and not self.env[model.model]._abstract
        }
        self.assertEqual(ours, set(MATRIX))

    def test_every_stored_model_has_a_company_rule(self):
        for model in MATRIX:
            if self.env[model]._transient:
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", model)])
            self.assertTrue(
                any("company_ids" in (rule.domain_force or "") for rule in rules), model
            )

    def test_a_person_without_role_sees_no_sales(self):
        person = self.env["res.users"].create(
            {
                "name": "Visitor",
                "login": "visitor",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [Command.set(self.env.ref("base.group_user").ids)],
            }
        )
        with self.assertRaises(AccessError):
            self.ledger.with_user(person).search([])

    def test_every_role_opens_its_menus(self):
        """What a menu shows, its role may read: each action's model, each view's fields."""
        for role in ROLES:
            user = self._user(role)
            menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            root = self.env.ref("supermarket_stock.menu_supermarket_root")
            for menu in self._below(menus, root.id):
                if menu.get("action_model") == "ir.actions.act_window":
                    action = self.env["ir.actions.act_window"].browse(menu["action_id"])
                    with self.subTest(role=role, action=action.name):
                        self._open(action, user)

    def _below(self, menus, menu_id):
        menu = menus[menu_id]
        found = [menu]
        for child in menu["children"]:
            found += self._below(menus, child)
        return [menu for menu in found if menu.get("action_id")]

    def _open(self, action, user):
        if not action.res_model.startswith(("supermarket.", "product.product")):
            return
        model = self.env[action.res_model].with_user(user)
        for view_id, mode in action.views:
            arch = model.get_view(view_id, mode)
            fields = arch["models"][action.res_model]
            if mode in ("list", "kanban", "form"):
                model.search([], limit=1).read(list(fields))


@tagged("post_install", "-at_install")
class TestCompanies(SupermarketStockCase):
    """One company neither reads nor changes another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Competitor"})
        cls.other_store = cls.env["stock.warehouse"].search([("company_id", "=", cls.other.id)])
        cls._stock(cls.salt, 10)
        cls._set_safety_stock(cls, cls.salt, 9)
        cls._sell(cls.salt, 4)
        cls._mark_down(cls)
        cls.hold._place(cls.milk)
        cls.env.flush_all()

    def _mark_down(self):
        self.env["supermarket.markdown.rule"].create(
            {"name": "Ours", "company_id": self.company.id}
        )
        self.milk.lst_price = 10
        lot = self._lot("L1")
        self._stock(self.milk, 1, lot)
        self.env["supermarket.markdown"].create(
            {
                "product_id": self.milk.id,
                "lot_id": lot.id,
                "warehouse_id": self.store.id,
                "new_price": 5,
                "quantity": 1,
            }
        )

    def test_nothing_of_the_other_is_read(self):
        stranger = self._user("admin", self.other)
        for model in (
            "supermarket.sale.ledger",
            "supermarket.hold",
            "supermarket.shortage",
            "supermarket.stock.record",
            "supermarket.expiry.board",
            "supermarket.markdown.rule",
            "supermarket.markdown",
        ):
            with self.subTest(model=model):
                records = self.env[model].search([("company_id", "=", self.company.id)])
                if model != "supermarket.expiry.board":
                    self.assertTrue(records)
                strange = self.env[model].with_user(stranger)
                strange = strange.with_context(allowed_company_ids=self.other.ids)
                self.assertFalse(strange.search([("company_id", "=", self.company.id)]))
                if records:
                    with self.assertRaises(AccessError):
                        strange.browse(records.ids).read(["company_id"])

    def test_sellable_of_the_own_stores(self):
        stranger = self._user("store_manager", self.other)
        salt = self.salt.with_user(stranger).with_context(allowed_company_ids=self.other.ids)
        self.assertEqual(salt.sellable_qty, 0)
        self.assertFalse(salt.need_replenishment)
        self.assertEqual(salt.safety_stock, 0)

    def test_sales_of_the_other_count_nothing_here(self):
        self._sell(self.salt, 3, location_id=self.other_store.lot_stock_id.id)
        self.assertEqual(self._sellable(self.salt), 6)
        self.assertEqual(self._sellable(self.salt, self.other_store), -3)
        self.assertEqual(self.salt.qty_available, 6)

    def test_posting_both(self):
        entry = self._sell(self.salt, 3, location_id=self.other_store.lot_stock_id.id)
        own = self.ledger.search([("product_id", "=", self.salt.id)]) - entry
        self.ledger._post()
        self.assertEqual(entry.move_id.company_id, self.other)
        self.assertEqual(own.move_id.company_id, self.company)

    def test_holds_bind_their_company_alone(self):
        self._stock(self.milk, 5, location=self.other_store.lot_stock_id)
        self.assertEqual(self._sellable(self.milk, self.other_store), 5)
        move = self._move(self.milk, 2, source=self.other_store.lot_stock_id)
        move.company_id = self.other
        move.move_line_ids.company_id = self.other
        move.move_line_ids._check_not_on_hold()
