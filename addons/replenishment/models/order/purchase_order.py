from odoo import models


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def write(self, vals):
        """An order that proposals join goes out by the earliest of their vendor's order moments.

        Core would set it back to the delivery less the lead time: no order day of the vendor's
        calendar, and by the day of UTC, which is another one than the store's.
        """
        proposals = self.env.context.get("replenishment_proposals")
        if proposals and "date_order" in vals:
            # sudo: who changes an order need not be the buyer who decides on proposals
            decided = self.env["replenishment.proposal"].sudo().browse(proposals.values())
            own = decided.filtered(lambda one: one.partner_id in self.partner_id)
            moments = [*own.mapped("order_date"), *self.mapped("date_order")]
            vals = {**vals, "date_order": min(filter(None, moments), default=vals["date_order"])}
        return super().write(vals)

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
