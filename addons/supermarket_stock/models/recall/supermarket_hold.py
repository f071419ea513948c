from odoo import models


class SupermarketHold(models.Model):
    """What a recall stopped no hold's own button sets free."""

    _inherit = "supermarket.hold"

    def _released_elsewhere(self):
        recall = self._recall()
        if not recall:
            return super()._released_elsewhere()
        return self.env._(
            "%(hold)s stops recalled goods: close %(recall)s and release them there.",
            hold=self.name,
            recall=recall.name,
        )

    def _recall(self):
        """The recall that placed the hold, if one did."""
        # sudo: what stopped the goods is no secret to who may release others
        recalls = self.env["supermarket.recall"].sudo()
        if self.origin_model != recalls._name:
            return recalls
        return recalls.browse(self.origin_id).exists()
