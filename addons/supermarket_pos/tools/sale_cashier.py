"""Who sold, as reports ask: the employee where employees log in at the till (Odoo's `pos_hr`,
which this addon does not depend on), else the user.

A key is a user's id, or an employee's with a minus.
"""

from odoo.fields import Domain
from odoo.tools import SQL


def has_employees(env):
    """Whether orders know the employee who sold."""
    return "employee_id" in env["pos.order"]._fields


def key_of_order(env):
    """Of a row of `pos_order`; 0 where nobody is known."""
    if not has_employees(env):
        return SQL("COALESCE(pos_order.user_id, 0)")
    return SQL("COALESCE(-pos_order.employee_id, pos_order.user_id, 0)")


def name_of_order(env):
    """Of a row of `pos_order`, with `name_joins`."""
    if not has_employees(env):
        return SQL("login_partner.name")
    return SQL("COALESCE(cashier.name, login_partner.name)")


def name_joins(env):
    """What `name_of_order` reads: joined to the orders, not looked up for each of their lines.

    A search that asks for no cashier does not read it: the database leaves out such a join.
    """
    login = SQL(
        """
    LEFT JOIN res_users login ON login.id = pos_order.user_id
    LEFT JOIN res_partner login_partner ON login_partner.id = login.partner_id
        """
    )
    if not has_employees(env):
        return login
    return SQL("%s LEFT JOIN hr_employee cashier ON cashier.id = pos_order.employee_id", login)


def domain_of(env, keys, order=""):
    """Orders of these, where `order` leads from the record to its order ("order_id.")."""
    users = Domain("user_id", "in", [key for key in keys if key > 0])
    if not has_employees(env):
        return users
    employee = f"{order}employee_id"
    by_login = users & Domain(employee, "=", False)
    return by_login | Domain(employee, "in", [-key for key in keys if key < 0])


def names(env, keys):
    """{key: name}, of those who left as well."""
    everybody = env["res.users"].sudo().with_context(active_test=False)  # sudo: names alone
    users = everybody.browse([key for key in keys if key > 0]).exists()
    found = {user.id: user.display_name for user in users}
    if has_employees(env):
        employees = env["hr.employee"].sudo().with_context(active_test=False)
        employees = employees.browse([-key for key in keys if key < 0]).exists()
        found |= {-employee.id: employee.name for employee in employees}
    return found


def choices(env, companies, tills):
    """Who may have sold at the tills of these companies: [{"id": key, "name"}]."""
    sessions = env["pos.session"].sudo()  # sudo: a buyer need not read tills to see what they sold
    groups = sessions._read_group([("config_id.company_id", "in", companies.ids)], ["user_id"])
    keys = [user.id for [user] in groups if user]
    if has_employees(env) and any(tills.mapped("module_pos_hr")):
        employees = env["hr.employee"].sudo().search([("company_id", "in", companies.ids)])
        keys += [-employee.id for employee in employees]
    return [{"id": key, "name": name} for key, name in names(env, keys).items()]
