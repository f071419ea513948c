from odoo import api, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _planned_price_cuts(self, stores, first, last):
        """What the tills' promotions are going to give, or gave."""
        cuts = super()._planned_price_cuts(stores, first, last)
        # sudo: what is advertised to customers is no secret to who plans
        return [*cuts, *self.env["loyalty.program"].sudo()._price_cuts(stores, first, last)]
