from odoo import models


class PosOrder(models.Model):
    _inherit = "pos.order"

    def _moment_of_prices(self):
        """What was paid offline cost what the list said then; else it is now."""
        return self.paid_offline and self.date_order
