from odoo import api, models
from odoo.addons.supermarket_stock.tools.codes import labels

from .barcode_rule import SCALE


class BarcodeNomenclature(models.Model):
    _inherit = "barcode.nomenclature"

    @api.model
    def _add_amount_rule(self):
        """Let the GS1 nomenclature that Odoo brings read amounts to pay; an administrator may
        have deleted it."""
        nomenclature = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature", raise_if_not_found=False
        )
        if not nomenclature:
            return
        rule = self.env["barcode.rule"].create(
            {
                "name": "Amount to pay, variable measure trade item (392x)",
                "barcode_nomenclature_id": nomenclature.id,
                "sequence": 392,
                "encoding": "gs1-128",
                "pattern": r"(392[0-3])(\d{1,15})",
                "type": "price",
                "gs1_content_type": "measure",
                "gs1_decimal_usage": True,
            }
        )
        # Uninstalling takes away what has a name
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": "supermarket_pos.barcode_rule_gs1_392",
                    "record": rule,
                    "noupdate": True,
                }
            ]
        )

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
            weight, price = label.numbers["weight"], label.numbers["price"]
            result |= {"weight": weight, "price": price, "value": weight}
            result["base_code"] = label.base_code
        return result

    def _read_label(self, code, currency=None):
        """(labels.Label or None, labels.LabelFault or None) as the tills read a code."""
        return labels.read_label(
            code,
            [rule._as_rule() for rule in self.rule_ids],
            self.upc_ean_conv,
            currency.decimal_places if currency else None,
        )
