from odoo import models
from odoo.addons.supermarket_stock.tools.context_keys import QUANTS_ONLY


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _compute_value(self):
        """A quant's share of the product's value: both as the books have them."""
        in_books = QUANTS_ONLY.on(self)
        return super(StockQuant, in_books)._compute_value()
