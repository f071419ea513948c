from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..sampling import (
    LotOutcome,
    SamplingError,
    SeriesState,
    advance,
    interrupt,
    passes_tighter,
    plan_for_letter,
    resume,
    settle,
)

SEVERITIES = [
    ("reduced", "Reduced"),
    ("normal", "Normal"),
    ("tightened", "Tightened"),
    ("discontinued", "Discontinued"),
]
AUTHORISERS = (
    "supermarket_stock.group_reviewer",
    "supermarket_stock.group_inspection_planner",
)


class InspectionSeries(models.Model):
    """Where one supplier and category stand under the switching rules of ISO 2859-1.

    Only original inspections move a series: a re-inspection never does.
    """

    _name = "inspection.series"
    _description = "Inspection Series"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "severity, supplier_id, category_id"
    _rec_name = "supplier_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    supplier_id = fields.Many2one("res.partner", required=True, readonly=True, index=True)
    category_id = fields.Many2one("product.category", required=True, readonly=True, index=True)
    severity = fields.Selection(
        SEVERITIES,
        "Inspection Severity",
        required=True,
        default="normal",
        readonly=True,
        tracking=True,
        index=True,
    )
    score = fields.Integer("Switching Score", readonly=True, aggregator="avg")
    recent = fields.Char("Last Lots", readonly=True, help="A accepted, R not accepted.")
    accepted_run = fields.Integer("Accepted in a Row", readonly=True, aggregator="max")
    rejected_total = fields.Integer("Not Accepted (Tightened)", readonly=True)
    is_steady = fields.Boolean("Steady Supply", default=True, readonly=True)
    authorised_by_id = fields.Many2one("res.users", "Reduced Authorised By", readonly=True)
    can_be_reduced = fields.Boolean(compute="_compute_can_be_reduced")
    result_count = fields.Integer(compute="_compute_result_count")

    _series_unique = models.Constraint(
        "UNIQUE(company_id, supplier_id, category_id)",
        "A supplier has one series per category.",
    )

    @api.depends("supplier_id", "category_id")
    def _compute_display_name(self):
        for series in self:
            series.display_name = f"{series.supplier_id.name} · {series.category_id.name}"

    @api.depends("severity", "score", "authorised_by_id")
    def _compute_can_be_reduced(self):
        for series in self:
            series.can_be_reduced = (
                series._state().eligible_for_reduced and not series.authorised_by_id
            )

    def _compute_result_count(self):
        for series in self:
            series.result_count = self.env["inspection.result"].search_count(
                series._results_domain()
            )

    def _results_domain(self):
        return [
            ("company_id", "=", self.company_id.id),
            ("supplier_id", "=", self.supplier_id.id),
            ("category_id", "=", self.category_id.id),
            ("state", "=", "completed"),
        ]

    def action_view_results(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_result_action"
        )
        return {**action, "domain": self._results_domain(), "context": {}}

    @api.model
    def _of(self, company, supplier, category):
        """Return the series, created on first sight.

        Two receipts at once: the second insert waits and finds the row of the first.
        """
        # sudo: the receiver's receipt asks for it, the planner's rights don't matter here
        every = self.sudo()
        domain = [
            ("company_id", "=", company.id),
            ("supplier_id", "=", supplier.id),
            ("category_id", "=", category.id),
        ]
        found = every.search(domain, limit=1)
        if found:
            return found
        self.env.execute_query(
            SQL(
                """
                INSERT INTO inspection_series (company_id, supplier_id, category_id, severity,
                    score, accepted_run, rejected_total, is_steady, create_uid, write_uid,
                    create_date, write_date)
                VALUES (%s, %s, %s, 'normal', 0, 0, 0, true, %s, %s, now() AT TIME ZONE 'UTC',
                    now() AT TIME ZONE 'UTC')
                ON CONFLICT DO NOTHING RETURNING id
                """,
                company.id,
                supplier.id,
                category.id,
                self.env.uid,
                self.env.uid,
            )
        )
        return every.search(domain, limit=1)

    @property
    def regime(self):
        """The table to use; a discontinued series is inspected as tightened until it resumes."""
        return "tightened" if self.severity == "discontinued" else self.severity

    def _state(self):
        return SeriesState(
            self.severity,
            self.score,
            tuple(letter == "A" for letter in self.recent or ""),
            self.accepted_run,
            self.rejected_total,
        )

    def _store(self, step, note):
        """Write a step of the pure rules and log it when the severity changed."""
        source, state = self.severity, step.state
        vals = {
            "severity": state.severity,
            "score": state.score,
            "recent": "".join("A" if accepted else "R" for accepted in state.recent),
            "accepted_run": state.accepted_run,
            "rejected_total": state.rejected_total,
        }
        if state.severity != "normal":
            # An authorisation is for one switch: the next one is asked for again.
            vals["authorised_by_id"] = False
        self.write(vals)
        if state.severity != source:
            self.env["inspection.audit"]._append(
                self, "switch", source, state.severity, note, {"rule": step.rule}
            )
            self.message_post(body=self._switch_message(step.rule))

    def _switch_message(self, rule):
        return {
            "normal_to_tightened": self.env._(
                "Tightened: 2 of 5 or fewer lots in a row not accepted."
            ),
            "tightened_to_normal": self.env._("Back to normal: 5 lots in a row accepted."),
            "tightened_to_discontinued": self.env._(
                "Discontinued: 5 lots not accepted under tightened inspection. Corrective action "
                "is needed before goods are accepted again."
            ),
            "normal_to_reduced": self.env._(
                "Reduced: score reached 30, supply steady, authorised."
            ),
            "reduced_to_normal": self.env._(
                "Back to normal: a lot was not accepted or supply irregular."
            ),
        }.get(rule, self.env._("Resumed as tightened after corrective action."))

    def _record_lot(self, task, accepted, nonconforming):
        """Count the verdict on an original lot."""
        self.ensure_one()
        self.env["inspection.audit"]._lock_document(self)
        self.invalidate_recordset()
        state = self._state()
        if state.severity == "discontinued":
            return
        outcome = LotOutcome(
            accepted, task.accept_number, self._passes_tighter(task, nonconforming)
        )
        step = advance(
            state, outcome, authorised=bool(self.authorised_by_id), steady=self.is_steady
        )
        self._store(step, task.display_name)

    def _passes_tighter(self, task, nonconforming):
        if not task.code_letter:
            return nonconforming == 0
        try:
            plan = plan_for_letter(task.code_letter, task.aql, "normal")
        except SamplingError:
            return False
        return passes_tighter(plan, nonconforming)

    def _check_authoriser(self):
        self.check_access("read")  # of one's own companies
        if not any(self.env.user.has_group(group) for group in AUTHORISERS):
            raise AccessError(self.env._("Reviewers and inspection planners decide on switching."))

    def action_authorise_reduced(self):
        """A person allows reduced inspection; it begins when score and supply agree."""
        for series in self:
            series._check_authoriser()
            # sudo: the role was checked; the series is written by its methods only
            series = series.sudo()
            series.authorised_by_id = self.env.user
            self.env["inspection.audit"]._append(series, "authorise")
            series._store(
                settle(series._state(), authorised=True, steady=series.is_steady),
                self.env._("Authorised by %s", self.env.user.name),
            )

    def action_resume(self):
        """After corrective action a discontinued series goes on as tightened."""
        for series in self:
            series._check_authoriser()
            # sudo: the role was checked; the series is written by its methods only
            series = series.sudo()
            if series.severity != "discontinued":
                raise UserError(self.env._("%s is not discontinued.", series.display_name))
            source = series.severity
            state = resume(series._state())
            series.write(
                {
                    "severity": state.severity,
                    "accepted_run": 0,
                    "rejected_total": 0,
                    "score": 0,
                    "recent": "",
                }
            )
            self.env["inspection.audit"]._append(series, "resume", source, state.severity)
            series.message_post(body=self._switch_message(""))

    def action_toggle_steady(self):
        """Mark the supply irregular (ends reduced inspection) or steady again."""
        for series in self:
            series._check_authoriser()
            # sudo: the role was checked; the series is written by its methods only
            series = series.sudo()
            series.is_steady = not series.is_steady
            if not series.is_steady:
                self.env["inspection.audit"]._append(series, "interrupt")
                series._store(interrupt(series._state()), self.env._("Supply irregular"))
