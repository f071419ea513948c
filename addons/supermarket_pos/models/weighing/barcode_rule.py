import re

from odoo import api, models

GRAMS = 3
DECIMALS = re.compile(r"\{N*(D+)\}")


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
