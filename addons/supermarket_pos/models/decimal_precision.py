from odoo import api, models


class DecimalPrecision(models.Model):
    _inherit = "decimal.precision"

    def write(self, vals):
        result = super().write(vals)
        if "digits" in vals:
            self._renew_tills()
        return result

    @api.model
    def _renew_tills(self):
        """Have tills load their records anew at their next start.

        What follows from the digits (a unit's rounding) is stored nowhere and bears no date: a
        till would keep what it has for good.
        """
        # sudo: whoever may set digits need not know the tills
        self.env["pos.config"].sudo().search([])._compute_local_data_integrity()
