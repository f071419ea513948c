from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain


class SupermarketMorningBoard(models.AbstractModel):
    """Proposals that somebody has to decide on today."""

    _inherit = "supermarket.morning.board"

    @api.model
    def _lines(self, stores):
        return [*super()._lines(stores), *self._proposal_lines(stores)]

    @api.model
    def _proposal_lines(self, stores):
        to_decide = self._in_stores(stores) & Domain("state", "=", "draft")
        urgent = to_decide & Domain("urgent", "=", True)
        tomorrow = min(
            (store._day_start(store._store_day() + timedelta(days=1)) for store in stores),
            default=False,
        )
        today = to_decide & Domain("order_date", "<", tomorrow)
        action = "replenishment.replenishment_proposal_action"
        return [
            *self._line(
                "urgent",
                self.env._("Proposals below the threshold"),
                self._counted("replenishment.proposal", urgent),
                action,
                urgent,
                group="buying",
                roles=("buyer",),
            ),
            *self._line(
                "order_today",
                self.env._("Proposals to order today"),
                self._counted("replenishment.proposal", today),
                action,
                today,
                group="buying",
                roles=("buyer",),
                note=self.env._("or the vendor's hour is past"),
            ),
        ]
