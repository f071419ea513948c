from odoo import api, fields, models
from odoo.fields import Domain


class SupermarketMorningBoard(models.AbstractModel):
    """Deliveries that wait for an inspection, and what inspections found."""

    _inherit = "supermarket.morning.board"

    @api.model
    def _lines(self, stores):
        return [*super()._lines(stores), *self._inspection_lines(stores)]

    @api.model
    def _inspection_lines(self, stores):
        waiting = self._in_stores(stores, or_none=True) & Domain("state", "in", ("todo", "doing"))
        tasks = self._counted("inspection.task", waiting)
        now = fields.Datetime.now()
        overdue = tasks and self.env["inspection.task"].search_count(
            waiting & Domain("date_due", "<", now)
        )
        ours = self._of_companies(stores)
        review = ours & Domain("state", "in", ("review", "escalated"))
        proposed = ours & Domain("state", "=", "proposed")
        alerts = ours & Domain("state", "=", "open")
        return [
            *self._line(
                "inspect",
                self.env._("Deliveries to inspect"),
                tasks,
                "quality_inspection.inspection_task_action",
                waiting,
                group="quality",
                level="danger" if overdue else "info",
                note=self.env._("%s overdue", overdue) if overdue else "",
            ),
            *self._line(
                "review",
                self.env._("Inspections to review"),
                self._counted("inspection.result", review, None),
                "quality_inspection.inspection_result_action",
                review,
                group="quality",
                roles=("reviewer",),
            ),
            *self._line(
                "problem",
                self.env._("Returns, fines and delistings to approve"),
                self._counted("inspection.problem", proposed, None),
                "quality_inspection.inspection_problem_action",
                proposed,
                group="quality",
                roles=("reviewer", "accountant", "buyer"),
            ),
            *self._line(
                "alert",
                self.env._("Quality alerts"),
                self._counted("inspection.alert", alerts, None),
                "quality_inspection.inspection_alert_action",
                alerts,
                group="quality",
                roles=("reviewer", "inspection_planner", "buyer"),
                level="danger",
            ),
        ]
