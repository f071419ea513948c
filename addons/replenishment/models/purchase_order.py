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


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _merge_po_line(self, rfq_line):
        """The quantity moves to this line, and so do the decisions behind it."""
        result = super()._merge_po_line(rfq_line)
        # sudo: as above
        proposals = self.env["replenishment.proposal"].sudo()
        proposals.search([("purchase_line_id", "=", rfq_line.id)]).purchase_line_id = self
        return result

    def unlink(self):
        """A line taken off an order is not bought."""
        # sudo: as above
        self.env["replenishment.proposal"].sudo()._withdraw(self)
        return super().unlink()
