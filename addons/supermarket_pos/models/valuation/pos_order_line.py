from odoo import models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _set_cost(self, cost):
        """Enter the cost in the order's currency, as core does."""
        order = self.order_id
        # sudo: costs are not told, they are booked
        total_cost = self.product_id.sudo().cost_currency_id._convert(
            from_amount=cost,
            to_currency=self.currency_id,
            company=self.company_id,
            date=order.date_order,
            round=False,
        )
        # sudo: what an order cost follows from its goods, whoever posts them
        self.sudo().write({"total_cost": total_cost, "is_total_cost_computed": True})
