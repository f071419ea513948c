from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import scale_code

SCALE = "weight_price"


class BarcodeRule(models.Model):
    """Scale codes with weight and price in one: a pattern with two numbers."""

    _inherit = "barcode.rule"

    type = fields.Selection(
        selection_add=[(SCALE, "Weighed and Priced Product")],
        ondelete={SCALE: "set default"},
    )
    encoding = fields.Selection(
        selection_add=[("sscc", "18 digits, the last one checks")],
        ondelete={"sscc": "set default"},
    )
    scale_first_part = fields.Selection(
        [("price", "The price"), ("weight", "The weight")],
        string="First Number",
        default="price",
        required=True,
        help="Which of the two numbers of the pattern comes first.",
    )

    @api.constrains("pattern", "type")
    def _check_pattern(self):
        two_parts = self.filtered(lambda rule: rule.type == SCALE)
        for rule in two_parts:
            problem = scale_code.problem_of(rule.pattern)
            if problem:
                raise ValidationError(rule._scale_pattern_message(problem))
        return super(BarcodeRule, self - two_parts)._check_pattern()

    def _scale_pattern_message(self, problem):
        return {
            "count": self.env._(
                "The pattern of %s needs two numbers in braces, such as 28.....{NNNDD}{NNDDD}.",
                self.name,
            ),
            "empty": self.env._(
                "A number in the pattern of %s is empty: write N or D between its braces.",
                self.name,
            ),
            "regex": self.env._(
                "The pattern of %s is no regular expression outside its braces.", self.name
            ),
        }[problem]

    def _read_scale_code(self, code):
        """{"weight", "price", "base_code"} of a code that matches the rule, else None."""
        self.ensure_one()
        found = scale_code.read(code, self.pattern)
        if not found:
            return None
        values, base_code = found
        return {**dict(zip(self._scale_order(), values, strict=True)), "base_code": base_code}

    def _scale_order(self):
        """What the two numbers of the pattern are, in their order."""
        return ["price", "weight"] if self.scale_first_part == "price" else ["weight", "price"]
