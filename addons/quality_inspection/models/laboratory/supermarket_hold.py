from odoo import models


class SupermarketHold(models.Model):
    """Nobody releases what a laboratory is looking at."""

    _inherit = "supermarket.hold"

    def _released_elsewhere(self):
        waiting = self._inspection_task()._at_laboratory()
        if waiting:
            return self.env._(
                "%(hold)s waits for the laboratory: finish or cancel %(task)s first.",
                hold=self.name,
                task=waiting[0].name,
            )
        return super()._released_elsewhere()
