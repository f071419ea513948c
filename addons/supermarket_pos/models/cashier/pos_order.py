from odoo import models

from ...tools import sale_cashier


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _cashier_name(self):
        """Who sold, see `sale_cashier`."""
        order = self.sudo()  # sudo: cashiers read no employees
        employee = sale_cashier.has_employees(self.env) and order.employee_id
        return (employee or order.user_id).name
