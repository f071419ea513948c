from odoo import fields, models
from odoo.exceptions import UserError


class SupermarketRecallClose(models.TransientModel):
    """Ask what came of the recalled goods before the recall is closed."""

    _name = "supermarket.recall.close"
    _description = "Close a Recall"

    recall_id = fields.Many2one("supermarket.recall", required=True, readonly=True)
    uom_id = fields.Many2one(related="recall_id.uom_id", string="Unit")
    returned_qty = fields.Float(
        string="Returned", digits="Product Unit", help="What went back to the supplier."
    )
    destroyed_qty = fields.Float(string="Destroyed", digits="Product Unit")
    counted = fields.Boolean(
        string="These quantities were counted",
        help="Both may be zero: this says that somebody looked.",
    )
    note = fields.Text()

    def action_close(self):
        """Close with the counts; without them a recall stays open."""
        self.ensure_one()
        if not self.counted:
            raise UserError(
                self.env._("Count what was returned and destroyed, then confirm that you did.")
            )
        if self.returned_qty < 0 or self.destroyed_qty < 0:
            raise UserError(self.env._("Returned and destroyed quantities are zero or more."))
        self.recall_id._close(self.returned_qty, self.destroyed_qty, self.note)
        return {"type": "ir.actions.act_window_close"}
