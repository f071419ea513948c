from odoo import fields, models


class ReplenishmentProposal(models.Model):
    """From a decision to what came of it."""

    _inherit = "replenishment.proposal"

    outcome_ids = fields.One2many("replenishment.outcome", "proposal_id", readonly=True)

    def action_view_outcome(self):
        self.ensure_one()
        return self.outcome_ids[:1].get_formview_action()
