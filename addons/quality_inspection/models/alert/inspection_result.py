from odoo import models


class InspectionResult(models.Model):
    """A failed lot may be one too many."""

    _inherit = "inspection.result"

    def _apply_verdict(self):
        super()._apply_verdict()
        if self.is_original and self.verdict == "fail":
            # sudo: the lots of all are counted, whoever reviewed this one
            self.env["inspection.alert"].sudo()._raise_for(self.sudo())
