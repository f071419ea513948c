from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    replenishment_open_count = fields.Integer(compute="_compute_replenishment_open_count")

    def _compute_replenishment_open_count(self):
        for template in self:
            template.replenishment_open_count = sum(
                template.product_variant_ids.mapped("replenishment_open_count")
            )

    def action_view_replenishment_proposals(self):
        return self.product_variant_ids.action_view_replenishment_proposals()

    def action_view_replenishment_forecast(self):
        return self.product_variant_ids.action_view_replenishment_forecast()
