from odoo import api, models
from odoo.tools.barcode import check_barcode_encoding, get_barcode_check_digit

from . import scale_code
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
        """Match patterns with two numbers, too; core reads one."""
        if not scale_code.is_two_part(pattern):
            return super().match_pattern(barcode, pattern)
        found = scale_code.read(barcode, pattern)
        return {
            "value": found[0][0] if found else 0,
            "base_code": found[1] if found else barcode,
            "match": bool(found),
        }

    def parse_nomenclature_barcode(self, barcode):
        """Give a scale code its weight, its price and the code of its product."""
        result = super().parse_nomenclature_barcode(barcode)
        if isinstance(result, dict) and result["type"] == SCALE:
            rule, parts = self._scale_rule(result["code"])
            base = parts["base_code"]
            if rule.encoding == "sscc":
                base = base[:-1] + str(get_barcode_check_digit(base))
            result |= {**parts, "value": parts["weight"], "base_code": base}
        return result

    def _scale_rule(self, code):
        """The first rule that reads the code, with what it reads: the one that core chose."""
        for rule in self.rule_ids.filtered(lambda rule: rule.type == SCALE):
            parts = check_barcode_encoding(code, rule.encoding) and rule._read_scale_code(code)
            if parts:
                return rule, parts
        return self.env["barcode.rule"], None
