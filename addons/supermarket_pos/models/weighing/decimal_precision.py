from odoo import api, models

GRAMS = 3


class DecimalPrecision(models.Model):
    """A gram is the third digit of a kilogram: with fewer, ten labels of 0.756 kg weigh 7.60.

    How many digits quantities have is the whole database's: nobody changes it for those who did
    not ask. Who begins to weigh is told.
    """

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

    @api.model
    def _grams_advice(self):
        """What to change before goods are weighed to the gram, None where nothing is."""
        digits = self.precision_get("Product Unit")
        if digits >= GRAMS:
            return None
        return self.env._(
            "Quantities have %s digits, so 0.756 kg is sold as 0.76. To weigh to the gram, close "
            "the tills and give Product Unit 3 digits in Settings > Technical > Decimal Accuracy.",
            digits,
        )

    @api.model
    def _advise_grams(self):
        """Tell whoever just saved something that weighs."""
        advice = self._grams_advice()
        if advice:
            message = {"type": "warning", "message": advice, "sticky": True}
            self.env.user._bus_send("simple_notification", message)
