from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_oversell_policy(self):
        """Return allow, warn, block or pin: the product's own, else its category's."""
        self.ensure_one()
        return (
            self.oversell_policy
            or (self.categ_id and self.categ_id._get_oversell_policy())
            or "allow"
        )
