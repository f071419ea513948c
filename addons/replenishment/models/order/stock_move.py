from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_cancel(self):
        """What another store will not send is to be decided on again."""
        result = super()._action_cancel()
        pickings = self.filtered(lambda move: move.state == "cancel").picking_id
        if pickings:
            # sudo: who cancels a transfer need not be the buyer who decides on proposals
            self.env["replenishment.proposal"].sudo()._withdraw_transfers(pickings)
        return result
