from odoo import api, models

from ...tools.together import Together


class SupermarketShortage(models.Model):
    """Which products have no threshold is asked once for the orders of a request."""

    _inherit = "supermarket.shortage"

    @api.model
    def _thresholds(self, products, warehouses):
        together = Together.of(self.env)
        if not together or not together.product_ids.issuperset(products._ids):
            return super()._thresholds(products, warehouses)
        if warehouses._ids not in together.unwatched:
            asked = products.browse(together.product_ids)
            watched = {product for _store, product in super()._thresholds(asked, warehouses)}
            together.unwatched[warehouses._ids] = together.product_ids - watched
        unwatched = products.browse(together.unwatched[warehouses._ids])
        return super()._thresholds(products - unwatched, warehouses)
