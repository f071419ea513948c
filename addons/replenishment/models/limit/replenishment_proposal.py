from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.formats import format_quantity

EPSILON = 1e-6  # sums of floats


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
        measured = self._measured_in(order.measure)
        is_over_truck = bool(order.truck) and measured > order.truck
        return is_over_truck or (order.has_budget and self.amount > order.budget_left)

    def _measured_in(self, measure):
        """What these come to in what their vendor counts an order in."""
        return sum(
            {
                "amount": one.amount,
                "weight": one.qty_to_order * one.product_id.weight,
                "volume": one.qty_to_order * one.product_id.volume,
                "units": one.qty_to_order,
            }[measure]
            for one in self
        )

    def _check_limits(self):
        """Nor beyond what the vendor, a truck or a budget allows."""
        super()._check_limits()
        if not self:
            return
        vendor = self.partner_id.with_company(self.company_id)
        measured = self._measured_in(vendor.replenishment_measure or "amount")
        minimum, truck = vendor.replenishment_minimum, vendor.replenishment_truck
        values = {"measured": format_quantity(self.env, measured)}
        if minimum and measured < minimum - EPSILON:
            raise UserError(
                self.env._(
                    "it comes to %(measured)s, and the minimum order is %(minimum)s.",
                    **values,
                    minimum=format_quantity(self.env, minimum),
                )
            )
        if truck and measured > truck + EPSILON:
            raise UserError(
                self.env._(
                    "it comes to %(measured)s, and the truck holds %(truck)s.",
                    **values,
                    truck=format_quantity(self.env, truck),
                )
            )
        self._check_budget()

    def _check_budget(self):
        # sudo: the store's time zone
        facts, moment = self.env["replenishment.facts"].sudo(), min(self.mapped("order_date"))
        day, _hour = facts._deadline(self.warehouse_id, moment)
        # sudo: a budget binds also where it may not be read
        budgets = (
            self.env["replenishment.budget"].sudo()._of(self.partner_id, self.warehouse_id, day)
        )
        budgets.invalidate_recordset(["spent", "left"])
        company = self.company_id
        left = min(budgets.mapped("left"), default=None)
        if left is None:
            return
        # what is ordered already is spent: only what is still open draws on what is left
        still = self.filtered(lambda one: one.state != "accepted")
        amount = sum(still.mapped("amount"))
        amount = self.currency_id._convert(amount, company.currency_id, company, day)
        if amount > left + EPSILON:
            raise UserError(
                self.env._(
                    "it costs %(amount)s, and the budget leaves %(left)s.",
                    amount=format_amount(self.env, amount, company.currency_id),
                    left=format_amount(self.env, left, company.currency_id),
                )
            )
