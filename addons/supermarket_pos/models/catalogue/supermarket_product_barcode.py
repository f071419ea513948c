from odoo import models


class SupermarketProductBarcode(models.Model):
    _inherit = "supermarket.product.barcode"

    def write(self, vals):
        before = self.product_id if "product_id" in vals else self.browse().product_id
        result = super().write(vals)
        before.product_tmpl_id._touch_catalogue()
        return result

    def unlink(self):
        products = self.product_id
        result = super().unlink()
        products.product_tmpl_id._touch_catalogue()
        return result
