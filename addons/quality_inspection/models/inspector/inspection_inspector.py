from datetime import timedelta

import pytz
from odoo import fields, models

from ...tools.duty import duty_minutes


class InspectionInspector(models.Model):
    """A person who inspects: trained for what, where, and when on duty."""

    _name = "inspection.inspector"
    _description = "Inspector"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "name, id"

    user_id = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    name = fields.Char(related="user_id.name", store=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    warehouse_ids = fields.Many2many(
        "stock.warehouse", string="Stores", check_company=True, help="Empty: all stores."
    )
    skill_ids = fields.Many2many("inspection.skill", string="Skills")
    shift_start = fields.Float("Shift From", default=6.0)
    shift_end = fields.Float("Shift To", default=22.0, help="Before the start: past midnight.")
    is_available = fields.Boolean(
        "Available", default=True, help="Switched off: gets no tasks until it is switched on."
    )
    leave_ids = fields.One2many("inspection.leave", "inspector_id")
    last_assigned = fields.Datetime(compute="_compute_last_assigned")
    open_task_count = fields.Integer(compute="_compute_open_task_count")
    active = fields.Boolean(default=True)

    _user_unique = models.Constraint(
        "UNIQUE(user_id, company_id)", "This person is an inspector of the company already."
    )
    _shift_hours = models.Constraint(
        "CHECK(shift_start >= 0 AND shift_start < 24 AND shift_end >= 0 AND shift_end <= 24)",
        "A shift begins and ends between 0 and 24 o'clock.",
    )

    def _compute_open_task_count(self):
        counts = self._open_task_counts()
        for inspector in self:
            inspector.open_task_count = counts.get(inspector, 0)

    def _compute_last_assigned(self):
        last = dict(
            self.env["inspection.task"]._read_group(
                [("inspector_id", "in", self.ids)], ["inspector_id"], ["create_date:max"]
            )
        )
        for inspector in self:
            inspector.last_assigned = last.get(inspector, False)

    def _open_task_counts(self):
        return dict(
            self.env["inspection.task"]._read_group(
                [("inspector_id", "in", self.ids), ("state", "in", ("todo", "doing"))],
                ["inspector_id"],
                ["__count"],
            )
        )

    def _can_take(self, warehouse, skills):
        """Whether the inspector is of the store and trained for all of it."""
        in_store = not self.warehouse_ids or warehouse in self.warehouse_ids
        in_store = in_store and self.user_id._works_in(warehouse)
        return in_store and skills <= self.skill_ids

    def _local(self, moment):
        """A moment (UTC) by the inspector's own clock."""
        zone = pytz.timezone(self.user_id.tz or "UTC")
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)

    def _duty_minutes(self, begin, end):
        """Minutes on duty between two moments (UTC): in the shift, and not on leave."""
        leaves = [(leave.date_from, leave.date_to) for leave in self.leave_ids]
        shift = self.shift_start, self.shift_end
        return duty_minutes(self._local(begin), self._local(end), shift, leaves)

    def _is_on_shift(self, now):
        """Whether the inspector is on duty at a moment (UTC)."""
        return self._duty_minutes(now, now + timedelta(minutes=1)) > 0

    def action_view_tasks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_task_action"
        )
        return {**action, "domain": [("inspector_id", "=", self.id)], "context": {}}
