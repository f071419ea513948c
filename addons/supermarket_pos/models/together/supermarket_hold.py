from odoo import api, models

from ...tools.together import Together


class SupermarketHold(models.Model):
    """Most days no product is held as a whole: then the orders of a request ask once."""

    _inherit = "supermarket.hold"

    @api.model
    def _is_any_held(self, products, company):
        together = Together.of(self.env)
        if not together or not together.product_ids.issuperset(products._ids):
            return super()._is_any_held(products, company)
        if company.id not in together.unheld:
            asked = products.browse(together.product_ids)
            together.unheld[company.id] = not super()._is_any_held(asked, company)
        return not together.unheld[company.id] and super()._is_any_held(products, company)
