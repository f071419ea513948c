from odoo import models


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
        """The user whose role counts at the till: the employee's own, none if he has none."""
        employee = self._till_employee()
        return self.env.user if employee is None else employee.user_id

    def _cashier_name(self):
        employee = self._till_employee()
        return self.env.user.name if employee is None else employee.name

    def _cashier_sees_expected(self):
        """Whether who counts at the till may know what should be in the drawer."""
        if self.env.su or self._till_employee() is None:
            return self._sees_expected()
        user = self._till_user()
        return bool(user) and self.with_user(user)._sees_expected()
