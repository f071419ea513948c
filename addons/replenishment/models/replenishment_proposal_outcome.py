from odoo import api, fields, models


class ReplenishmentProposal(models.Model):
    """From a decision to what came of it."""

    _inherit = "replenishment.proposal"

    qty_received = fields.Float(
        "Received",
        digits="Product Unit",
        compute="_compute_qty_received",
        compute_sudo=True,
        help="In the product's unit, less what went back; the order may be in packs.",
    )
    outcome_ids = fields.One2many("replenishment.outcome", "proposal_id", readonly=True)

    @api.depends(
        "purchase_line_id.move_ids.state",
        "purchase_line_id.move_ids.quantity",
        "picking_id.move_ids.state",
        "picking_id.move_ids.quantity",
    )
    def _compute_qty_received(self):
        of_line = self.search([("purchase_line_id", "in", self.purchase_line_id.ids)], order="id")
        sharing = of_line.grouped("purchase_line_id")
        # of all at once: a union of two fields' records is read by itself
        (self.purchase_line_id.move_ids | self.picking_id.move_ids).fetch(["state", "quantity"])
        for proposal in self:
            line = proposal.purchase_line_id
            moves = line.move_ids | proposal.picking_id.move_ids
            received = proposal._sum_received(moves)
            proposal.qty_received = proposal._own_share(received, sharing.get(line, proposal))

    def _sum_received(self, moves):
        """What came and stayed, by what was counted at the dock, not by what was asked for."""
        done = moves.filtered(lambda m: m.state == "done" and m.product_id == self.product_id)
        total = 0.0
        for move in done:
            quantity = move.product_uom._compute_quantity(move.quantity, self.uom_id, round=False)
            total += -quantity if move.location_dest_id.usage == "supplier" else quantity
        return total

    def _own_share(self, received, sharing):
        """Proposals that share an order's line are served one after the other; what came beyond
        all of them belongs to the last."""
        if len(sharing) < 2:
            return received
        before = sum(one.qty_to_order for one in sharing if one.id < self.id)
        left = max(received - before, 0.0)
        return left if self == sharing[-1] else min(left, self.qty_to_order)

    def action_view_outcome(self):
        self.ensure_one()
        return self.outcome_ids[:1].get_formview_action()
