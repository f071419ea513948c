from odoo import api, fields, models

from .product_category import OVERSELL_POLICIES


class ProductTemplate(models.Model):
    _inherit = "product.template"

    oversell_policy = fields.Selection(
        OVERSELL_POLICIES,
        help="What the till does when more is asked than is sellable. Empty: as the category.",
    )
    sellable_qty = fields.Float(
        string="Sellable",
        digits="Product Unit",
        compute="_compute_sellable_qty",
        search="_search_sellable_qty",
        help="On hand - sold but not yet posted - on hold - expired, in your store.",
    )
    safety_stock = fields.Float(
        digits="Product Unit",
        compute="_compute_safety_stock",
        inverse="_inverse_safety_stock",
        help="Below this sellable quantity the store needs replenishment.",
    )
    need_replenishment = fields.Boolean(
        string="Needs Replenishment",
        compute="_compute_need_replenishment",
        search="_search_need_replenishment",
        help="Less can be sold in a store than its safety stock.",
    )
    further_barcode_ids = fields.One2many(
        related="product_variant_ids.further_barcode_ids", readonly=False, string="Further Barcodes"
    )
    is_one_store = fields.Boolean(
        compute="_compute_is_one_store", help="The quantities in view are those of one store."
    )
    active_hold_count = fields.Integer(compute="_compute_active_hold_count")

    @api.depends_context("warehouse_id", "search_warehouse", "allowed_company_ids")
    @api.depends("product_variant_ids.sellable_qty")
    def _compute_sellable_qty(self):
        for template in self:
            template.sellable_qty = sum(template.product_variant_ids.mapped("sellable_qty"))

    def _search_sellable_qty(self, operator, value):
        return [("product_variant_ids", "any", [("sellable_qty", operator, value)])]

    @api.depends_context("warehouse_id", "search_warehouse", "allowed_company_ids")
    @api.depends("product_variant_ids.safety_stock")
    def _compute_safety_stock(self):
        for template in self:
            template.safety_stock = sum(template.product_variant_ids.mapped("safety_stock"))

    def _inverse_safety_stock(self):
        """Only a product without variants has one safety stock to set."""
        for template in self:
            if len(template.product_variant_ids) == 1:
                template.product_variant_ids.safety_stock = template.safety_stock

    def _get_related_fields_variant_template(self):
        """A new product gets these once it has its variant, as its barcode does."""
        return [
            *super()._get_related_fields_variant_template(), "safety_stock", "further_barcode_ids",
        ]  # fmt: skip

    @api.depends_context("warehouse_id", "search_warehouse", "allowed_company_ids")
    def _compute_is_one_store(self):
        self.is_one_store = len(self.env["product.product"]._sellable_warehouses()) == 1

    @api.depends_context("warehouse_id", "search_warehouse", "allowed_company_ids")
    @api.depends("product_variant_ids.need_replenishment")
    def _compute_need_replenishment(self):
        for template in self:
            template.need_replenishment = any(
                template.product_variant_ids.mapped("need_replenishment")
            )

    def _search_need_replenishment(self, operator, value):
        return [("product_variant_ids", "any", [("need_replenishment", operator, value)])]

    @api.depends("product_variant_ids.active_hold_count")
    def _compute_active_hold_count(self):
        for template in self:
            template.active_hold_count = sum(
                template.product_variant_ids.mapped("active_hold_count")
            )

    def action_view_holds(self):
        """Open the holds of the product, active ones first."""
        return self.product_variant_ids.action_view_holds()

    def _get_oversell_policy(self):
        """Return the template's own policy, else its category's."""
        self.ensure_one()
        return (
            self.oversell_policy
            or (self.categ_id and self.categ_id._get_oversell_policy())
            or "allow"
        )
