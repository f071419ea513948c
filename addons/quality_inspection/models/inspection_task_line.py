from odoo import api, fields, models

from ..sampling import three_class_accepts, two_class_accepts
from .inspection_item import DEFECT_CLASSES, ITEM_TYPES


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
    item_type = fields.Selection(ITEM_TYPES, required=True, readonly=True)
    defect_class = fields.Selection(DEFECT_CLASSES, required=True, readonly=True)
    method = fields.Char(readonly=True)
    unit = fields.Char(readonly=True)
    standard = fields.Char(readonly=True)
    reading_count = fields.Integer("Readings", readonly=True)
    sample_size = fields.Integer("n", readonly=True)
    accept_number = fields.Integer("c / Ac", readonly=True)
    has_low = fields.Boolean(readonly=True)
    low = fields.Float(digits=(16, 6), readonly=True)
    has_high = fields.Boolean(readonly=True)
    high = fields.Float(digits=(16, 6), readonly=True)
    marginal_high = fields.Float("m", digits=(16, 6), readonly=True)
    expected = fields.Char(readonly=True)
    summary = fields.Char("Limit", compute="_compute_summary")

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

    def _accepts(self, readings):
        """Whether the item passes with these readings, by the rule of its type."""
        self.ensure_one()
        accepts = getattr(self, f"_accepts_{self.item_type}", self._accepts_at_most_c)
        return accepts(readings)

    def _accepts_at_most_c(self, readings):
        return two_class_accepts(readings.mapped("verdict"), self.accept_number)

    def _accepts_three_class(self, readings):
        return three_class_accepts(readings.mapped("verdict"), self.accept_number)

    def _accepts_aql(self, readings):
        # The one reading is the count; its verdict compared it with Ac already.
        return two_class_accepts(readings.mapped("verdict"))
