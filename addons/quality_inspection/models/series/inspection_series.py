from dataclasses import asdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...sampling import LotOutcome, SeriesState, Step, advance, interrupt, resume, settle
from ...tools.defect_classes import DEFECT_CLASSES
from ...tools.series_key import NO_AQL, SeriesKey
from ...tools.severities import SEVERITIES, STRICTNESS

AUTHORISERS = (
    "supermarket_stock.group_reviewer",
    "supermarket_stock.group_inspection_planner",
)

SAME_SERIES = SQL(
    """SELECT known.id FROM inspection_series known
        WHERE known.company_id = wanted.company
          AND known.supplier_id = wanted.supplier
          AND COALESCE(known.category_id, 0) = COALESCE(wanted.category, 0)
          AND known.defect_class = wanted.class
          AND known.aql = wanted.aql
          AND COALESCE(known.product_id, 0) = COALESCE(wanted.product, 0)"""
)


class InspectionSeries(models.Model):
    """Where one supplier, category, class of nonconformity and AQL stand under ISO 2859-1.

    A rule for one product has a series of that product's lots alone.
    Only sampled original lots move a series, in the order they came; a re-inspection never does.
    """

    _name = "inspection.series"
    _description = "Inspection Series"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "severity, supplier_id, category_id"
    _rec_name = "supplier_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    supplier_id = fields.Many2one("res.partner", required=True, readonly=True, index=True)
    category_id = fields.Many2one(
        "product.category", readonly=True, index=True, help="Empty: products without a category."
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, index="btree_not_null", help="Of a rule for it alone."
    )
    defect_class = fields.Selection(
        DEFECT_CLASSES, "Class", required=True, default="major", readonly=True
    )
    aql = fields.Char("AQL", required=True, default="-", readonly=True)
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
    counted_until = fields.Integer(
        readonly=True, help="The last task that is counted in the state the count begins with."
    )
    counted_state = fields.Json(readonly=True)
    can_be_reduced = fields.Boolean(compute="_compute_can_be_reduced")
    result_count = fields.Integer(compute="_compute_result_count")

    _series_unique = models.UniqueIndex(
        "(company_id, supplier_id, COALESCE(category_id, 0), defect_class, aql,"
        " COALESCE(product_id, 0))",
        "A supplier has one series per category or product, class of nonconformity and AQL.",
    )

    @api.depends("supplier_id", "category_id", "product_id", "defect_class", "aql")
    def _compute_display_name(self):
        classes = dict(self._fields["defect_class"]._description_selection(self.env))
        for series in self:
            names = [
                series.supplier_id.name,
                series.product_id.name or series.category_id.name,
                classes.get(series.defect_class),
                series.aql if series.aql != NO_AQL else None,
            ]
            series.display_name = " · ".join(filter(None, names))

    @api.depends("severity", "score", "authorised_by_id")
    def _compute_can_be_reduced(self):
        for series in self:
            series.can_be_reduced = (
                series._state().eligible_for_reduced and not series.authorised_by_id
            )

    def _compute_result_count(self):
        counts = dict(
            self.env["inspection.task.class"]._read_group(
                [("series_id", "in", self.ids), ("task_id.result_ids.state", "=", "completed")],
                ["series_id"],
                ["__count"],
            )
        )
        for series in self:
            series.result_count = counts.get(series, 0)

    def _results_domain(self):
        return [("task_id.class_ids.series_id", "=", self.id), ("state", "=", "completed")]

    def action_view_results(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_inspection.inspection_result_action"
        )
        return {**action, "domain": self._results_domain(), "context": {}}

    @api.model
    def _of_many(self, keys):
        """Return {key: series} in two statements, however many; what is missing is made.

        Two receipts at once: the second insert waits, then starts over and finds the row.
        """
        keys = {key for key in keys if key.supplier}
        if not keys:
            return {}
        rows = SQL(", ").join(self._key_row(key) for key in sorted(keys, key=str))
        self.flush_model()
        self.env.execute_query(
            SQL(
                """
                INSERT INTO inspection_series (company_id, supplier_id, category_id, defect_class,
                    aql, product_id, severity, score, accepted_run, rejected_total, is_steady,
                    counted_until, create_uid, write_uid, create_date, write_date)
                SELECT wanted.company, wanted.supplier, wanted.category, wanted.class, wanted.aql,
                       wanted.product, 'normal', 0, 0, 0, true, 0, %(uid)s, %(uid)s, %(now)s,
                       %(now)s
                  FROM (VALUES %(rows)s)
                       wanted (company, supplier, category, class, aql, product)
                 WHERE NOT EXISTS (%(same)s)
                ON CONFLICT DO NOTHING
                RETURNING id
                """,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                rows=rows,
                same=SAME_SERIES,
            )
        )
        found = self.env.execute_query(
            SQL(
                """
                SELECT same.id, wanted.*
                  FROM (VALUES %s) wanted (company, supplier, category, class, aql, product)
                  JOIN LATERAL (%s) same ON true
                """,
                rows,
                SAME_SERIES,
            )
        )
        # sudo: the receiver's receipt asks for it, the planner's rights don't matter here
        every = self.sudo().browse(row[0] for row in found)
        return {
            SeriesKey(company, supplier, category or False, *rest, product or False): series
            for series, (_id, company, supplier, category, *rest, product) in zip(
                every, found, strict=True
            )
        }

    @api.model
    def _key_row(self, key):
        return SQL(
            "(%s, %s, %s::integer, %s, %s, %s::integer)",
            key.company,
            key.supplier,
            key.category or None,
            key.defect_class,
            key.aql,
            key.product or None,
        )

    @property
    def regime(self):
        """The table to use; a discontinued series is inspected as tightened until it resumes."""
        severity = self.severity or "normal"
        return "tightened" if severity == "discontinued" else severity

    def _state(self):
        return SeriesState(
            self.severity,
            self.score,
            tuple(letter == "A" for letter in self.recent or ""),
            self.accepted_run,
            self.rejected_total,
        )

    def _store(self, state, rule, note, anchor=False):
        """Write a state of the pure rules and log it when the severity changed.

        :param anchor: count from here on: what was decided by a person is not counted anew
        """
        source = self.severity
        is_over = source == "reduced" and state.severity != "reduced"
        vals = self._prepare_state(state, anchor or is_over)
        if is_over:
            # An authorisation is for one switch: the next one is asked for again.
            vals["authorised_by_id"] = False
        self.write(vals)
        if state.severity != source:
            self.env["inspection.audit"]._append(
                self, "switch", source, state.severity, note, {"rule": rule}
            )
            self.message_post(body=self._switch_message(rule))

    def _prepare_state(self, state, anchor):
        vals = {
            "severity": state.severity,
            "score": state.score,
            "recent": "".join("A" if accepted else "R" for accepted in state.recent),
            "accepted_run": state.accepted_run,
            "rejected_total": state.rejected_total,
        }
        if anchor:
            vals |= {"counted_until": self._last_task(), "counted_state": asdict(state)}
        return vals

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

    def _last_task(self):
        [[last]] = self.env["inspection.task.class"]._read_group(
            self._lots_domain(), [], ["task_id:max"]
        )
        return last or self.counted_until

    def _lots_domain(self):
        """Original lots that were sampled, reviewed, and not counted in the beginning yet."""
        return [
            ("series_id", "=", self.id),
            ("outcome", "!=", False),
            ("task_id.id", ">", self.counted_until),
            ("task_id.is_sampled", "=", True),
            ("task_id.origin_task_id", "=", False),
        ]

    def _recount(self, note):
        """Play the lots again in the order they came, whatever order they were reviewed in."""
        self.ensure_one()
        self.env["inspection.audit"]._lock_document(self)
        self.invalidate_recordset()
        if self.severity == "discontinued":
            return
        lots = self.env["inspection.task.class"].search(self._lots_domain())
        step, rule = Step(self._state_at_beginning()), ""
        for lot in lots.sorted(lambda lot: lot.task_id.id):
            if step.state.severity == "discontinued":
                break
            step = self._count(step.state, lot)
            rule = step.rule or rule
        self._store(step.state, rule, note)

    def _state_at_beginning(self):
        begin = self.counted_state
        if not begin:
            return SeriesState()
        return SeriesState(**{**begin, "recent": tuple(begin["recent"])})

    def _count(self, state, lot):
        """Return the step of one lot. What its own plan can't say about the present one is nothing:

        accepted under a laxer regime, or not accepted under a stricter one.
        """
        drawn, now = STRICTNESS[lot.regime], STRICTNESS[state.severity]
        is_accepted = lot.outcome == "accepted"
        if drawn < now if is_accepted else drawn > now:
            return Step(state)
        outcome = LotOutcome(is_accepted, lot.accept_number, lot._passes_tighter())
        return advance(
            state, outcome, authorised=bool(self.authorised_by_id), steady=self.is_steady
        )

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
            step = settle(series._state(), authorised=True, steady=series.is_steady)
            note = self.env._("Authorised by %s", self.env.user.name)
            series._store(step.state, step.rule, note, anchor=True)

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
            series.write(series._prepare_state(state, anchor=True))
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
                step = interrupt(series._state())
                note = self.env._("Supply irregular")
                series._store(step.state, step.rule, note, anchor=True)
