from odoo import fields, models


class SupermarketHoldRelease(models.TransientModel):
    """Ask why goods may be sold again."""

    _name = "supermarket.hold.release"
    _description = "Release from Hold"

    hold_ids = fields.Many2many("supermarket.hold", required=True)
    note = fields.Text(string="Reason", required=True)

    def action_release(self):
        """Release the holds with the reason given."""
        self.ensure_one()
        self.hold_ids._check_may_release()
        self.hold_ids._release(self.note)
        return {"type": "ir.actions.act_window_close"}
