from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class SupermarketProductBarcode(models.Model):
    """A further code on the same goods: another print, a case, an old label."""

    _name = "supermarket.product.barcode"
    _description = "Further Product Barcode"
    _inherit = ["supermarket.shared.mixin", "supermarket.first.state.mixin"]
    _order = "product_id, id"

    name = fields.Char(string="Barcode", required=True)
    product_id = fields.Many2one("product.product", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(
        related="product_id.company_id", store=True, precompute=True, index=True
    )
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

    _name_company_uniq = models.UniqueIndex(
        "(name, COALESCE(company_id, 0))", "This barcode is in use already."
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0 AND quantity < 1000000)",
        "A scan counts more than nothing and less than a million.",
    )

    @api.depends("product_id")
    def _compute_uom_id(self):
        for barcode in self:
            barcode.uom_id = barcode.uom_id or barcode.product_id.uom_id

    @api.constrains("name", "product_id")
    def _check_unique(self):
        """A code stands for one product in a company, main or further; goods that all companies
        share are in each of them."""
        # sudo: a code is taken, also by a product that one may not see
        barcodes, products = self.sudo(), self.env["product.product"].sudo()
        for barcode in barcodes:
            reach = self._reach(barcode.product_id.company_id.id)
            same = Domain("name", "=", barcode.name) & Domain("id", "!=", barcode.id)
            taken = barcodes.search(same & reach, limit=1).product_id or products.search(
                Domain("barcode", "=", barcode.name) & reach, limit=1
            )
            if taken:
                raise ValidationError(barcode._taken_message(taken))

    @api.model
    def _may_add_shared(self):
        return True

    @api.model
    def _reach(self, company_id):
        """Of the same company, its branches, its head office, or of all companies; a code of all
        companies meets those of each."""
        if not company_id:
            return Domain.TRUE
        shared = Domain("company_id", "=", False)
        family = Domain("company_id", "parent_of", company_id)
        return shared | family | Domain("company_id", "child_of", company_id)

    def _taken_message(self, product):
        """Who has the code, where whoever asks may see that product: constraints run as sudo."""
        product = product.sudo(False)
        if not product._filtered_access("read"):
            return self.env._(
                "The barcode %s is in use already, by a product that you don't have access to.",
                self.name,
            )
        if product.barcode == self.name:
            return self.env._(
                "The barcode %(code)s is the main barcode of %(product)s already.",
                code=self.name,
                product=product.display_name,
            )
        return self.env._(
            "The barcode %(code)s is a further barcode of %(product)s already.",
            code=self.name,
            product=product.display_name,
        )

    def _product_quantity(self):
        """Return what one scan counts in the product's own unit."""
        self.ensure_one()
        return self.uom_id._compute_quantity(
            self.quantity, self.product_id.uom_id, rounding_method="HALF-UP"
        )
