from odoo import models


class SupermarketSaleLedger(models.Model):
    """What an order cost is what left the books with its goods: its margin ties to them."""

    _inherit = "supermarket.sale.ledger"

    def _after_post(self):
        result = super()._after_post()
        self.pos_order_id._cost_by_ledger()
        return result
