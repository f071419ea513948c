from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _with_backorders(self):
        """These and what was left over of them for later."""
        found, reached = self.browse(), self
        while reached:
            found |= reached
            reached = reached.backorder_ids - found
        return found
