from odoo import models


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    def _merge_po_line(self, rfq_line):
        """The quantity moves to this line, and so do the decisions behind it."""
        result = super()._merge_po_line(rfq_line)
        # sudo: who changes an order need not be the buyer who decides on proposals
        proposals = self.env["replenishment.proposal"].sudo()
        proposals.search([("purchase_line_id", "=", rfq_line.id)]).purchase_line_id = self
        return result

    def unlink(self):
        """A line taken off an order is not bought."""
        # sudo: as above
        self.env["replenishment.proposal"].sudo()._withdraw(self)
        return super().unlink()
