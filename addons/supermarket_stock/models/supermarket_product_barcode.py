from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SupermarketProductBarcode(models.Model):
    """A further code on the same goods: another print, a case, an old label."""

    _name = "supermarket.product.barcode"
    _description = "Further Product Barcode"
    _order = "product_id, id"

    name = fields.Char(string="Barcode", required=True)
    product_id = fields.Many2one("product.product", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="product_id.company_id", store=True, index=True)
    quantity = fields.Float(
        digits="Product Unit",
        default=1.0,
        required=True,
        help="How much one scan counts, in the unit beside it.",
    )
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_uom_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )

    _name_uniq = models.Constraint("UNIQUE(name)", "This barcode is in use already.")
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A scan counts more than nothing."
    )

    @api.depends("product_id")
    def _compute_uom_id(self):
        for barcode in self:
            barcode.uom_id = barcode.uom_id or barcode.product_id.uom_id

    @api.constrains("name")
    def _check_not_a_product_barcode(self):
        # sudo: a code is taken, also by another company's product
        taken = (
            self.env["product.product"]
            .sudo()
            .search([("barcode", "in", self.mapped("name"))], limit=1)
        )
        if taken:
            raise ValidationError(
                self.env._(
                    "The barcode %(code)s is the main barcode of %(product)s already.",
                    code=taken.barcode,
                    product=taken.display_name,
                )
            )

    def _product_quantity(self):
        """Return what one scan counts in the product's own unit."""
        self.ensure_one()
        return self.uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id, rounding_method="HALF-UP"
        )
