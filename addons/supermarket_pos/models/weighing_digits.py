import re

from odoo import api, models

GRAMS = 3
DECIMALS = re.compile(r"\{N*(D+)\}")


class DecimalPrecision(models.Model):
    """A gram is the third digit of a kilogram: with fewer, ten labels of 0.756 kg weigh 7.60.

    How many digits quantities have is the whole database's: nobody changes it for those who did
    not ask. Who begins to weigh is told.
    """

    _inherit = "decimal.precision"

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


class BarcodeRule(models.Model):
    _inherit = "barcode.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._advise_grams()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if {"pattern", "type"} & vals.keys():
            self._advise_grams()
        return result

    def _advise_grams(self):
        if any(rule._reads_grams() for rule in self):
            self.env["decimal.precision"]._advise_grams()

    def _reads_grams(self):
        """Whether the rule reads weights with three decimals or more."""
        weighs = "weight" in (self.type or "")
        return weighs and any(len(digits) >= GRAMS for digits in DECIMALS.findall(self.pattern))


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        if any(products.mapped("to_weight")):
            self.env["decimal.precision"]._advise_grams()
        return products

    def write(self, vals):
        result = super().write(vals)
        if vals.get("to_weight"):
            self.env["decimal.precision"]._advise_grams()
        return result
