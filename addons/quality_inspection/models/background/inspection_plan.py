from odoo import models
from odoo.exceptions import UserError


class InspectionPlan(models.Model):
    """A plan looks at what is on hand, too, if a planner asks for it."""

    _inherit = "inspection.plan"

    def action_inspect_stock(self):
        """Let the plan decide on the receipts of all lots on hand, in the background."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "active":
            raise UserError(self.env._("%s is not active: activate it first.", self.name))
        # sudo: the work table is the system's; the right to the plan was checked
        count = self.env["inspection.work"].sudo()._enqueue(self)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "%s lots on hand are decided on in the background, each by the receipt that "
                    "brought it.",
                    count,
                ),
            },
        }
