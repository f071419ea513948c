from datetime import datetime

import pytz
from odoo import api, fields, models


class InspectionInspector(models.Model):
    """A person who inspects: trained for what, where, when; and whose turn it is."""

    _name = "inspection.inspector"
    _description = "Inspector"
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
        "Available", default=True, help="Switched off during leave: gets no tasks."
    )
    last_assigned = fields.Datetime(readonly=True, copy=False)
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

    def _open_task_counts(self):
        return dict(
            self.env["inspection.task"]._read_group(
                [("inspector_id", "in", self.ids), ("state", "in", ("todo", "doing"))],
                ["inspector_id"],
                ["__count"],
            )
        )

    @api.model
    def _candidates(self, company, warehouse, skills):
        """Return who may take a task: available, of the store, trained for all of it."""
        inspectors = self.search([("company_id", "=", company.id), ("is_available", "=", True)])
        return inspectors.filtered(
            lambda inspector: (
                (not inspector.warehouse_ids or warehouse in inspector.warehouse_ids)
                and skills <= inspector.skill_ids
            )
        )

    @api.model
    def _choose(self, company, warehouse, skills, now=None):
        """Return whose turn it is, if anybody's: on shift, least load, longest waiting."""
        candidates = self._candidates(company, warehouse, skills)
        loads = candidates._open_task_counts()
        now = now or fields.Datetime.now()
        return candidates.sorted(
            lambda inspector: (
                not inspector._is_on_shift(now),
                loads.get(inspector, 0),
                inspector.last_assigned or datetime.min,
                inspector.id,
            )
        )[:1]

    def _is_on_shift(self, now):
        """Whether `now` (UTC) lies in the shift, in the inspector's own time zone."""
        zone = pytz.timezone(self.user_id.tz or "UTC")
        local = pytz.utc.localize(now).astimezone(zone)
        hour = local.hour + local.minute / 60
        if self.shift_start <= self.shift_end:
            return self.shift_start <= hour < self.shift_end
        return hour >= self.shift_start or hour < self.shift_end

    def action_view_tasks(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_task_action"
        )
        return {**action, "domain": [("inspector_id", "=", self.id)], "context": {}}
