from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def button_cancel(self):
        """What will not be bought is to be decided on again."""
        result = super().button_cancel()
        # sudo: who cancels an order need not be the buyer who decides on proposals
        self.env["replenishment.proposal"].sudo()._withdraw(self.order_line)
        return result

    def button_draft(self):
        """What was cancelled and is to be bought after all is decided, and not open beside it."""
        result = super().button_draft()
        # sudo: as above
        self.env["replenishment.proposal"].sudo()._restore(self.order_line)
        return result
