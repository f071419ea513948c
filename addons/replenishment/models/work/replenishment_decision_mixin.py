from odoo import fields, models


class ReplenishmentDecisionMixin(models.AbstractModel):
    """Something proposed that a person decides on, once: who decided, and when, stands on it."""

    _name = "replenishment.decision.mixin"
    _inherit = ["supermarket.transition.mixin"]
    _description = "Decision on a Proposal"

    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)

    def _signature(self):
        return {"decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()}
