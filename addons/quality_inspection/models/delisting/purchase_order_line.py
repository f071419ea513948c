from odoo import api, models


class PurchaseOrderLine(models.Model):
    """An order that is confirmed gets no line of a delisted product either."""

    _inherit = "purchase.order.line"

    @api.constrains("product_id", "order_id")
    def _check_delisted(self):
        for order, lines in self.grouped("order_id").items():
            if order.state == "purchase":
                order._check_delisted(lines.product_id)
