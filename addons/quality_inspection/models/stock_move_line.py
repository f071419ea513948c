from odoo import models


class StockMoveLine(models.Model):
    """Goods that come in from a supplier meet the inspection plans as they are received."""

    _inherit = "stock.move.line"

    def _action_done(self):
        """Decide, make tasks and hold lots before anything else can reserve what has arrived."""
        result = super()._action_done()
        self.exists().picking_id._inspect_received(self.exists())
        return result
