from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...tools.defect_classes import DEFECT_CLASSES

INSPECTORS = ("supermarket_stock.group_inspector",)
REVIEWERS = ("supermarket_stock.group_reviewer",)
MANAGERS = ("supermarket_stock.group_store_manager",)


class InspectionResult(models.Model):
    """The readings of a task, from entry to the reviewed verdict.

    pending → review → completed, revised (a new result takes over) or escalated. Escalated has
    three ways out: a manager resolves it, returns it to the reviewers, or has it revised.
    """

    _name = "inspection.result"
    _description = "Inspection Result"
    _inherit = ["inspection.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    _initial_state = "pending"
    _transitions = {
        "submit": Transition(
            ("pending",), "review", INSPECTORS, ("completed", "escalated", "revised")
        ),
        "complete": Transition(("review",), "completed", REVIEWERS),
        "revise": Transition(("review", "escalated"), "revised", REVIEWERS),
        "escalate": Transition(("review",), "escalated", REVIEWERS),
        "resolve": Transition(("escalated",), "completed", MANAGERS),
        "return_to_review": Transition(("escalated",), "review", MANAGERS),
    }

    task_id = fields.Many2one("inspection.task", required=True, readonly=True, ondelete="restrict")
    name = fields.Char(compute="_compute_name", store=True)
    revision = fields.Integer(default=1, readonly=True, aggregator=None)
    is_current = fields.Boolean(default=True, readonly=True)
    state = fields.Selection(
        [
            ("pending", "Pending"),
            ("review", "Review"),
            ("completed", "Completed"),
            ("revised", "Revised"),
            ("escalated", "Escalated"),
        ],
        default="pending",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    company_id = fields.Many2one(related="task_id.company_id", store=True, index=True)
    warehouse_id = fields.Many2one(related="task_id.warehouse_id", store=True)
    product_id = fields.Many2one(related="task_id.product_id", store=True, index=True)
    lot_id = fields.Many2one(related="task_id.lot_id", store=True)
    supplier_id = fields.Many2one(related="task_id.supplier_id", store=True, index=True)
    category_id = fields.Many2one(related="task_id.category_id", store=True, index=True)
    picking_id = fields.Many2one(related="task_id.picking_id", store=True)
    plan_id = fields.Many2one(related="task_id.plan_id", store=True)
    is_original = fields.Boolean(compute="_compute_is_original", store=True)
    inspector_user_id = fields.Many2one("res.users", "Inspected By", readonly=True, tracking=True)
    begun_by_ids = fields.Many2many(
        "res.users", readonly=True, help="Who entered before it was handed over."
    )
    submit_date = fields.Datetime("Submitted", readonly=True)
    reviewer_id = fields.Many2one("res.users", "Reviewed By", readonly=True, tracking=True)
    review_date = fields.Datetime("Reviewed", readonly=True)
    reason = fields.Text(readonly=True, tracking=True)
    reading_ids = fields.One2many("inspection.reading", "result_id", "Readings")
    missing_count = fields.Integer("Readings Missing", compute="_compute_missing_count")
    verdict = fields.Selection(
        [("pass", "Pass"), ("fail", "Fail")],
        compute="_compute_verdict",
        store=True,
        tracking=True,
    )
    nonconforming = fields.Integer(compute="_compute_verdict", store=True)
    failed_class = fields.Selection(
        DEFECT_CLASSES, "Gravest Failure", compute="_compute_verdict", store=True
    )
    failed_items = fields.Char(compute="_compute_failed_items")
    tally = fields.Char(
        "Nonconforming / Ac", compute="_compute_tally", help="By class, with what was entered."
    )
    fail_rate = fields.Float(
        "Fail Rate (%)", compute="_compute_fail_rate", store=True, aggregator="avg"
    )
    place = fields.Char(help="Where the goods were inspected.")
    note = fields.Text("Remarks")
    photo_ids = fields.Many2many("ir.attachment", string="Photos")
    problem_ids = fields.One2many("inspection.problem", "result_id", "Problems")
    problem_count = fields.Integer(compute="_compute_problem_count")
    can_review = fields.Boolean(compute="_compute_can_review")

    _current_unique = models.UniqueIndex(
        "(task_id) WHERE is_current", "A task has one current result."
    )
    _revision_unique = models.Constraint(
        "UNIQUE(task_id, revision)", "A revision of a result exists once."
    )

    @api.depends("task_id.name", "revision")
    def _compute_name(self):
        for result in self:
            name = result.task_id.name or ""
            result.name = f"{name}/{result.revision}" if result.revision > 1 else name

    @api.depends("task_id.origin_task_id", "task_id.is_sampled", "task_id.decision_id")
    def _compute_is_original(self):
        """Samples of what its supplier delivered: no repetition, and nothing drawn from stock."""
        for result in self:
            task = result.task_id
            is_first = not task.origin_task_id and not task.decision_id._is_on_hand()
            result.is_original = task.is_sampled and is_first

    @api.depends("reading_ids.is_entered")
    def _compute_missing_count(self):
        for result in self:
            result.missing_count = len(result.reading_ids.filtered(lambda r: not r.is_entered))

    @api.depends("verdict")
    def _compute_fail_rate(self):
        for result in self:
            result.fail_rate = 100.0 if result.verdict == "fail" else 0.0

    @api.depends("problem_ids")
    def _compute_problem_count(self):
        for result in self:
            result.problem_count = len(result.problem_ids)

    @api.depends("inspector_user_id", "state")
    @api.depends_context("uid")
    def _compute_can_review(self):
        reviewer = self.env.user.has_group(REVIEWERS[0])
        for result in self:
            result.can_review = reviewer and self.env.user not in result._inspectors()

    def _inspectors(self):
        """Everybody who entered some of it: none of them reviews it."""
        return self.inspector_user_id | self.begun_by_ids

    def _open_fields(self):
        return {"note", "place", "photo_ids", "reading_ids"}

    def write(self, vals):
        if not self.env.su and {"note", "place", "photo_ids"} & set(vals):
            for result in self:
                result._check_entry_open()
        return super().write(vals)

    def _check_entry_open(self):
        """Raise unless the person is the inspector and nothing was submitted yet."""
        if self.state != "pending":
            raise UserError(
                self.env._("%s was submitted: its readings can't be changed.", self.display_name)
            )
        if self.inspector_user_id != self.env.user:
            raise AccessError(
                self.env._(
                    "%(result)s is entered by %(inspector)s.",
                    result=self.display_name,
                    inspector=self.inspector_user_id.name,
                )
            )

    def _is_recorded(self):
        return True

    @api.model
    def _open(self, task):
        """Open the result of a task that was started, one empty reading per unit and item."""
        # sudo: results and readings are made by starting a task, never by hand
        return self.sudo().create(
            {
                "task_id": task.id,
                "inspector_user_id": self.env.uid,
                "reading_ids": [
                    fields.Command.create({"line_id": line.id, "sequence": unit})
                    for line in task.line_ids
                    for unit in range(1, line.reading_count + 1)
                ],
            }
        )

    # Events

    def action_submit(self):
        """Hand the readings in for review. Submitting twice changes nothing."""
        for result in self:
            result._fire("submit")
        return True

    def action_complete(self):
        """Confirm the verdict: it takes effect on the goods, once."""
        for result in self:
            result._fire("complete")
        return True

    def action_resolve(self):
        for result in self:
            result._fire("resolve")
        return True

    def action_return_to_review(self):
        for result in self:
            result._fire("return_to_review")
        return True

    def _revise(self, reason):
        """Send the readings back with a reason."""
        self.ensure_one()
        return self._fire("revise", self._required(reason))

    def _escalate(self, reason):
        """Hand the decision to a manager with a reason."""
        self.ensure_one()
        return self._fire("escalate", self._required(reason))

    def _required(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("A reason is needed."))
        return reason.strip()

    def _check_event(self, event):
        if event == "submit":
            self._check_entry_open()
            self._check_readings()
        elif self.env.user in self._inspectors():
            raise AccessError(
                self.env._("%s: nobody reviews an inspection of their own.", self.display_name)
            )
        return super()._check_event(event)

    def _check_readings(self):
        unlimited = self.reading_ids.line_id.filtered(lambda line: line._lacks_limit())
        if unlimited:
            raise UserError(
                self.env._(
                    "No limit was in force for %s: a planner enters one in its limits, then takes "
                    "it over with “Take Limits of Today” on the inspection.",
                    ", ".join(unlimited.item_id.mapped("display_name")),
                )
            )
        missing = self.reading_ids.filtered(lambda reading: not reading.is_entered)
        if missing:
            raise UserError(
                self.env._(
                    "Readings are missing: %s.",
                    ", ".join(dict.fromkeys(missing.item_id.mapped("name"))),
                )
            )

    def _after_event(self, event, source, note):
        getattr(self, f"_after_{event}", lambda note: None)(note)
        return super()._after_event(event, source, note)

    def _after_submit(self, note):
        self._write_state(self.state, submit_date=fields.Datetime.now())
        # sudo: the task follows its result
        self.task_id.sudo()._fire("finish")

    def _after_complete(self, note):
        self._write_state(self.state, reviewer_id=self.env.uid, review_date=fields.Datetime.now())
        self._apply_verdict()

    def _after_resolve(self, note):
        self._after_complete(note)

    def _after_escalate(self, note):
        self._write_state(self.state, reason=note, reviewer_id=self.env.uid)

    def _after_revise(self, note):
        """The readings stay as they are; a new result with the same readings takes over."""
        self._write_state(
            self.state,
            reason=note,
            reviewer_id=self.env.uid,
            review_date=fields.Datetime.now(),
            is_current=False,
        )
        self.flush_recordset()
        # sudo: the next revision is made by sending back, never by hand
        successor = self.sudo().create(self._prepare_successor())
        self.task_id.sudo()._fire("reopen", note)
        successor.message_post(body=note)

    def _prepare_successor(self):
        return {
            "task_id": self.task_id.id,
            "revision": self.revision + 1,
            "inspector_user_id": self.inspector_user_id.id,
            "begun_by_ids": [fields.Command.set(self.begun_by_ids.ids)],
            "place": self.place,
            "note": self.note,
            "reading_ids": [
                fields.Command.create(reading._prepare_copy()) for reading in self.reading_ids
            ],
        }

    def _apply_verdict(self):
        """Release the goods, or hold them and propose what follows; count the lot in its series."""
        # sudo: the verdict acts on goods, holds and series, whoever confirmed it
        result = self.sudo()._by_store_clock()
        task = result.task_id
        if result.verdict == "fail" and not result._is_doubted():
            task._hold(self.env._("Failed: %s", result.failed_items))._expect(False)
            self.env["inspection.problem"]._propose(result)
        elif why := result._why_not_free():
            task._hold(why)
        else:
            task._release_holds(self.env._("Passed: %s", task.name))
            task._withdraw_problems()
        result._record_outcomes()

    def _by_store_clock(self):
        """The same records, to whom today is the day of the store that received the goods."""
        return self.with_context(tz=self.warehouse_id._store_tz())

    def _is_doubted(self):
        """Hook: whether a failure is not proven by what the readings say."""
        return False

    def _why_not_free(self):
        """Hook: return why goods that did not fail stay on hold, '' where they are free."""
        if self.task_id._is_discontinued():
            return self.env._("Passed, but the supplier's series is discontinued.")
        return ""

    def action_view_problems(self):
        return self.task_id.action_view_problems()

    def action_view_task(self):
        return self.task_id._action_record(self.task_id)

    def _failures_domain(self, companies=None):
        """Return what failed of the supplier, each lot once, however often it was inspected."""
        return (
            Domain("company_id", "in", (companies or self.company_id).ids)
            & Domain("supplier_id", "=", self.supplier_id.id)
            & Domain("verdict", "=", "fail")
            & self._known_domain()
        )

    @api.model
    def _known_domain(self):
        """Return what is known of lots: of each its sample, or the papers of one not sampled."""
        return Domain("state", "=", "completed") & (
            Domain("is_original", "=", True)
            | Domain("task_id.is_sampled", "=", False)
            & Domain("task_id.origin_task_id", "=", False)
        )

    def _critical_failures_of_product(self, days=90):
        """Return how often the supplier's product failed critically in the last `days`."""
        return self.search_count(
            self._failures_domain()
            & Domain("product_id", "=", self.product_id.id)
            & Domain("failed_class", "=", "critical")
            & Domain("review_date", ">=", fields.Datetime.now() - timedelta(days=days))
        )
