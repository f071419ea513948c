from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MAX_CUTOFF = 24.0


class ResPartner(models.Model):
    _inherit = "res.partner"

    replenishment_mon = fields.Boolean("Order on Monday")
    replenishment_tue = fields.Boolean("Order on Tuesday")
    replenishment_wed = fields.Boolean("Order on Wednesday")
    replenishment_thu = fields.Boolean("Order on Thursday")
    replenishment_fri = fields.Boolean("Order on Friday")
    replenishment_sat = fields.Boolean("Order on Saturday")
    replenishment_sun = fields.Boolean("Order on Sunday")
    replenishment_cutoff = fields.Float(
        "Order Cut-off",
        default=12.0,
        help="Orders sent after this hour count for the next order day.",
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

    def _replenishment_order_dates(self, now, count=2):
        """The next moments at which an order can still leave, as naive local datetimes.

        :param datetime now: naive local time of the store
        :param int count: how many
        """
        days = self._replenishment_order_weekdays()
        cutoff = timedelta(hours=self.replenishment_cutoff if self else MAX_CUTOFF / 2)
        dates, day = [], now.date()
        while len(dates) < count:
            moment = datetime.combine(day, time.min) + cutoff
            if day.weekday() in days and moment > now:
                dates.append(moment)
            day += timedelta(days=1)
        return dates

    def action_view_replenishment_proposals(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "replenishment.replenishment_proposal_action"
        )
        return {**action, "domain": [("partner_id", "in", self.ids)]}
