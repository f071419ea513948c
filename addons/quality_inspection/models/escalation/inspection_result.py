from odoo import models

from ..result.inspection_result import MANAGERS

#: What the list of activities shows of a reason; all of it stands on the result.
LONGEST = 120


class InspectionResult(models.Model):
    """Who goes on is told: a manager with what was escalated, the inspector with what came back."""

    _inherit = "inspection.result"

    def _after_escalate(self, note):
        super()._after_escalate(note)
        managers = self.env["res.users"]._to_tell(MANAGERS, self.company_id, self.warehouse_id)
        summary = self.env._("Escalated, decide: %s", note[:LONGEST])
        self._tell_of(managers - self._inspectors(), summary)

    def _after_revise(self, note):
        super()._after_revise(note)
        task = self.task_id
        task.result_id._tell_of(task.user_id, self.env._("Sent back: %s", note[:LONGEST]))

    def _tell_of(self, people, summary):
        """Give the first of these people an activity."""
        if people:
            # sudo: who is told follows from the event, whatever the person who moved it may write
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo", user_id=people[0].id, summary=summary
            )

    def _after_event(self, event, source, note):
        """What was waited for has come: nothing is left to do about the state before."""
        # sudo: the activity may be somebody else's
        self.sudo().activity_ids.action_done()
        return super()._after_event(event, source, note)
