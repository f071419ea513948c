from odoo import models
from odoo.addons.supermarket_stock.tools.codes import labels

from .barcode_rule import SCALE


class BarcodeNomenclature(models.Model):
    _inherit = "barcode.nomenclature"

    def match_pattern(self, barcode, pattern):
        """Match patterns with more in braces than one number; core reads that one."""
        if not labels.is_ours(pattern):
            return super().match_pattern(barcode, pattern)
        label, _fault = labels.read_label(barcode, [labels.Rule(SCALE, "any", pattern)])
        return {
            "value": next(iter(label.numbers.values()), 0) if label else 0,
            "base_code": label.base_code if label else barcode,
            "match": bool(label),
        }

    def parse_nomenclature_barcode(self, barcode):
        """Give a scale code its weight, its price and the code of its product."""
        result = super().parse_nomenclature_barcode(barcode)
        if isinstance(result, dict) and result["type"] == SCALE:
            label, _fault = self._read_label(result["code"])
            numbers = label.numbers if label else {}
            if {"weight", "price"} <= numbers.keys():  # a rule from elsewhere may have one of them
                result |= {**numbers, "value": numbers["weight"], "base_code": label.base_code}
        return result

    def _read_label(self, code, currency=None):
        """(labels.Label or None, labels.LabelFault or None) as the tills read a code."""
        return labels.read_label(
            code,
            [rule._as_rule() for rule in self.rule_ids],
            self.upc_ean_conv,
            currency.decimal_places if currency else None,
        )
