from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ProductTemplate(models.Model):
    """In which unit a sample of the product is drawn."""

    _inherit = "product.template"

    inspection_uom_id = fields.Many2one(
        "uom.uom",
        "Drawn In",
        help="The unit inspectors draw: a crate, a sack, a piece. The lot is counted in it. Empty: "
        "as ordered, in kilograms or litres where that is smaller or a whole load.",
    )

    @api.constrains("inspection_uom_id", "uom_id")
    def _check_inspection_uom_id(self):
        """Pieces aren't kilograms: a thousand of them would count as one."""
        for product in self.filtered("inspection_uom_id"):
            if not product.inspection_uom_id._has_common_reference(product.uom_id):
                raise ValidationError(
                    self.env._(
                        "%(product)s is counted in %(unit)s: choose a unit of that kind in Drawn "
                        "In, not %(drawn)s.",
                        product=product.display_name,
                        unit=product.uom_id.name,
                        drawn=product.inspection_uom_id.name,
                    )
                )
