import numpy as np
from odoo import api, fields, models

from ..ordering.budget import Line

# How many days of sales beyond the cost curve a product without expiry may be stocked up with.
SPARE_DAYS = 14


class ReplenishmentAdjustLine(models.TransientModel):
    _name = "replenishment.adjust.line"
    _description = "Line of an Order to Adjust"
    _order = "id"

    adjust_id = fields.Many2one("replenishment.adjust", required=True, ondelete="cascade")
    proposal_id = fields.Many2one("replenishment.proposal", required=True, ondelete="cascade")
    product_id = fields.Many2one(related="proposal_id.product_id")
    adjustment = fields.Selection(related="proposal_id.adjustment", string="Changed Before")
    currency_id = fields.Many2one(related="adjust_id.currency_id")
    price_unit = fields.Float(related="proposal_id.price_unit")
    quantity_before = fields.Float(related="proposal_id.qty_to_order", string="Now")
    quantity = fields.Float("Then", digits="Product Unit")
    change = fields.Float(compute="_compute_change", digits="Product Unit")
    measure_unit = fields.Float(compute="_compute_measure_unit")
    cost_change = fields.Float("Extra Cost", compute="_compute_change")

    @api.depends("quantity", "proposal_id")
    def _compute_change(self):
        for line in self:
            line.change = line.quantity - line.quantity_before
            quantity, cost = line._curve()
            both = np.interp([line.quantity, line.quantity_before], quantity, cost)
            line.cost_change = float(both[0] - both[1])

    @api.depends("proposal_id", "adjust_id.measure")
    def _compute_measure_unit(self):
        for line in self:
            product = line.product_id
            per_unit = {
                "amount": line.price_unit,
                "weight": product.weight,
                "volume": product.volume,
                "units": 1.0,
            }
            line.measure_unit = per_unit[line.adjust_id.measure or "amount"]

    def _curve(self):
        """Quantities and expected costs; goods that keep may be stocked up beyond the curve."""
        proposal = self.proposal_id
        points = proposal._cost_points() or [{"quantity": 0.0, "total": 0.0}]
        quantity = [point["quantity"] for point in points]
        cost = [point["total"] for point in points]
        step = max(proposal.pack_qty, proposal.uom_id.rounding)
        if len(points) > 1 and not self.product_id.use_expiration_date:
            slope = max((cost[-1] - cost[-2]) / (quantity[-1] - quantity[-2]), 0.0)
            top, last, end = cost[-1], quantity[-1], quantity[-1] + SPARE_DAYS * proposal.daily_qty
            while quantity[-1] + step <= end:
                quantity.append(quantity[-1] + step)
                cost.append(top + slope * (quantity[-1] - last))
        return np.array(quantity), np.array(cost)

    def _as_line(self, kind):
        """The line for the ordering package: from what is proposed upwards, or downwards."""
        quantity, cost = self._curve()
        here = self.quantity_before
        known = float(np.interp(here, quantity, cost))
        side = quantity > here if kind == "minimum" else quantity < here
        quantity, cost = quantity[side], cost[side]
        if kind == "minimum":
            quantity, cost = np.insert(quantity, 0, here), np.insert(cost, 0, known)
        else:
            quantity, cost = np.append(quantity, here), np.append(cost, known)
        at = 0 if kind == "minimum" else len(cost) - 1
        cost[at] = min(cost)  # the way starts at what is proposed, thinned curve or not
        if kind == "budget" and (not len(quantity) or quantity[0] > 0):
            quantity, cost = np.insert(quantity, 0, 0.0), np.insert(cost, 0, max(cost))
        return Line(quantity, cost, self.measure_unit)
