from odoo import models

FINAL = ("completed", "revised")


class InspectionResult(models.Model):
    """Whether anything may still come of a result."""

    _inherit = "inspection.result"

    def _is_final(self):
        """Nobody goes on with readings that were begun before their task was cancelled."""
        return self.state in FINAL or self.task_id.state == "cancelled"
