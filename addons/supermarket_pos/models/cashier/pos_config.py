from odoo import models


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _cashier_name(self):
        """Who asks from this till."""
        return self.sudo().current_session_id._cashier_name()  # sudo: see _till_employee
