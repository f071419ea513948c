from odoo import models


class SupermarketShortage(models.Model):
    _inherit = "supermarket.shortage"

    def _on_opened(self):
        """Propose an order at once, in the transaction of the sale that crossed the threshold.

        From stored forecasts, so that the customer doesn't wait for a model. What is on order and
        covers the need gives no proposal: the night looks at it again.
        """
        result = super()._on_opened()
        if self.env.context.get("replenishment_later"):
            return result
        # sudo: a cashier's sale causes the proposal without being allowed to read it
        shortages = self.sudo()
        pairs = [(s.product_id, s.warehouse_id) for s in shortages if s.product_id.purchase_ok]
        if pairs:
            vals_list = self.env["replenishment.planner"]._evaluate(pairs).values()
            self.env["replenishment.proposal"]._propose(
                [
                    {**vals, "origin": "crossing", "urgent": not vals["idle"]}
                    for vals in vals_list
                    if vals["proposed_qty"] > 0
                ]
            )
        return result
