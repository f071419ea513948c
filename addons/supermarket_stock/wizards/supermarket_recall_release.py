from odoo import fields, models


class SupermarketRecallRelease(models.TransientModel):
    """Ask why recalled goods may be sold again."""

    _name = "supermarket.recall.release"
    _description = "Release Recalled Goods"

    recall_id = fields.Many2one("supermarket.recall", required=True, readonly=True)
    product_id = fields.Many2one(related="recall_id.product_id")
    note = fields.Text(string="Reason", required=True)

    def action_release(self):
        """Let the goods be sold again."""
        self.ensure_one()
        self.recall_id._release(self.note)
        return {"type": "ir.actions.act_window_close"}
