from odoo import models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _quotation(self):
        """The quotation that the line is of; () without `pos_sale`."""
        # sudo: see `_quotations`
        return self.sudo()["sale_order_origin_id"] if "sale_order_origin_id" in self._fields else ()
