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

    @api.depends("purchase_line_id.move_ids.state", "picking_id.move_ids.state")
    def _compute_qty_received(self):
        for proposal in self:
            moves = proposal.purchase_line_id.move_ids | proposal.picking_id.move_ids
            proposal.qty_received = sum(
                -move.product_qty if move.location_dest_id.usage == "supplier" else move.product_qty
                for move in moves
                if move.state == "done" and move.product_id == proposal.product_id
            )

    def action_view_outcome(self):
        self.ensure_one()
        return self.outcome_ids[:1].get_formview_action()
