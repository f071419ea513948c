from odoo import models


class SupermarketSaleLedger(models.Model):
    """What an order cost is what left the books with its goods: its margin ties to them."""

    _inherit = "supermarket.sale.ledger"

    def _after_post(self):
        result = super()._after_post()
        self._order_lines()._cost_by_ledger()
        return result

    def _order_lines(self):
        """The lines of orders that these entries are of."""
        uuids = {entry.line_uuid.split("/")[0] for entry in self if entry.pos_order_id}
        # sudo: what an order cost follows from its goods, whoever posts them
        return self.env["pos.order.line"].sudo().search([("uuid", "in", list(uuids))])
