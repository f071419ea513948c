from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.constants import GC_UNLINK_LIMIT

# Forecasts, and proposals that later ones took the place of, are looked up no longer than this
KEPT_DAYS = 120


class ReplenishmentDecisionMixin(models.AbstractModel):
    """Something proposed that a person decides on, once: who decided, and when, stands on it."""

    _name = "replenishment.decision.mixin"
    _inherit = ["supermarket.transition.mixin"]
    _description = "Decision on a Proposal"

    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)

    def _signature(self):
        return {"decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()}

    @api.autovacuum
    def _gc_superseded(self):
        """Forget what later numbers took the place of, as long ago as the forecasts behind it. What
        a person said yes or no to stays.

        :return: how many went, and whether there are more
        """
        if self._abstract:
            return 0, False
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        old = self.search(
            [("state", "=", "superseded"), ("date", "<", before)], limit=GC_UNLINK_LIMIT
        )
        old.unlink()
        return len(old), len(old) == GC_UNLINK_LIMIT
