from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ordering.budget import up_to_minimum, within_budget


class ReplenishmentAdjust(models.TransientModel):
    """An order brought up to the vendor's minimum, or down to the budget, shown before it counts.

    Quantities that a person entered stay as they are; the others move where it costs least.
    """

    _name = "replenishment.adjust"
    _description = "Adjust an Order"

    kind = fields.Selection(
        [("minimum", "Top up to the minimum"), ("budget", "Cut to the budget")],
        required=True,
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    measure = fields.Selection(
        [("amount", "Money"), ("weight", "Weight"), ("volume", "Volume"), ("units", "Units")],
        readonly=True,
    )
    target = fields.Float(help="What the order should come to, in the vendor's measure or money.")
    before = fields.Float(readonly=True)
    after = fields.Float(compute="_compute_after")
    amount_before = fields.Monetary(compute="_compute_after")
    amount_after = fields.Monetary(compute="_compute_after")
    cost_change = fields.Monetary(
        "Expected Extra Cost",
        compute="_compute_after",
        help="By how much lost sales, waste and keeping are expected to cost more, in the "
        "company's currency.",
    )
    reached = fields.Boolean(compute="_compute_after")
    line_ids = fields.One2many("replenishment.adjust.line", "adjust_id")

    @api.depends("kind", "partner_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for adjust in self:
            adjust.display_name = f"{kinds.get(adjust.kind, '')}: {adjust.partner_id.name or ''}"

    @api.depends("line_ids.quantity", "target")
    def _compute_after(self):
        for adjust in self:
            lines = adjust.line_ids
            adjust.after = sum(line.quantity * line.measure_unit for line in lines)
            adjust.amount_before = sum(line.quantity_before * line.price_unit for line in lines)
            adjust.amount_after = sum(line.quantity * line.price_unit for line in lines)
            adjust.cost_change = sum(lines.mapped("cost_change"))
            if adjust.kind == "minimum":
                adjust.reached = adjust.after >= adjust.target - 0.005
            else:
                adjust.reached = adjust.after <= adjust.target + 0.005

    @api.model
    def _prepare(self, order, kind):
        """A wizard for one order, its quantities worked out for the vendor's minimum or budget."""
        measure = order.measure if kind == "minimum" else "amount"
        target = order.minimum if kind == "minimum" else max(order.budget_left, 0.0)
        if kind == "minimum" and not order.minimum:
            raise UserError(
                self.env._("%s asks for no minimum order.", order.partner_id.display_name)
            )
        if kind == "budget" and not order.has_budget:
            raise UserError(
                self.env._(
                    "There is no budget for %s on that day: enter one under Budgets.",
                    order.display_name,
                )
            )
        adjust = self.create(
            {
                "kind": kind,
                "partner_id": order.partner_id.id,
                "warehouse_id": order.warehouse_id.id,
                "currency_id": order.currency_id.id,
                "measure": measure,
                "target": target,
                "before": order.measured if kind == "minimum" else order.amount,
                "line_ids": [
                    fields.Command.create(
                        {"proposal_id": proposal.id, "quantity": proposal.qty_to_order}
                    )
                    for proposal in order._proposals()
                ],
            }
        )
        adjust._fill_quantities()
        return adjust

    def _fill_quantities(self):
        """Ask the ordering package; what a person entered counts, and stays."""
        own = self.line_ids.filtered(lambda line: line.proposal_id.adjustment == "person")
        free = self.line_ids - own
        rest = self.target - sum(line.quantity_before * line.measure_unit for line in own)
        curves = [line._as_line(self.kind) for line in free]
        if self.kind == "minimum":
            quantities = up_to_minimum(curves, max(rest, 0.0))
        else:
            quantities = within_budget(curves, max(rest, 0.0))
        for line, quantity in zip(free, quantities, strict=True):
            line.quantity = quantity

    def action_apply(self):
        """Put the quantities on the proposals; nothing is ordered yet."""
        for line in self.line_ids:
            if line.proposal_id.uom_id.compare(line.quantity, line.proposal_id.qty_to_order):
                line.proposal_id._adjust(line.quantity, self.kind)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
