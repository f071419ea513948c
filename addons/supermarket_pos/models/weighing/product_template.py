from odoo import api, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        if any(products.mapped("to_weight")):
            self.env["decimal.precision"]._advise_grams()
        return products

    def write(self, vals):
        result = super().write(vals)
        if vals.get("to_weight"):
            self.env["decimal.precision"]._advise_grams()
        return result
