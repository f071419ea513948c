from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.transition import Transition
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.context_keys import PURGING
from .inspection_task import PAST_SHELF_LIFE, WITHOUT_SHELF_LIFE

ADMINS = ("supermarket_stock.group_admin",)
PAGE = 200


class InspectionPurge(models.Model):
    """Deleting what was recorded, once its time has ended: by a person, with a reason, for good.

    Tasks go with their results, readings, pictures, problems and decisions; decisions to inspect
    nothing and closed alerts go by themselves. Entries in the books and transfers stay, and so does
    the log, emptied of what it said.
    """

    _name = "inspection.purge"
    _description = "Deletion of Inspections"
    _inherit = ["inspection.transition.mixin"]
    _order = "id desc"

    _transitions = {"purge": Transition(("draft",), "done", ADMINS)}

    name = fields.Char(compute="_compute_name")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    until = fields.Date(
        "Kept Until Before",
        required=True,
        default=fields.Date.context_today,
        help="What had to be kept until a day before this one is deleted.",
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Deleted")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    due_count = fields.Integer("Inspections to Delete", compute="_compute_due_count")
    due_loose_count = fields.Integer("Without an Inspection", compute="_compute_due_count")
    task_count = fields.Integer("Inspections Deleted", readonly=True, copy=False)
    loose_count = fields.Integer(
        "Deleted Without an Inspection",
        readonly=True,
        copy=False,
        help="Decisions to inspect nothing, and closed alerts.",
    )
    user_id = fields.Many2one("res.users", "Deleted By", readonly=True, copy=False)
    date = fields.Datetime("Deleted On", readonly=True, copy=False)

    def _compute_name(self):
        for purge in self:
            purge.name = self.env._("Kept until before %s", purge.until or "")

    @api.depends("until", "company_id")
    def _compute_due_count(self):
        for purge in self:
            is_open = purge.state == "draft" and purge.until
            purge.due_count = sum(len(family) for family in purge._families()) if is_open else 0
            loose = purge._loose() if is_open else ()
            purge.due_loose_count = sum(len(records) for records in loose)

    def _open_fields(self):
        return None if all(one.state == "draft" for one in self) else set()

    def _families(self):
        """Yield each lot's task with its re-inspections, where nothing stands in the way.

        What they have and hold is read for all of them at once.
        """
        # sudo: what is deleted follows from its dates, whoever looks
        tasks = (
            self.env["inspection.task"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("retention_date", "<", self.until),
                    ("origin_task_id", "=", False),
                ],
                order="id",
            )
        )
        held = set(tasks._holds_of_stock().mapped("origin_id"))
        together = tasks | tasks.reinspection_ids
        delisting = set(together._delisting_holds().mapped("origin_id"))
        for task in tasks:
            family = (task | task.reinspection_ids).with_prefetch(together._ids)
            is_free = task.id not in held and delisting.isdisjoint(family.problem_ids.ids)
            if is_free and family._is_settled(self.until):
                yield family

    def _loose(self):
        """Return (decisions to inspect nothing, closed alerts) whose time has ended."""
        company = Domain("company_id", "=", self.company_id.id)
        long_ago = self.until - WITHOUT_SHELF_LIFE
        eaten = Domain("lot_id.expiration_date", "<", self.until - PAST_SHELF_LIFE)
        endless = Domain("lot_id.expiration_date", "=", False) & Domain("date", "<", long_ago)
        # sudo: as in `_families`
        decisions, alerts = self.env["inspection.decision"].sudo(), self.env["inspection.alert"]
        return (
            decisions.search(company & Domain("task_id", "=", False) & (eaten | endless)),
            alerts.sudo().search(
                company & Domain("state", "=", "closed") & Domain("date", "<", long_ago)
            ),
        )

    def action_purge(self):
        for purge in self:
            purge._fire("purge", purge.reason)
        return True

    def _check_event(self, event):
        if self.until > fields.Date.context_today(self):
            raise UserError(
                self.env._(
                    "%s: nothing is deleted before its time. Choose today or an earlier day.",
                    self._fields["until"]._description_string(self.env),
                )
            )
        if not (self.reason or "").strip():
            raise UserError(self.env._("A reason is needed."))
        return super()._check_event(event)

    def _after_event(self, event, source, note):
        tasks = self.env["inspection.task"].union(*self._families())
        for begin in range(0, len(tasks), PAGE):
            self._delete(tasks[begin : begin + PAGE])
        decisions, alerts = self._loose()
        self._write_state(
            self.state,
            task_count=len(tasks),
            loose_count=len(decisions) + len(alerts),
            user_id=self.env.uid,
            date=fields.Datetime.now(),
        )
        PURGING.on(decisions).unlink()
        self.env["inspection.audit"]._empty(alerts, self)
        PURGING.on(alerts).unlink()
        return super()._after_event(event, source, note)

    def _delete(self, tasks):
        # sudo: the role was checked, and nobody has the right to delete by hand
        tasks = PURGING.on(tasks.sudo())
        results, problems = tasks.result_ids, tasks.problem_ids
        again = tasks.filtered("origin_task_id")
        decisions = tasks.decision_id | tasks.decision_id.search([("task_id", "in", tasks.ids)])
        for documents in (tasks, results, problems):
            self.env["inspection.audit"]._empty(documents, self)
        tasks._release_holds(self.env._("Nothing is left of it, and its inspection is deleted"))
        self._let_go(tasks, problems)
        results.photo_ids.unlink()
        problems.unlink()
        results.unlink()
        decisions.unlink()
        again.unlink()
        (tasks - again).unlink()

    def _let_go(self, tasks, problems):
        """Take off what points at them and stays, and what was captured of them on phones."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE account_move SET inspection_problem_id = NULL"
                " WHERE inspection_problem_id = ANY(%s)",
                problems.ids,
            )
        )
        self.env.cr.execute(
            SQL("UPDATE inspection_task SET decision_id = NULL WHERE id = ANY(%s)", tasks.ids)
        )
        self.env.cr.execute(
            SQL("UPDATE inspection_decision SET task_id = NULL WHERE task_id = ANY(%s)", tasks.ids)
        )
        self.env.cr.execute(
            SQL(
                "DELETE FROM supermarket_scan_event"
                " WHERE task = 'inspect' AND document_id = ANY(%s)",
                tasks.ids,
            )
        )
        self.env.invalidate_all()
