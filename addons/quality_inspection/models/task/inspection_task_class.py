from odoo import fields, models

from ...sampling import (
    SamplingError,
    counts_nonconformities,
    passes_tighter,
    plan_for_letter,
)
from ...tools.defect_classes import DEFECT_CLASSES
from ...tools.severities import SEVERITIES

REGIMES = [severity for severity in SEVERITIES if severity[0] != "discontinued"]


class InspectionTaskClass(models.Model):
    """What a task accepts of one class of nonconformity, frozen, and what became of it.

    The outcome is what the series counts: nonconforming units, under the regime they were drawn.
    """

    _name = "inspection.task.class"
    _description = "Acceptance by Class of Nonconformity"
    _order = "task_id, defect_class"
    _rec_name = "defect_class"

    task_id = fields.Many2one("inspection.task", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="task_id.company_id", store=True, index=True)
    series_id = fields.Many2one("inspection.series", ondelete="restrict", readonly=True)
    defect_class = fields.Selection(DEFECT_CLASSES, required=True, readonly=True)
    aql = fields.Char("AQL", readonly=True)
    regime = fields.Selection(REGIMES, required=True, readonly=True)
    code_letter = fields.Char(readonly=True)
    sample_size = fields.Integer("n", readonly=True, aggregator=None)
    accept_number = fields.Integer("Ac", readonly=True, aggregator=None)
    reject_number = fields.Integer("Re", readonly=True, aggregator=None)
    nonconforming = fields.Integer(readonly=True, aggregator=None)
    outcome = fields.Selection(
        [("accepted", "Accepted"), ("rejected", "Not accepted")], readonly=True
    )

    _class_unique = models.Constraint(
        "UNIQUE(task_id, defect_class)", "A task knows each class of nonconformity once."
    )
    _series_outcome = models.Index("(series_id, task_id) WHERE outcome IS NOT NULL")

    def _counts_nonconformities(self):
        """Whether Ac is a number of nonconformities, and not of units that have any."""
        return bool(self.aql) and counts_nonconformities(self.aql)

    def _passes_tighter(self):
        """Whether the sample would pass the AQL one step tighter, for the switching score."""
        if not self.code_letter:
            return not self.nonconforming
        try:
            plan = plan_for_letter(self.code_letter, self.aql, "normal")
        except SamplingError:
            return False
        return passes_tighter(plan, self.nonconforming)
