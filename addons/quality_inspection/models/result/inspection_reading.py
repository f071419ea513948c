import math

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...evaluators import evaluator_of
from ...evaluators.base import ENTRIES
from ...tools.context_keys import PURGING
from ...tools.plain_number import plain_number


class InspectionReading(models.Model):
    """One reading of one item: a number, a finding, a count; judged the moment it is entered."""

    _name = "inspection.reading"
    _description = "Inspection Reading"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "result_id, sequence, id"
    _rec_name = "item_id"

    result_id = fields.Many2one(
        "inspection.result", required=True, ondelete="cascade", index=True, readonly=True
    )
    task_id = fields.Many2one(related="result_id.task_id", store=True, index=True)
    company_id = fields.Many2one(related="result_id.company_id", store=True, index=True)
    is_current = fields.Boolean(related="result_id.is_current", store=True)
    line_id = fields.Many2one("inspection.task.line", required=True, readonly=True, index=True)
    item_id = fields.Many2one(related="line_id.item_id", store=True, index=True)
    item_type = fields.Selection(related="line_id.item_type")
    defect_class = fields.Selection(related="line_id.defect_class")
    limit_summary = fields.Char(related="line_id.summary", string="Limit")
    sequence = fields.Integer("Unit", default=1, readonly=True, aggregator=None)
    is_entered = fields.Boolean("Entered", compute="_compute_is_entered", store=True)
    value = fields.Float(digits=False, aggregator="avg")
    has_value = fields.Boolean(help="Tells a reading of 0 from none.")
    below_detection = fields.Boolean("< LOD", help="Below the detection limit of the method.")
    uncertainty = fields.Float("± U", digits=False, help="Expanded uncertainty of the reading.")
    finding = fields.Selection([("conform", "Conform"), ("nonconform", "Not conform")])
    verdict = fields.Selection(
        [("pass", "Pass"), ("marginal", "Marginal"), ("fail", "Fail")],
        compute="_compute_verdict",
        store=True,
    )
    note = fields.Char()
    takes_value = fields.Boolean(compute="_compute_takes")
    takes_finding = fields.Boolean(compute="_compute_takes")
    takes_below_detection = fields.Boolean(compute="_compute_takes")
    takes_uncertainty = fields.Boolean(compute="_compute_takes")

    _uncertainty_positive = models.Constraint(
        "CHECK(uncertainty >= 0)", "An uncertainty can't be negative."
    )

    def _evaluator(self):
        return evaluator_of(self.item_type)

    @api.depends("item_type")
    def _compute_takes(self):
        for reading in self:
            entries = reading._evaluator().entries if reading.item_type else ()
            for name in ENTRIES:
                reading[f"takes_{name}"] = name in entries

    @api.depends("has_value", "below_detection", "finding")
    def _compute_is_entered(self):
        for reading in self:
            reading.is_entered = reading._evaluator().is_entered(reading)

    @api.depends("is_entered", "value", "below_detection", "uncertainty", "finding", "line_id")
    def _compute_verdict(self):
        for reading in self:
            judged = reading.is_entered and not reading.line_id._lacks_limit()
            judged = judged and math.isfinite(reading.value)
            reading.verdict = reading._evaluator().judge(reading) if judged else False

    @api.constrains(*ENTRIES)
    def _check_entry(self):
        for reading in self:
            wrong = reading._foreign_entry() or reading._wrong_number()
            wrong = wrong or (reading.is_entered and reading._evaluator().wrong_entry(reading))
            if wrong:
                raise UserError(wrong)

    def _foreign_entry(self):
        """Say which entry does not belong to the type of the item."""
        allowed = self._evaluator().entries
        given = [name for name in ENTRIES if self[name] and name not in allowed]
        if not given:
            return None
        return self.env._(
            "%(item)s takes no “%(entry)s”: leave it empty.",
            item=self.item_id.display_name,
            entry=self._fields[given[0]]._description_string(self.env),
        )

    def _wrong_number(self):
        if math.isfinite(self.value) and math.isfinite(self.uncertainty):
            return None
        return self.env._("%s: enter a number.", self.item_id.display_name)

    @api.model
    def _check_plain(self, vals):
        """Of numbers `_check_entry` says it, which names the item."""
        super()._check_plain({name: value for name, value in vals.items() if name == "note"})

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("The readings of a task are made when it is started."))
        return super().create(vals_list)

    def write(self, vals):
        self._check_open(vals)
        return super().write(self._with_presence(vals))

    @api.model
    def _with_presence(self, vals):
        """Tell what was taken from what was cleared: 0 is a value, nothing is none."""
        if "value" not in vals and "has_value" not in vals:
            return vals
        is_taken = vals.get("value", 0.0) not in (None, "") and vals.get("value") is not False
        is_taken = is_taken and vals.get("has_value", True)
        return {**vals, "has_value": is_taken, **({} if is_taken else {"value": 0.0})}

    def _check_open(self, vals):
        """Only entries, only by the inspector of the task, only until they are submitted."""
        if self.env.su:
            return
        if set(vals) - {*ENTRIES, "has_value", "note"}:
            raise UserError(self.env._("Only the readings themselves can be changed."))
        for result in self.result_id:
            result._check_entry_open()

    def _prepare_copy(self):
        """Return the values of this reading in the next revision of its result."""
        copied = {name: self[name] for name in ("sequence", "has_value", "note", *ENTRIES)}
        return {**copied, "line_id": self.line_id.id}

    def _plain_value(self):
        """Return the number and its unit as people read them."""
        return f"{plain_number(self.value)} {self.line_id.unit or ''}".strip()

    @api.ondelete(at_uninstall=False)
    def _unlink_before_its_time(self):
        if not PURGING.is_in(self.env):
            raise UserError(self.env._("Readings can't be deleted."))
