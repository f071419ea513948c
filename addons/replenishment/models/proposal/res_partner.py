from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    replenishment_proposal_count = fields.Integer(compute="_compute_replenishment_proposal_count")

    def _compute_replenishment_proposal_count(self):
        counts = dict(
            self.env["replenishment.proposal"]._read_group(
                [("partner_id", "in", self.ids), ("state", "=", "draft")],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.replenishment_proposal_count = counts.get(partner, 0)

    def action_view_replenishment_proposals(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "replenishment.replenishment_proposal_action"
        )
        return {**action, "domain": [("partner_id", "in", self.ids)]}
