from odoo import models

from ..proposal.replenishment_proposal import OPEN_STATES


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def write(self, vals):
        """A store that is given up orders nothing more: no pass would close what is still open."""
        result = super().write(vals)
        if vals.get("active") is False:
            # sudo: who archives a store need not be the buyer who decides on proposals
            proposals = self.env["replenishment.proposal"].sudo()
            of_these = [("warehouse_id", "in", self.ids), ("state", "in", OPEN_STATES)]
            proposals.search(of_these)._move("supersede")
        return result
