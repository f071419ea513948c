from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import AccessError, UserError

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

    @api.model_create_multi
    def create(self, vals_list):
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
        return problems

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
        """Propose what a failed result asks for; what is proposed already stays as it is."""
        known = set(
            result.problem_ids.filtered(
                lambda problem: problem.state not in ("rejected", "undone")
            ).mapped("problem_type")
        )
        proposals = [
            vals for vals in self._prepare_proposals(result) if vals["problem_type"] not in known
        ]
        problems = self.create(proposals)
        problems._notify_approvers()
        return problems

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
                )

    def _possible_approvers(self):
        # sudo: the proposer need not be able to read groups and the companies of others
        users = self.env["res.users"].sudo()
        for group in APPROVERS[self.problem_type]:
            users |= self.env.ref(group).sudo().all_user_ids
        return users.filtered(
            lambda user: (
                user.active
                and not user.share
                and self.company_id in user.company_ids
                and user not in self.proposer_id | self.result_id._inspectors()
            )
        )

    def _type_label(self):
        return dict(self._fields["problem_type"]._description_selection(self.env))[
            self.problem_type
        ]

    # Events

    def action_approve(self):
        """Approve and carry out. Approving twice changes nothing."""
        for problem in self:
            if problem._fire("approve"):
                # sudo: the approval is the right; the approver need not keep books or move goods
                getattr(
                    problem.sudo().with_company(problem.company_id),
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
            getattr(self.sudo().with_company(self.company_id), f"_undo_{self.problem_type}")()
        if event in ("approve", "reject", "withdraw"):
            # sudo: the activity may be somebody else's
            self.sudo().activity_ids.action_done()
        return super()._after_event(event, source, note)

    def action_view_task(self):
        return self.task_id._action_record(self.task_id)
