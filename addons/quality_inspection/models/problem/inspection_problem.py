from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import AccessError, UserError
from odoo.tools import get_lang

from ...tools.defect_classes import DEFECT_CLASSES

REVIEWER = "supermarket_stock.group_reviewer"
ACCOUNTANT = "supermarket_stock.group_accountant"
MANAGER = "supermarket_stock.group_store_manager"

#: Who approves, rejects and undoes what; never the person who proposed it.
APPROVERS = {
    "return": (REVIEWER, MANAGER),
    "fine": (ACCOUNTANT, MANAGER),
    "delist": (MANAGER,),
    "warning": (REVIEWER, MANAGER),
}

#: What a person says of a proposal of their own; all else follows from the result.
ASKED = (
    "result_id",
    "problem_type",
    "note",
    "return_quantity",
    "release_rest",
    "delist_scope",
    "state",  # refused as ever, where it is not the first
)


class InspectionProblem(models.Model):
    """What follows from a failed inspection: a return, a fine, a warning, a delisting.

    One person proposes, another approves; approving carries it out in the same transaction. A kind
    of problem is a plug-in: a value of `problem_type`, `_execute_<type>`, `_undo_<type>` and its
    approvers.
    """

    _name = "inspection.problem"
    _description = "Inspection Problem"
    _inherit = ["inspection.transition.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    _initial_state = "proposed"
    _transitions = {
        "approve": Transition(
            ("proposed",), "approved", (REVIEWER, ACCOUNTANT, MANAGER), ("done", "undone")
        ),
        "execute": Transition(("approved",), "done"),
        "reject": Transition(("proposed",), "rejected", (REVIEWER, ACCOUNTANT, MANAGER)),
        "withdraw": Transition(("proposed",), "rejected"),
        "undo": Transition(("done",), "undone", (REVIEWER, ACCOUNTANT, MANAGER)),
    }

    name = fields.Char(readonly=True, copy=False, default="/")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    problem_type = fields.Selection(
        [
            ("return", "Return to supplier"),
            ("fine", "Fine"),
            ("warning", "Warning"),
            ("delist", "Delisting"),
        ],
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("approved", "Approved"),
            ("done", "Done"),
            ("rejected", "Rejected"),
            ("undone", "Undone"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    result_id = fields.Many2one(
        "inspection.result", required=True, readonly=True, ondelete="restrict", index=True
    )
    task_id = fields.Many2one(related="result_id.task_id", store=True, index=True)
    product_id = fields.Many2one(related="task_id.product_id", store=True, index=True)
    lot_id = fields.Many2one(related="task_id.lot_id", store=True)
    supplier_id = fields.Many2one(related="task_id.supplier_id", store=True, index=True)
    category_id = fields.Many2one(related="task_id.category_id", store=True)
    picking_id = fields.Many2one(related="task_id.picking_id", store=True, string="Receipt")
    warehouse_id = fields.Many2one(related="task_id.warehouse_id", store=True)
    severity = fields.Selection(DEFECT_CLASSES, readonly=True)
    reason = fields.Text(readonly=True)
    proposer_id = fields.Many2one("res.users", "Proposed By", readonly=True, tracking=True)
    approver_id = fields.Many2one("res.users", "Approved By", readonly=True, tracking=True)
    approval_date = fields.Datetime("Approved", readonly=True)
    undo_user_id = fields.Many2one("res.users", "Undone By", readonly=True)
    undo_reason = fields.Text(readonly=True)
    can_approve = fields.Boolean(compute="_compute_can_approve")
    can_decide = fields.Boolean(compute="_compute_can_approve")
    note = fields.Text()

    _open_unique = models.UniqueIndex(
        "(result_id, problem_type) WHERE state NOT IN ('rejected', 'undone')",
        "This result has such a proposal already.",
    )

    @api.depends("problem_type", "proposer_id", "state")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        for problem in self:
            problem.can_decide = problem._has_approver_role()
            problem.can_approve = (
                problem.state == "proposed"
                and not problem._is_judge_in_own_case()
                and problem.can_decide
            )

    def _decidable_from(self):
        """Hook: return the first day on which the proposal can be approved."""
        return self._today()

    def _today(self):
        """Which day it is in the store that received the goods, whoever asks from where."""
        return self.warehouse_id._store_day()

    def _by_store_clock(self):
        return self.with_context(tz=self.warehouse_id._store_tz())

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            self.browse().check_access("create")
            vals_list = [self._prepare_asked(vals) for vals in vals_list]
        for vals in vals_list:
            result = self.env["inspection.result"].browse(vals.get("result_id"))
            vals.update(
                name=self.env["ir.sequence"].next_by_code("inspection.problem") or "/",
                proposer_id=self.env.uid,
                company_id=result.company_id.id,
            )
        problems = super().create(vals_list)
        for problem in problems:
            self.env["inspection.audit"]._append(
                problem, "create", target="proposed", data=problem._facts()
            )
        if not self.env.su:
            problems._announce()
        return problems

    @api.model
    def _prepare_asked(self, vals):
        """Return what a proposal by hand is: what was found and agreed, not what was typed."""
        chosen = vals.get("result_id")
        results = self.env["inspection.result"]
        result = results.browse(chosen if type(chosen) is int else False).exists()
        result.check_access("read")
        if result.state != "completed" or result.verdict != "fail":
            raise UserError(
                self.env._(
                    "%s has not failed: nothing follows from it.", result.display_name or "-"
                )
            )
        kind = vals.get("problem_type")
        if kind not in list(APPROVERS):  # whatever it is: not everything can be looked up
            raise UserError(self.env._("Kind: choose one of the list."))
        if kind in self._known_types(result):
            raise UserError(
                self.env._(
                    "%s has such a proposal already: decide on it first.", result.display_name
                )
            )
        # sudo: the lot's value and the contract count, whatever of them the person may read
        prepared = self.sudo()._prepare_proposal(result.sudo(), kind)
        return {**prepared, **{name: vals[name] for name in ASKED if name in vals}}

    @api.model
    def _known_types(self, result):
        """Return what is proposed or done already of the lot, by all inspections of it.

        A return that is done may have been of a part: what fails again of the rest goes back, too.
        """
        # sudo: all of it counts, whatever of it the person may read
        live = (
            result.sudo()
            .task_id._family()
            .problem_ids.filtered(lambda problem: problem.state not in ("rejected", "undone"))
        )
        gone = live.filtered(
            lambda problem: (
                (problem.problem_type, problem.state) == ("return", "done")
                and problem.result_id != result
            )
        )
        return set((live - gone).mapped("problem_type"))

    def _open_fields(self):
        return {"note"}

    def _is_recorded(self):
        return True

    def _facts(self):
        """Hook: return what is proposed, for the audit log."""
        return {"type": self.problem_type, "result": self.result_id.name}

    # Proposing

    @api.model
    def _propose(self, result):
        """Propose what a failed result asks for; what is proposed already stays as it is.

        A lot that fails again is no further failure: what its first inspection proposed holds.
        """
        known = self._known_types(result)
        proposals = [
            vals for vals in self._prepare_proposals(result) if vals["problem_type"] not in known
        ]
        # sudo: the failure proposes, whoever found it
        problems = self.sudo().create(proposals).sudo(self.env.su)
        problems._announce()
        return problems

    def _announce(self):
        """Tell who has to know of new proposals, whoever made them."""
        self._notify_approvers()

    @api.model
    def _is_fined(self, result):
        """Hook: does a failed result cost its supplier anything?"""
        return False

    @api.model
    def _prepare_proposals(self, result):
        """Return the values of the problems that follow from a failed result."""
        if not result.supplier_id:
            return []
        types = ["return"]
        types.append("fine" if self._is_fined(result) else "warning")
        return [self._prepare_proposal(result, problem_type) for problem_type in types]

    @api.model
    def _prepare_proposal(self, result, problem_type):
        return {
            "result_id": result.id,
            "problem_type": problem_type,
            "severity": result.failed_class,
            "reason": self.env._("Failed: %s", result.failed_items),
        }

    def _notify_approvers(self):
        """Give one person with the right to approve an activity per proposal."""
        for problem in self:
            approver = problem._possible_approvers()[:1]
            if approver:
                problem.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=approver.id,
                    summary=self.env._("Approve or reject: %s", problem._type_label()),
                    date_deadline=problem._decidable_from(),
                )

    def _possible_approvers(self):
        """Return who may decide on it, the one to tell first."""
        people = self.env["res.users"]._to_tell(
            APPROVERS[self.problem_type], self.company_id, self.warehouse_id
        )
        return people - self.proposer_id - self.result_id._inspectors()

    def _type_label(self):
        return dict(self._fields["problem_type"]._description_selection(self.env))[
            self.problem_type
        ]

    # Events

    def action_approve(self):
        """Approve and carry out. Approving twice changes nothing."""
        for problem in self._without_defaults():
            if problem._fire("approve"):
                # sudo: the approval is the right; the approver need not keep books or move goods
                getattr(
                    problem.sudo().with_company(problem.company_id)._by_store_clock(),
                    f"_execute_{problem.problem_type}",
                )()
                problem._fire("execute")
        return True

    def _reject(self, reason):
        return self._fire("reject", reason)

    def _undo(self, reason):
        """Undo what was carried out, with a reason. Undoing twice changes nothing."""
        self.ensure_one()
        if not (reason or "").strip():
            raise UserError(self.env._("A reason is needed."))
        return self._fire("undo", reason)

    def _check_role(self, transition):
        if transition.groups and not self._has_approver_role():
            raise AccessError(
                self.env._(
                    "%(problem)s: your role does not decide on “%(type)s”.",
                    problem=self.display_name,
                    type=self._type_label(),
                )
            )
        return super()._check_role(transition)

    def _has_approver_role(self):
        return any(self.env.user.has_group(group) for group in APPROVERS[self.problem_type])

    def _check_event(self, event):
        if event in ("approve", "reject") and self._is_judge_in_own_case():
            raise AccessError(
                self.env._(
                    "%s: nobody decides on a proposal or an inspection of their own.",
                    self.display_name,
                )
            )
        return super()._check_event(event)

    def _is_judge_in_own_case(self):
        return self.env.user in self.proposer_id | self.result_id._inspectors()

    def _after_event(self, event, source, note):
        if event == "approve":
            self._write_state(
                self.state, approver_id=self.env.uid, approval_date=fields.Datetime.now()
            )
        elif event == "undo":
            self._write_state(self.state, undo_user_id=self.env.uid, undo_reason=note)
            # sudo: as in approving, the role decides
            undoing = self.sudo().with_company(self.company_id)._by_store_clock()
            getattr(undoing, f"_undo_{self.problem_type}")()
        if event in ("approve", "reject", "withdraw"):
            # sudo: the activity may be somebody else's
            self.sudo().activity_ids.action_done()
        return super()._after_event(event, source, note)

    def _for_supplier(self):
        """Return the document in the language of its supplier, for all that is written to it."""
        return self.with_context(lang=get_lang(self.env, self.supplier_id.lang).code)

    def _why_for_supplier(self):
        """Say what failed, in the language of the environment."""
        return self.env._("Failed: %s", self.result_id.failed_items)

    def _write_to_supplier(self, subject, body, attachments=None):
        """Mail the supplier a message that stays with the document."""
        self.message_post(
            subject=subject,
            body=body,
            attachments=attachments,
            partner_ids=self.supplier_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def action_view_task(self):
        return self.task_id._action_record(self.task_id)
