from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.pieces import kept_in_pieces

#: What being late adds to the place in the queue; see `sampling.queue_priority`.
OVERDUE_PRIORITY = 10
#: Tasks of one transaction: who works on one of them waits no longer.
AT_ONCE = 5


class InspectionTask(models.Model):
    """A task that nobody finished in time goes up in the queue, and a planner is told, once."""

    _inherit = "inspection.task"

    escalation_date = fields.Datetime("Overdue Since Known", readonly=True, copy=False)

    @api.model
    def _escalate_overdue(self):
        """Called by a job. What gets another due time later can be overdue once more."""
        late = self.search(
            [
                ("state", "in", ("todo", "doing")),
                ("date_due", "<", fields.Datetime.now()),
                ("escalation_date", "=", False),
            ]
        )
        for few in kept_in_pieces(self.env, late.ids, AT_ONCE, late.browse):
            for task in few:
                task._escalate()
        return late

    def _escalate(self):
        self._write_state(
            self.state,
            escalation_date=fields.Datetime.now(),
            priority_score=self.priority_score + OVERDUE_PRIORITY,
        )
        planner = self.company_id._inspection_planner(self.plan_id.creator_id, self.warehouse_id)
        if planner:
            self.activity_schedule(
                "quality_inspection.activity_overdue",
                user_id=planner.id,
                summary=self._message_overdue(),
            )

    def _message_overdue(self):
        if not self.inspector_id:
            return self.env._("%s is overdue and has no inspector.", self.name)
        return self.env._(
            "%(task)s is overdue at %(inspector)s: give it to somebody else, or another time.",
            task=self.name,
            inspector=self.inspector_id.name,
        )

    def write(self, vals):
        """Another inspector or due time is the answer to the escalation."""
        result = super().write(vals)
        is_answer = {"date_due", "inspector_id"} & set(vals)
        answered = self.filtered("escalation_date") if is_answer else self.browse()
        for task in answered:
            # sudo: the planner's activity, whoever answers it; the mark is the system's
            task.sudo().activity_unlink(["quality_inspection.activity_overdue"])
            if "date_due" in vals:
                task.sudo()._write_state(
                    task.state,
                    escalation_date=False,
                    priority_score=task.priority_score - OVERDUE_PRIORITY,
                )
        return result
