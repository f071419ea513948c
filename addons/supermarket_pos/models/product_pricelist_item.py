from odoo import models


class ProductPricelistItem(models.Model):
    _inherit = "product.pricelist.item"

    def _priced_templates(self):
        return self.product_tmpl_id | self.product_id.product_tmpl_id

    def write(self, vals):
        moved = bool({"product_id", "product_tmpl_id", "pricelist_id"} & vals.keys())
        before = self._priced_templates() if moved else self.env["product.template"]
        result = super().write(vals)
        before._touch_catalogue()
        return result

    def unlink(self):
        templates = self._priced_templates()
        result = super().unlink()
        templates._touch_catalogue()
        return result
