from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..moving.stock_move import LONGEST_AGO


class RejectedError(UserError):
    """The event can't be taken, and never will be: the text says why and what to do."""


class ConflictError(UserError):
    """The event was right where it was scanned, and something else happened meanwhile."""


class SupermarketScanTask(models.AbstractModel):
    """What a task of the scan app does with its events. One model a task, see `_scan_tasks`.

    An addon adds a task by a model that inherits this one and a line in `supermarket.scan`, and in
    the app by an entry of the registry `supermarket_scan_tasks` (docs/architecture.md).
    """

    _name = "supermarket.scan.task"
    _description = "Task of the Scan App"

    @api.model
    def _task_groups(self):
        """Whose work it is: the xml ids of groups, one of which a person needs."""
        return ()

    @api.model
    def _is_mine(self):
        return any(self.env.user.has_group(group) for group in self._task_groups())

    @api.model
    def _is_offered(self):
        """Whether it stands on the app's first screen: it is mine, and there is what it needs."""
        return self._is_mine()

    @api.model
    def _number(self):
        """How much of it there is to do, for the app's first screen; None where none is counted."""
        return

    @api.model
    def _documents(self):
        """What the device needs to do the task without a network: [{"id", "name", ...}]."""
        return []

    @api.model
    def _kinds(self):
        """The kinds of events that the task knows; a newer app may send others."""
        return ()

    @api.model
    def _check(self, values):
        """Refuse an event before it is taken.

        :param values: of `supermarket.scan.event`, checked for their form
        :raise RejectedError: it can't be taken
        :raise ConflictError: it is stored for the worklist
        """
        if values["kind"] not in self._kinds():
            raise RejectedError(self.env._("This server can't do that yet: update it."))

    @api.model
    def _whose(self, document, store):
        """What an event says of its document: the store's people see it, and no other store's."""
        return {
            "document": document.name,
            "company_id": document.company_id.id,
            "warehouse_id": store.id,
        }

    @api.model
    def _credible(self, time):
        """When it was scanned, now where the clock of the device fell back by months or years."""
        now = fields.Datetime.now()
        return time if time > now - LONGEST_AGO else now

    @api.model
    def _take(self, events):
        """Do what follows from new events of this task; called once a batch."""

    @api.model
    def _in_turn(self, model, ids):
        """One request after the other for a document: of two at once neither sees what the other
        adds. The later one fails to serialize, and Odoo runs it again."""
        table = SQL.identifier(self.env[model]._table)
        for document_id in sorted(ids):
            self.env.cr.execute(
                SQL("UPDATE %s SET write_uid = write_uid WHERE id = %s", table, document_id)
            )

    # Ways out of a conflict --------------------------------------------------------------

    @api.model
    def _try_again(self, events):
        for event in events:
            values = event._plain_values()
            try:
                self._check(values)
            except (RejectedError, ConflictError) as problem:
                raise UserError(str(problem)) from problem
        events.sudo().write({"state": "taken", "message": False})  # sudo: written by code alone
        self._take(events)

    @api.model
    def _book_late(self, events):
        self._try_again(events)

    @api.model
    def _dismiss(self, events):
        events._solved(self.env._("Dismissed: nothing was booked."))
