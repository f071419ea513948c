from odoo import api, fields, models

from .barcode_rule import SCALE


class SupermarketScaleFormat(models.Model):
    """How the labels of a country's scales are laid out, for a rule to begin with."""

    _name = "supermarket.scale.format"
    _description = "Label Format of Scales"
    _order = "country_id, pattern"
    _rec_names_search = ["country_id.name", "pattern"]

    country_id = fields.Many2one("res.country", required=True, ondelete="cascade")
    encoding = fields.Selection(
        selection=lambda self: self.env["barcode.rule"]._fields["encoding"].selection,
        required=True,
        default="ean13",
    )
    type = fields.Selection(
        [
            ("price", "Priced Product"),
            ("weight", "Weighted Product"),
            (SCALE, "Weighed and Priced Product"),
        ],
        required=True,
        default="price",
    )
    pattern = fields.Char(required=True)
    source = fields.Char(required=True, help="Where the format is described.")

    @api.depends("country_id", "type", "pattern")
    def _compute_display_name(self):
        types = dict(self._fields["type"]._description_selection(self.env))
        for layout in self:
            name = f"{layout.country_id.name}: {types.get(layout.type, '')} {layout.pattern}"
            layout.display_name = name
