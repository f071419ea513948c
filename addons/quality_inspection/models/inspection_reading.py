from odoo import api, fields, models
from odoo.exceptions import UserError

from ..sampling import numeric_verdict, three_class_verdict


class InspectionReading(models.Model):
    """One reading of one item: a number, a finding, a count; judged the moment it is entered."""

    _name = "inspection.reading"
    _description = "Inspection Reading"
    _order = "result_id, sequence, id"
    _rec_name = "item_id"

    result_id = fields.Many2one(
        "inspection.result", required=True, ondelete="cascade", index=True, readonly=True
    )
    task_id = fields.Many2one(related="result_id.task_id", store=True, index=True)
    company_id = fields.Many2one(related="result_id.company_id", store=True, index=True)
    is_current = fields.Boolean(related="result_id.is_current", store=True)
    line_id = fields.Many2one("inspection.task.line", required=True, readonly=True)
    item_id = fields.Many2one(related="line_id.item_id", store=True, index=True)
    item_type = fields.Selection(related="line_id.item_type")
    defect_class = fields.Selection(related="line_id.defect_class")
    limit_summary = fields.Char(related="line_id.summary", string="Limit")
    sequence = fields.Integer("Unit", default=1, readonly=True, aggregator=None)
    is_entered = fields.Boolean("Entered", compute="_compute_is_entered", store=True)
    value = fields.Float(digits=(16, 4), aggregator="avg")
    has_value = fields.Boolean(readonly=True, help="Tells a reading of 0 from none.")
    below_detection = fields.Boolean("< LOD", help="Below the detection limit of the method.")
    uncertainty = fields.Float("± U", digits=(16, 4), help="Expanded uncertainty of the reading.")
    finding = fields.Selection([("conform", "Conform"), ("nonconform", "Not conform")])
    verdict = fields.Selection(
        [("pass", "Pass"), ("marginal", "Marginal"), ("fail", "Fail")],
        compute="_compute_verdict",
        store=True,
    )
    note = fields.Char()

    _uncertainty_positive = models.Constraint(
        "CHECK(uncertainty >= 0)", "An uncertainty can't be negative."
    )

    @api.depends("has_value", "below_detection", "finding", "value")
    def _compute_is_entered(self):
        for reading in self:
            reading.is_entered = bool(
                reading.finding or reading.has_value or reading.below_detection or reading.value
            )

    @api.depends("is_entered", "value", "below_detection", "uncertainty", "finding", "line_id")
    def _compute_verdict(self):
        for reading in self:
            reading.verdict = reading._judge() if reading.is_entered else False

    def _judge(self):
        """Return the verdict by the rule of the item's type: a plug-in's own, else by finding."""
        return getattr(self, f"_judge_{self.item_type}", self._judge_finding)()

    def _judge_numeric(self):
        low, high = self.line_id._bounds()
        return numeric_verdict(
            self.value,
            low,
            high,
            uncertainty=self.uncertainty,
            below_detection=self.below_detection,
        )

    def _judge_temperature(self):
        return self._judge_numeric()

    def _judge_two_class(self):
        return self._judge_numeric()

    def _judge_three_class(self):
        if self.below_detection:
            return "pass"
        return three_class_verdict(self.value, self.line_id.marginal_high, self.line_id.high)

    def _judge_aql(self):
        return "pass" if self.value <= self.line_id.accept_number else "fail"

    def _judge_finding(self):
        return "fail" if self.finding == "nonconform" else "pass"

    def _uses_finding(self):
        return self.item_type in ("qualitative", "document")

    @api.onchange("value")
    def _onchange_value(self):
        self.has_value = True

    @api.constrains("value", "finding")
    def _check_entry(self):
        for reading in self:
            if reading.item_type == "aql" and not self._is_count(reading):
                raise UserError(
                    self.env._(
                        "%(item)s: the count is a whole number from 0 to %(size)s.",
                        item=reading.item_id.display_name,
                        size=reading.line_id.sample_size,
                    )
                )

    @api.model
    def _is_count(self, reading):
        return reading.value == int(reading.value) and (
            0 <= reading.value <= reading.line_id.sample_size
        )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("The readings of a task are made when it is started."))
        return super().create(vals_list)

    def write(self, vals):
        self._check_open(vals)
        if "value" in vals and "has_value" not in vals:
            vals = {**vals, "has_value": True}
        return super().write(vals)

    def _check_open(self, vals):
        """Only entries, only by the inspector of the task, only until they are submitted."""
        if self.env.su:
            return
        entries = {"value", "has_value", "below_detection", "uncertainty", "finding", "note"}
        if set(vals) - entries:
            raise UserError(self.env._("Only the readings themselves can be changed."))
        for result in self.result_id:
            result._check_entry_open()

    def _prepare_copy(self):
        """Return the values of this reading in the next revision of its result."""
        return {
            name: self[name]
            for name in (
                "sequence",
                "value",
                "has_value",
                "below_detection",
                "uncertainty",
                "finding",
                "note",
            )
        } | {"line_id": self.line_id.id}

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Readings can't be deleted."))
