from lxml import etree
from odoo import fields
from odoo.addons.supermarket_pos.tests.common import SupermarketPosCommon
from odoo.addons.supermarket_stock.tests.common import ROLES
from odoo.tests import tagged
from odoo.tools.safe_eval import datetime, safe_eval, time

ADDONS = ("supermarket_stock", "supermarket_pos", "quality_inspection", "replenishment")
LISTS = {"list", "kanban", "calendar", "activity"}
GROUPED = {"pivot", "graph"}
# Where the logins of the demo shop begin, as tools/demo/stages/people.py has them.
HOMES = {
    "cashier": "point_of_sale.action_pos_config_kanban",
    "shift_supervisor": "point_of_sale.action_pos_config_kanban",
    "receiver": "stock.stock_picking_type_action",
    "counter": "supermarket_stock.action_product_stock",
    "inspector": "quality_inspection.inspection_my_task_action",
    "inspection_planner": "quality_inspection.inspection_plan_action",
    "reviewer": "quality_inspection.inspection_result_action",
    "buyer": "replenishment.replenishment_proposal_action",
    "accountant": "account.open_account_journal_dashboard_kanban",
    "store_manager": "supermarket_stock.action_morning_board",
    "admin": "supermarket_stock.action_morning_board",
}


@tagged("post_install", "-at_install")
class TestMenus(SupermarketPosCommon):
    """What a role is offered opens: each menu of ours, as each role that sees it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: cls.create_role(role) for role in ROLES if role not in cls.taken()}
        cls.people |= {
            "cashier": cls.cashier,
            "shift_supervisor": cls.supervisor,
            "store_manager": cls.manager,
        }
        cls.people["admin"].sudo().group_ids += cls.env.ref("base.group_system")
        cls.env = cls.env(su=True)  # what is looked up is not what is opened
        cls.config.blind_close = True
        cls.ours = set(
            cls.env["ir.model.data"]
            .search([("model", "=", "ir.ui.menu"), ("module", "in", ADDONS)])
            .mapped("res_id")
        )

    @classmethod
    def taken(cls):
        return ("cashier", "shift_supervisor", "store_manager")

    def test_menus_open(self):
        opened = set()
        for role, user in self.people.items():
            for menu in self.menus(user):
                with self.subTest(role=role, menu=menu["xmlid"]):
                    self.open_action(menu["action_model"], menu["action_id"], user)
                    opened.add(menu["id"])
        with_action = self.env["ir.ui.menu"].browse(self.ours).filtered("action")
        self.assertEqual(with_action - with_action.browse(opened), with_action.browse(), "for none")

    def test_promotions_are_where_the_guide_says(self):
        names = {menu["name"] for menu in self.menus(self.manager)}
        self.assertIn("Promotions", names)

    def test_home(self):
        for role, name in HOMES.items():
            action = self.env.ref(name)
            with self.subTest(role=role, home=name):
                self.open_action(action._name, action.id, self.people[role])

    def test_screens_of_takings_and_costs(self):
        """Screens of Odoo's that a cashier is offered or may reach by their address open, too."""
        for name in (
            "point_of_sale.action_pos_config_kanban",
            "point_of_sale.action_pos_pos_form",
            "point_of_sale.action_pos_payment_form",
            "point_of_sale.product_template_action_pos_product",
            "stock.stock_move_action",
        ):
            action = self.env.ref(name)
            with self.subTest(action=name):
                self.open_action(action._name, action.id, self.cashier)

    # Opening, as the web client does ---------------------------------------------------------

    def menus(self, user):
        """Menus of ours with an action that the person is offered."""
        menus = self.env["ir.ui.menu"].with_user(user).with_context(lang="en_US").load_menus(False)
        return [
            menu for menu in menus.values() if menu["id"] in self.ours and menu.get("action_model")
        ]

    def open_action(self, model, action_id, user):
        action = self.env[model].browse(action_id)
        if model == "ir.actions.server":
            self.follow(action.with_user(user).run(), user)
        elif model == "ir.actions.act_window":
            self.follow(action._get_action_dict(), user)

    def follow(self, action, user):
        """Load the views of a window, and what they show first."""
        if not action or action.get("type") != "ir.actions.act_window":
            return
        model = self.env[action["res_model"]].with_user(user)
        views = action.get("views") or [(False, mode) for mode in action["view_mode"].split(",")]
        known = self.values(user)
        context = self.evaluated(action.get("context"), known)
        model = model.with_context(**context)
        [search, *_name] = action.get("search_view_id") or [False]
        described = model.get_views([*views, (search, "search")])
        domain = self.evaluated(action.get("domain"), known) or []
        domain = [*domain, *self.default_filters(described, context, known)]
        for _view, kind in views:
            arch = etree.fromstring(described["views"][kind]["arch"])
            names = self.shown(arch, model)
            if kind in LISTS:
                model.web_search_read(domain, {name: {} for name in names}, limit=40)
            elif kind in GROUPED:
                model.formatted_read_group(domain, self.rows(arch, model), ["__count"])
            elif kind == "form" and not action.get("res_id"):
                record = model.search(domain, limit=1)
                record.web_read({name: {} for name in names})

    def values(self, user):
        return {
            "uid": user.id,
            "time": time,
            "datetime": datetime,
            "context_today": lambda: fields.Date.today(),
            "allowed_company_ids": self.company.ids,
            "companies": {"active_ids": self.company.ids},
            "active_id": False,
            "active_ids": [],
        }

    def evaluated(self, text, known):
        return safe_eval(text, known) if isinstance(text, str) and text.strip() else text or {}

    def default_filters(self, described, context, known):
        """The leaves of the filters that are on from the start, where Python can read them."""
        wanted = {name[15:] for name in context if name.startswith("search_default_")}
        search = etree.fromstring(described["views"]["search"]["arch"])
        leaves = []
        for node in search.iter("filter"):
            domain = node.get("domain")
            if node.get("name") in wanted and domain and "today" not in domain:
                leaves += self.evaluated(domain, known)
        return leaves

    def shown(self, arch, model):
        """The fields of the view itself, without those of lists inside it."""
        return {
            node.get("name")
            for node in arch.iter("field")
            if not any(above.tag == "field" for above in node.iterancestors())
            and node.get("name") in model._fields
        }

    def rows(self, arch, model):
        names = [
            node.get("name")
            for node in arch.iter("field")
            if node.get("type") == "row" and model._fields[node.get("name")].store
        ]
        return [
            f"{name}:{interval}" if model._fields[name].type in ("date", "datetime") else name
            for name in names
            for interval in ["month"]
        ]
