from odoo import models
from odoo.exceptions import UserError


class InspectionPlan(models.Model):
    """A plan looks at what is on hand, too, if a planner asks for it: lot by lot, in a job.

    What was decided on already is not decided on again.
    """

    _name = "inspection.plan"
    _inherit = ["inspection.plan", "supermarket.work.mixin"]

    _pending_states = ("active",)
    _work_job = "quality_inspection.cron_work"
    _work_page = 25

    def action_inspect_stock(self):
        """Let the plan decide on the receipts of all lots on hand, in the background."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "active":
            raise UserError(self.env._("%s is not active: activate it first.", self.name))
        count = self._ask_for_work(self._lots_on_hand(self.company_id._inspected_companies()))
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

    def _work_parts(self, parts):
        """Show the plans in force what the receipts of these lots brought."""
        lines = self.env["stock.move.line"].search(
            [
                ("lot_id", "in", parts),
                ("company_id", "in", self.company_id._inspected_companies().ids),
                ("state", "=", "done"),
                ("location_id.usage", "in", ("supplier", "transit")),
            ]
        )
        self.env["inspection.intake"]._inspect(lines)
        return True
