from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.codes import labels
from odoo.exceptions import ValidationError

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
    scale_format_id = fields.Many2one(
        "supermarket.scale.format",
        string="Label Format",
        store=False,
        help="Fills in type, encoding and pattern as the scales of a country print their labels.",
    )

    @api.onchange("scale_format_id")
    def _onchange_scale_format_id(self):
        layout = self.scale_format_id
        if layout:
            self.update(
                {name: layout[name] for name in ("type", "encoding", "pattern")}
                | {"name": layout.display_name}
            )

    @api.constrains("pattern", "type")
    def _check_pattern(self):
        ours = self.filtered(
            lambda rule: (
                rule.encoding != "gs1-128" and (rule.type == SCALE or labels.is_ours(rule.pattern))
            )
        )
        for rule in ours:
            problem = labels.problem_of(rule.pattern, rule.type)
            if problem:
                raise ValidationError(rule._pattern_message(problem))
        return super(BarcodeRule, self - ours)._check_pattern()

    def _pattern_message(self, problem):
        if problem == "count" and self.type != SCALE:
            return self.env._(
                "The pattern of %s needs one number in braces, such as 02.....{V}{NNDD}.", self.name
            )
        return {
            "count": self.env._(
                "The pattern of %s needs two numbers in braces, such as 28.....{NNNDD}{NNDDD}.",
                self.name,
            ),
            "empty": self.env._(
                "A number in the pattern of %s is empty: write N or D between its braces.",
                self.name,
            ),
            "braces": self.env._(
                "Braces in the pattern of %s hold a number (N and then D), V for a price-check "
                "digit, or X for digits to ignore.",
                self.name,
            ),
            "regex": self.env._(
                "The pattern of %s is no regular expression outside its braces.", self.name
            ),
        }[problem]

    def _as_rule(self):
        self.ensure_one()
        return labels.Rule(
            self.type, self.encoding, self.pattern, self.scale_first_part, self.alias
        )
