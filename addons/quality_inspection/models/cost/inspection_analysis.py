from collections import defaultdict

from odoo import api, models

TOP = 10


class InspectionAnalysis(models.AbstractModel):
    """What the quality of suppliers costs: looking at their goods, and what was wrong with them.

    Looking: the planned hours of finished inspections, re-inspections too. Failed: the ordered
    price of goods that went back. Fines are what came back of it.
    """

    _inherit = "inspection.analysis"

    @api.model
    def get_figures(self, date_from, date_to, warehouse_id=False, item_id=False):
        figures = super().get_figures(date_from, date_to, warehouse_id, item_id)
        period = [value for name, _operator, value in figures["domain"] if name == "review_date"]
        store = [leaf for leaf in figures["domain"] if leaf[0] == "warehouse_id"]
        return {
            **figures,
            "costs": self._costs(*period, store),
            "currency": self.env.company.currency_id.symbol,
            "hour_cost": self.env.company.inspection_hour_cost,
        }

    @api.model
    def _costs(self, begin, end, store):
        """Return [{supplier, hours, looking, failed, fines, total}], the dearest first."""
        hours = self._hours(begin, end, store)
        failed, fines = self._failures(begin, end, store)
        hour_cost = self.env.company.inspection_hour_cost
        rows = []
        for supplier in {*hours, *failed, *fines}:
            looking = hours[supplier] * hour_cost
            rows.append(
                {
                    "id": supplier.id,
                    "name": supplier.display_name,
                    "hours": hours[supplier],
                    "looking": looking,
                    "failed": failed[supplier],
                    "fines": fines[supplier],
                    "total": looking + failed[supplier] - fines[supplier],
                }
            )
        return sorted(rows, key=lambda row: (-row["total"], -row["hours"], row["id"]))[:TOP]

    @api.model
    def _hours(self, begin, end, store):
        """Return {supplier: planned hours of its inspections that were finished}."""
        groups = self.env["inspection.task"]._read_group(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "done"),
                ("supplier_id", "!=", False),
                ("date_done", ">=", begin),
                ("date_done", "<", end),
                *store,
            ],
            ["supplier_id"],
            ["planned_minutes:sum"],
        )
        return defaultdict(float, {supplier: minutes / 60 for supplier, minutes in groups})

    @api.model
    def _failures(self, begin, end, store):
        """Return ({supplier: price of what went back}, {supplier: fines credited})."""
        problems = self.env["inspection.problem"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("state", "=", "done"),
                ("problem_type", "in", ("return", "fine")),
                ("approval_date", ">=", begin),
                ("approval_date", "<", end),
                *store,
            ]
        )
        failed, fines = defaultdict(float), defaultdict(float)
        for problem in problems:
            if problem.problem_type == "fine":
                fines[problem.supplier_id] += problem.amount
            else:
                failed[problem.supplier_id] += problem._returned_value()
        return failed, fines
