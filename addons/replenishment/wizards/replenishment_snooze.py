from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class ReplenishmentSnooze(models.TransientModel):
    _name = "replenishment.snooze"
    _description = "Snooze Proposals"

    proposal_ids = fields.Many2many(
        "replenishment.proposal",
        required=True,
        default=lambda self: self.env.context.get("active_ids", []),
    )
    until = fields.Date(required=True, default=lambda self: self._default_until())
    note = fields.Char("Why")

    def _default_until(self):
        proposals = self.env["replenishment.proposal"]
        chosen = proposals.browse(self.env.context.get("active_ids", []))
        return chosen._today() + timedelta(days=1)

    def action_snooze(self):
        self.ensure_one()
        if not self.proposal_ids:
            raise UserError(self.env._("No proposal is chosen: tick those to snooze first."))
        self.proposal_ids.action_snooze(self.until)
        if self.note:
            self.proposal_ids.write({"note": self.note})
        return {"type": "ir.actions.act_window_close"}
