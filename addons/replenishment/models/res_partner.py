from odoo import api, fields, models
from odoo.exceptions import ValidationError

# What a vendor agreed on with one company is nothing to another one.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_CUTOFF = 24.0


class ResPartner(models.Model):
    _inherit = "res.partner"

    replenishment_mon = fields.Boolean("Order on Monday", company_dependent=True)
    replenishment_tue = fields.Boolean("Order on Tuesday", company_dependent=True)
    replenishment_wed = fields.Boolean("Order on Wednesday", company_dependent=True)
    replenishment_thu = fields.Boolean("Order on Thursday", company_dependent=True)
    replenishment_fri = fields.Boolean("Order on Friday", company_dependent=True)
    replenishment_sat = fields.Boolean("Order on Saturday", company_dependent=True)
    replenishment_sun = fields.Boolean("Order on Sunday", company_dependent=True)
    replenishment_cutoff = fields.Float(
        "Order Cut-off",
        company_dependent=True,
        help="Orders sent after this hour count for the next order day. 0:00 is the midnight "
        "before the order day, 24:00 the one that ends it.",
    )
    replenishment_auto_order = fields.Boolean(
        "Order without Asking",
        company_dependent=True,
        help="Proposals for this vendor become confirmed purchase orders in the nightly pass of an "
        "order day. Left off, nothing is ordered before a person accepts the proposal.",
    )
    replenishment_proposal_count = fields.Integer(compute="_compute_replenishment_proposal_count")

    @api.constrains("replenishment_cutoff")
    def _check_replenishment_cutoff(self):
        if any(not 0 <= partner.replenishment_cutoff <= MAX_CUTOFF for partner in self):
            raise ValidationError(
                self.env._("The order cut-off is an hour of the day, from 0:00 to 24:00.")
            )

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

    @api.model
    def _commercial_fields(self):
        """The agreement is with the company: its contacts follow it."""
        return [
            *super()._commercial_fields(),
            *(f"replenishment_{day}" for day in WEEKDAYS),
            "replenishment_cutoff",
            "replenishment_auto_order",
        ]

    def _replenishment_order_weekdays(self):
        """The weekdays (0 = Monday) on which this vendor takes orders; all when none is ticked."""
        days = {n for n, day in enumerate(WEEKDAYS) if self[f"replenishment_{day}"]}
        return days or set(range(len(WEEKDAYS)))

    def action_view_replenishment_proposals(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "replenishment.replenishment_proposal_action"
        )
        return {**action, "domain": [("partner_id", "in", self.ids)]}
