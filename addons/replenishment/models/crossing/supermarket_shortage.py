from odoo import models

from ...tools.apart import apart


class SupermarketShortage(models.Model):
    _inherit = "supermarket.shortage"

    def _on_opened(self):
        """Propose an order at once, in the transaction of the sale that crossed the threshold.

        From stored forecasts, so that the customer doesn't wait for a model. What is on order and
        covers the need gives no proposal: the night looks at it again. Nor does a rule that goes
        on in Odoo's own way: its scheduler buys.

        No sale is refused because nothing could be proposed for it.
        """
        result = super()._on_opened()
        if not self.env.context.get("replenishment_later"):
            with apart(self.env, f"Proposing for shortages {self.ids}"):
                self._propose_at_once()
        return result

    def _propose_at_once(self):
        # sudo: a cashier's sale causes the proposal without being allowed to read it
        shortages = self.sudo()
        shortages = shortages.filtered(
            lambda one: one.product_id.purchase_ok and one.company_id.replenishment_on
        )
        alone = self.env["stock.warehouse.orderpoint"].sudo()
        alone = alone._left_alone(shortages.warehouse_id, shortages.product_id)
        alone |= self.env["supermarket.hold"]._not_bought(shortages.warehouse_id)
        pairs = [
            (one.product_id, one.warehouse_id)
            for one in shortages
            if (one.product_id.id, one.warehouse_id.id) not in alone
        ]
        if pairs:
            vals_list = self.env["replenishment.planner"]._evaluate(pairs).values()
            self.env["replenishment.proposal"]._propose(
                [
                    {**vals, "origin": "crossing", "urgent": not vals["idle"]}
                    for vals in vals_list
                    if vals["proposed_qty"] > 0
                ]
            )
