from odoo import models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ...tools.order_input import is_clean, is_id

# What a till tells of a session: see core's method
MOST_SAID = 200
MESSAGES = ("ACTION_CANCELLED", "CASH_DRAWER_ACTION", "CASH_IN_OUT_UNLINK")


class PosSession(models.Model):
    """Who stands at the till, where employees log in there (Odoo's `pos_hr`), else the user.

    Known by the fields that `pos_hr` adds, which this addon does not depend on. The till says who
    it is, as it does in stock Odoo: several employees share one login.
    """

    _inherit = "pos.session"

    def _till_employee(self):
        """The employee at the till, None where users log in by themselves."""
        session = self.sudo()  # sudo: cashiers read no employees
        if "employee_id" not in session._fields or not session.config_id.module_pos_hr:
            return None
        return session.employee_id or None

    def _till_user(self):
        """The user whose role counts at the till: the employee's own, none without one."""
        employee = self._till_employee()
        return self.env.user if employee is None else employee.user_id

    def write(self, vals):
        """Who stands at the till is one of those who may: see `_may_sell_here`."""
        if vals.get("employee_id") and not self.env.su:
            for session in self:
                if not session._may_sell_here(vals["employee_id"]):
                    raise AccessError(
                        self.env._(
                            "This employee does not sell at %s: choose one of the till's list.",
                            session.config_id.name,
                        )
                    )
        return super().write(vals)

    def _may_sell_here(self, employee_id):
        """Whether the till offers this employee, as `pos_hr` loads them."""
        session = self.sudo()  # sudo: cashiers read no employees
        if "employee_id" not in session._fields or not session.config_id.module_pos_hr:
            return False
        offered = Domain(session.config_id._employee_domain(self.env.uid))
        # who left since the till was opened sold there all the same
        employees = session.env["hr.employee"].with_context(active_test=False)
        return is_id(employee_id) and bool(
            employees.search_count(offered & Domain("id", "=", employee_id), limit=1)
        )

    def log_partner_message(self, partner_id, action, message_type):
        """Who did it says so: core writes down whatever author a request names."""
        if message_type not in MESSAGES or not (isinstance(action, str) and is_clean(action)):
            raise ValidationError(self.env._("What was done is not readable: it is left out."))
        own = self.env.user.partner_id
        employee = self._till_employee()
        if employee and partner_id == employee.work_contact_id.id:
            own = employee.work_contact_id
        return super().log_partner_message(own.id, action[:MOST_SAID], message_type)

    def _employee_said(self, told, existing):
        """The employee that an order names, if he may sell here; else who stands at the till."""
        if told and (told == existing.sudo().employee_id.id or self._may_sell_here(told)):
            return told
        employee = self._till_employee()
        return employee.id if employee else False

    def _cashier_name(self):
        employee = self._till_employee()
        return self.env.user.name if employee is None else employee.name
