from odoo import api, fields, models


class ReplenishmentProposal(models.Model):
    """Whether one line alone breaks the budget or the truck of its order."""

    _inherit = "replenishment.proposal"

    is_over_limit = fields.Boolean(compute="_compute_is_over_limit")

    @api.depends("qty_to_order", "amount", "state")
    def _compute_is_over_limit(self):
        # sudo: who sees a proposal may know that it breaks a limit, without the orders themselves
        orders = self.env["replenishment.vendor.order"].sudo()
        found = orders.search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("warehouse_id", "in", self.warehouse_id.ids),
            ]
        )
        by_key = {
            (order.partner_id, order.warehouse_id, order.currency_id): order for order in found
        }
        for proposal in self:
            order = by_key.get((proposal.partner_id, proposal.warehouse_id, proposal.currency_id))
            proposal.is_over_limit = bool(order) and proposal._exceeds(order)

    def _exceeds(self, order):
        quantity, product = self.qty_to_order, self.product_id
        measured = {
            "amount": self.amount,
            "weight": quantity * product.weight,
            "volume": quantity * product.volume,
            "units": quantity,
        }[order.measure]
        is_over_truck = bool(order.truck) and measured > order.truck
        return is_over_truck or (order.has_budget and self.amount > order.budget_left)
