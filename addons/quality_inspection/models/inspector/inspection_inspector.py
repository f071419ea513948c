import itertools

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

    @api.model
    def _chooser(self, company, now=None):
        """Return a function that says whose turn it is, if anybody's.

        It takes a store, the skills needed and the person who received the goods: he never inspects
        them. On shift first, then least load, then longest waiting; what it gave away counts.
        """
        inspectors = self.search([("company_id", "=", company.id), ("is_available", "=", True)])
        now = now or fields.Datetime.now()
        turns = {
            inspector: [not inspector._is_on_shift(now), *state]
            for inspector, state in inspectors._loads().items()
        }
        clock = itertools.count(max((turn[-1] for turn in turns.values()), default=0) + 1)

        def choose(warehouse, skills, receiver):
            able = [
                inspector
                for inspector in inspectors
                if inspector.user_id != receiver and inspector._can_take(warehouse, skills)
            ]
            if not able:
                return self.browse()
            chosen = min(able, key=lambda inspector: (*turns[inspector], inspector.id))
            turns[chosen][1] += 1
            turns[chosen][2] = next(clock)
            return chosen

        return choose

    def _can_take(self, warehouse, skills):
        """Whether the inspector is of the store and trained for all of it."""
        in_store = not self.warehouse_ids or warehouse in self.warehouse_ids
        return in_store and skills <= self.skill_ids

    def _loads(self):
        """Return {inspector: (open tasks, the last task he was given)}.

        Read from the tasks: a counter on the inspector would make all receipts wait for each other.
        """
        tasks = self.env["inspection.task"]
        last = dict(
            tasks._read_group([("inspector_id", "in", self.ids)], ["inspector_id"], ["id:max"])
        )
        counts = self._open_task_counts()
        return {one: (counts.get(one, 0), last.get(one, 0)) for one in self}

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
