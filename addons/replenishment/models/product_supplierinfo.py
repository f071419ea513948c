from odoo import models


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    def _get_price_in_unit(self, product):
        """Discounted price of one stock unit of ``product``, in this price's currency."""
        self.ensure_one()
        unit = self.product_uom_id or product.uom_id
        return unit._compute_price(self.price_discounted, product.uom_id)
