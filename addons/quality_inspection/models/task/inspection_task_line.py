from odoo import api, fields, models

from ...evaluators import evaluator_of
from ...tools.defect_classes import DEFECT_CLASSES


class InspectionTaskLine(models.Model):
    """An item of a task with the limits of its day, frozen."""

    _name = "inspection.task.line"
    _description = "Inspection Task Item"
    _order = "task_id, sequence, id"
    _rec_name = "item_id"

    task_id = fields.Many2one("inspection.task", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="task_id.company_id", store=True, index=True)
    sequence = fields.Integer()
    item_id = fields.Many2one("inspection.item", required=True, ondelete="restrict", readonly=True)
    item_type = fields.Selection("_selection_item_type", required=True, readonly=True)
    defect_class = fields.Selection(DEFECT_CLASSES, required=True, readonly=True)
    method = fields.Char(readonly=True)
    unit = fields.Char(readonly=True)
    standard = fields.Char(readonly=True)
    reading_count = fields.Integer("Readings", readonly=True)
    sample_size = fields.Integer("n", readonly=True)
    accept_number = fields.Integer("c / Ac", readonly=True)
    has_low = fields.Boolean(readonly=True)
    low = fields.Float(digits=False, readonly=True)
    has_high = fields.Boolean(readonly=True)
    high = fields.Float(digits=False, readonly=True)
    marginal_high = fields.Float("m", digits=False, readonly=True)
    expected = fields.Char(readonly=True)
    summary = fields.Char("Limit", compute="_compute_summary")

    @api.model
    def _selection_item_type(self):
        return self.env["inspection.item"]._fields["item_type"]._description_selection(self.env)

    @api.depends(
        "has_low",
        "low",
        "has_high",
        "high",
        "marginal_high",
        "accept_number",
        "expected",
        "item_type",
        "unit",
    )
    @api.depends_context("lang")
    def _compute_summary(self):
        for line in self:
            if line.item_type == "aql":
                line.summary = self.env._(
                    "n %(size)s · Ac %(accept)s · Re %(reject)s",
                    size=line.sample_size,
                    accept=line.accept_number,
                    reject=line.accept_number + 1,
                )
            else:
                line.summary = self.env["inspection.limit"]._summarise(line, line.unit)

    def _bounds(self):
        """Return (low, high); None where there is no limit."""
        return self.low if self.has_low else None, self.high if self.has_high else None

    def _class_row(self):
        """Return what the task accepts of the class of the item."""
        return self.task_id.class_ids.filtered(lambda row: row.defect_class == self.defect_class)

    def _class_size(self):
        """Return the sample that Ac of the class belongs to."""
        return self._class_row().sample_size

    def _counts_nonconformities(self):
        """Whether each nonconformity counts for the class, and not each unit that has any."""
        return self._class_row()._counts_nonconformities()

    def _evaluator(self):
        return evaluator_of(self.item_type)

    def _lacks_limit(self):
        """Whether nobody can judge the item: no limit was in force when the task was made."""
        return self._evaluator().lacks_limit(self)

    def _decides_alone(self):
        return self._evaluator().decides_alone(self)

    def _accepts(self, readings):
        """Whether the item passes with these readings, by the rule of its type."""
        self.ensure_one()
        return self._evaluator().accepts(self, readings)

    def _take_limit(self, date):
        """Freeze the limit of `date` where the task has none to judge by."""
        for line in self.filtered(lambda line: line._lacks_limit()):
            region = line.company_id._inspection_region()
            limit = line.item_id._limit_on(date, region, line.task_id.category_id)
            line.write(limit._freeze())
        self.task_id.result_ids.reading_ids.modified(["value"])
