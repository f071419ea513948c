"""One user per role, with a password that only a demo may have."""

from ..password import password
from ..records import Names

# Login, role group, name. The extra people let work be shared or checked by another person.
PEOPLE = (
    ("cashier", "group_cashier", "Li Na"),
    ("cashier2", "group_cashier", "Wang Fang"),
    ("supervisor", "group_shift_supervisor", "Chen Jie"),
    ("receiver", "group_receiver", "Zhao Qiang"),
    ("counter", "group_counter", "Sun Li"),
    ("counter2", "group_counter", "Guo Ping"),
    ("inspector", "group_inspector", "Zhou Min"),
    ("inspector2", "group_inspector", "Ma Chao"),
    ("planner", "group_inspection_planner", "Xu Yan"),
    ("reviewer", "group_reviewer", "Lin Tao"),
    ("buyer", "group_buyer", "Huang Wei"),
    ("accountant", "group_accountant", "He Xin"),
    ("manager", "group_store_manager", "Tang Mei"),
    ("shopadmin", "group_admin", "Gao Yu"),
)

PIN_HOLDERS = ("supervisor", "manager")
PIN = "2468"

# Where a role's day begins, by the addon that has the place.
HOMES = {
    "group_cashier": "point_of_sale.action_pos_config_kanban",
    "group_shift_supervisor": "point_of_sale.action_pos_config_kanban",
    "group_receiver": "stock.stock_picking_type_action",
    "group_counter": "supermarket_stock.action_product_stock",
    "group_inspector": "quality_inspection.inspection_my_task_action",
    "group_inspection_planner": "quality_inspection.inspection_plan_action",
    "group_reviewer": "quality_inspection.inspection_result_action",
    "group_buyer": "replenishment.replenishment_proposal_action",
    "group_accountant": "account.open_account_journal_dashboard_kanban",
    "group_store_manager": "supermarket_stock.action_morning_board",
    "group_admin": "supermarket_stock.action_morning_board",
}


def run(shop):
    """Create the users; a login that somebody else has already is left alone."""
    users = shop.env["res.users"].with_context(no_reset_password=True, active_test=False)
    taken = set(users.search([]).mapped("login"))
    known = _known(shop)
    values = {
        f"user_{login}": _user_values(shop, login, group, name)
        for login, group, name in PEOPLE
        if f"user_{login}" in known or login not in taken
    }
    created = Names(users.env).ensure("res.users", values)
    return f"{len(created)} logins"


def _known(shop):
    return shop.names.ids([f"user_{login}" for login, _group, _name in PEOPLE])


def _user_values(shop, login, group, name):
    groups = shop.env.ref(f"supermarket_stock.{group}")
    if group == "group_admin":
        groups |= shop.env.ref("base.group_system")
    home = shop.env.ref(HOMES[group], raise_if_not_found=False)
    return {
        "action_id": home.id if home else False,
        "odoobot_state": "disabled",
        "name": name,
        "login": login,
        "email": f"{login}@freshcorner.example",
        "tz": "Asia/Shanghai",
        "company_id": shop.company.id,
        "company_ids": [(6, 0, shop.company.ids)],
        "group_ids": [(6, 0, groups.ids)],
    }


def run_passwords(shop):
    """Give the users the demo's password: hashed once, because hashing is slow on purpose."""
    users = shop.env["res.users"].browse(_known(shop).values())
    if not users:
        return "no logins"
    users[0].password = password()
    shop.env.flush_all()
    shop.env.cr.execute(
        """UPDATE res_users
              SET password = (SELECT password FROM res_users WHERE id = %s)
            WHERE id = ANY(%s)""",
        [users[0].id, users.ids],
    )
    users.invalidate_recordset(["password"])
    return f"{len(users)} logins"


def run_pins(shop):
    """The PIN with which the supervisor allows an exception at the till."""
    shop.names.ensure(
        "supermarket.pos.pin",
        {
            f"pin_{login}": {"user_id": shop.names.ref(f"user_{login}").id, "pin": PIN}
            for login in PIN_HOLDERS
        },
    )
    return f"{len(PIN_HOLDERS)} PINs"
