from odoo import fields, models


class ProductTemplate(models.Model):
    """In which unit a sample of the product is drawn."""

    _inherit = "product.template"

    inspection_uom_id = fields.Many2one(
        "uom.uom",
        "Drawn In",
        help="The unit inspectors draw: a crate, a sack, a piece. The lot is counted in it. Empty: "
        "as ordered, in kilograms or litres where that is smaller or a whole load.",
    )
