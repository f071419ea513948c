from odoo import models
from odoo.addons.supermarket_stock.tools.context_keys import QUANTS_ONLY


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _compute_value(self):
        in_books = QUANTS_ONLY.on(self)
        return super(StockLot, in_books)._compute_value()

    def _compute_avg_cost(self):
        in_books = QUANTS_ONLY.on(self)
        return super(StockLot, in_books)._compute_avg_cost()
