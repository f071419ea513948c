from odoo import api, fields, models
from odoo.tools import format_date


class ReplenishmentProposal(models.Model):
    """The deadline in words and by the store's clock, whoever looks from wherever."""

    _inherit = "replenishment.proposal"

    deadline = fields.Char("Order by", compute="_compute_deadline")
    is_late = fields.Boolean(compute="_compute_deadline")

    @api.depends("order_date", "warehouse_id")
    def _compute_deadline(self):
        for proposal in self:
            proposal.deadline = self._deadline_text(proposal.warehouse_id, proposal.order_date)
            proposal.is_late = bool(proposal.order_date) and (
                proposal.order_date < fields.Datetime.now()
            )

    @api.model
    def _deadline_text(self, warehouse, moment):
        """ "Today 12:00", "Tomorrow 12:00" or the day, by the store's clock."""
        if not (warehouse and moment):
            return ""
        # sudo: the store's time zone is no secret of whoever may see its proposals
        facts = self.env["replenishment.facts"].sudo()
        last_day, hour = facts._deadline(warehouse, moment)
        today = facts._now_in(warehouse).date()
        names = {0: self.env._("Today"), 1: self.env._("Tomorrow")}
        day = names.get((last_day - today).days) or format_date(
            self.env, last_day, date_format="EEE d MMM"
        )
        return f"{day} {hour}"

    @api.model
    def _time_left_text(self, moment):
        """How long until a moment: "2 d 3 h", "3 h 20 min", or that it is over."""
        if not moment:
            return ""
        minutes = int((moment - fields.Datetime.now()).total_seconds() // 60)
        if minutes < 0:
            return self.env._("over")
        days, hours = minutes // 1440, minutes % 1440 // 60
        if days:
            return self.env._("%(d)s d %(h)s h left", d=days, h=hours)
        return self.env._("%(h)s h %(m)s min left", h=hours, m=minutes % 60)
