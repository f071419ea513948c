from datetime import date

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models

#: China, Food Safety Law art. 50 and 53: records are kept six months past the shelf life, two years
#: where there is none.
PAST_SHELF_LIFE = relativedelta(months=6)
WITHOUT_SHELF_LIFE = relativedelta(years=2)
OPEN_PROBLEMS = {"proposed", "approved"}


class InspectionTask(models.Model):
    """How long what was recorded of a lot is kept."""

    _inherit = "inspection.task"

    retention_date = fields.Date(
        "Keep Until",
        compute="_compute_retention_date",
        store=True,
        index="btree_not_null",
        help="Six months past the shelf life of the lot, two years where it has none. Nothing of "
        "it can be deleted before.",
    )

    @api.depends("state", "date_done", "lot_ids.expiration_date")
    def _compute_retention_date(self):
        for task in self:
            if task.state not in ("done", "cancelled"):
                task.retention_date = False
                continue
            ends = [moment for moment in task.lot_ids.mapped("expiration_date") if moment]
            finished = task.date_done or task.create_date or fields.Datetime.now()
            end = max(ends) + PAST_SHELF_LIFE if ends else finished + WITHOUT_SHELF_LIFE
            # whoever moves the expiry of a lot deletes nothing before its time
            task.retention_date = max(task.retention_date or date.min, end.date())

    def _is_settled(self, until):
        """Whether nothing of these inspections of a lot is open, and the time of all has ended."""
        return (
            all(task.retention_date and task.retention_date < until for task in self)
            and all(result._is_final() for result in self.result_ids)
            and not OPEN_PROBLEMS & set(self.problem_ids.mapped("state"))
        )

    def _holds_of_stock(self):
        """Return what stops goods: not the hold of a lot that is gone from all stores."""
        holds = self._active_holds()
        there = self.env["stock.quant"]._read_group(
            [
                ("lot_id", "in", holds.lot_id.ids),
                ("location_id.usage", "in", ("internal", "transit")),
                ("quantity", "!=", 0),
            ],
            aggregates=["lot_id:recordset"],
        )[0][0]
        return holds.filtered(lambda hold: not hold.lot_id or hold.lot_id in there)

    def _delisting_holds(self):
        """Return the holds by which problems of these inspections delist a product."""
        return self.env["supermarket.hold"]._active_from(
            "inspection.problem", ("origin_id", "in", self.problem_ids.ids)
        )
