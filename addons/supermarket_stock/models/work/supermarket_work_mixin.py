from odoo import api, models
from odoo.tools import SQL

from ...tools.work_cancelled import WorkCancelled


class SupermarketWorkMixin(models.AbstractModel):
    """A document whose work a job does, piece by piece, each piece committed.

    Work that is stopped half-way goes on where it stood; nothing of it runs in a web request. It
    waits in `supermarket.work`, which says how it is taken, tried again and given up.
    """

    _name = "supermarket.work.mixin"
    _description = "Work for a Job"

    # The states in which there is something to do; none: whenever it is asked for
    _pending_states: tuple = ()
    # The job that does it
    _work_job: str
    # So many parts are done in one transaction
    _work_page = 1

    def _ask_for_work(self, parts=None):
        """Let the document's work wait for its job; return how much of it did not wait yet.

        :param parts: SQL of the ids of what is worked on; none: the document as a whole
        """
        self.ensure_one()
        # sudo: the table is the system's; who may ask for the work was asked before
        return self.env["supermarket.work"].sudo()._ask(self, parts or SQL("SELECT 0"))

    def _withdraw_work(self):
        """Nobody wants it any more: what waits never begins, what runs stops after its piece."""
        # sudo: as in `_ask_for_work`
        work = self.env["supermarket.work"].sudo()
        work.search([("res_model", "=", self._name), ("res_id", "in", self.ids)]).unlink()

    def unlink(self):
        self._withdraw_work()
        return super().unlink()

    @api.model
    def _cron_work(self):
        self.env["supermarket.work"]._work_off(self._name)

    def _is_work_wanted(self):
        return not self._pending_states or self.state in self._pending_states

    def _in_its_words(self):
        """The document in its own company. What a job writes is read by who asked for it; what
        nobody asked for, by the shop."""
        company = self.company_id
        person = self.create_uid.filtered("active")  # the system's own user is no person
        return self.with_company(company).with_context(
            allowed_company_ids=company.ids, lang=person.lang or company.partner_id.lang
        )

    def _heed_cancelling(self):
        """Look with fresh eyes, between two pieces: someone may have cancelled meanwhile.

        Committing first begins a new snapshot of the database, and nothing is pending here.
        """
        self.env["ir.cron"]._commit_progress(0)
        self.invalidate_recordset(["state"])
        if not self._is_work_wanted():
            raise WorkCancelled

    # What a document fills in -----------------------------------------------------------------

    def _work_parts(self, parts):
        """Do what is left of these parts of the work.

        :return: False when the job's time is nearly up and there is more to do
        """
        return self._work()

    def _work(self):
        raise NotImplementedError

    def _note_failure(self, attempt, reason):
        """Hook: say on the document what ended an attempt."""

    def _work_given_up(self, reason):
        """Hook: say on the document that no more is tried, and why."""

    def _work_asked_again(self):
        """Hook: what was given up is tried again."""
