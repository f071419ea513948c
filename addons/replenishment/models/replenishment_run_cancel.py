from odoo import fields, models
from odoo.exceptions import UserError

from .job_mixin import WorkCancelled


class ReplenishmentRun(models.Model):
    """Stopping a pass: a person says so, the job heeds it between two pieces."""

    _inherit = "replenishment.run"

    def action_cancel(self):
        """Stop a pass that waits or runs: the job sees it after the piece that it works on."""
        self.check_access("create")
        for run in self:
            if run.state not in self._pending_states:
                raise UserError(
                    self.env._("%s is over: there is nothing left to cancel.", run.display_name)
                )
        # sudo: passes can't be written by people, and who may ask for one was checked before
        self.sudo().write(
            {
                "state": "cancelled",
                "finished_on": fields.Datetime.now(),
                "message": self.env._("Cancelled by %s.", self.env.user.name),
            }
        )

    def _heed_cancelling(self):
        """Look with fresh eyes, between two pieces: someone may have cancelled meanwhile.

        Committing first begins a new snapshot of the database, and nothing is pending here.
        """
        self.env["ir.cron"]._commit_progress(0)
        self.invalidate_recordset(["state"])
        if self.state == "cancelled":
            raise WorkCancelled
