import logging
from datetime import timedelta

from odoo import api, fields, models
from psycopg2 import OperationalError

_logger = logging.getLogger(__name__)

TRY_AGAIN = timedelta(minutes=5)


class WorkCancelled(Exception):  # noqa: N818 - it is no error
    """A person wants no more of the work at hand."""


class ReplenishmentJobMixin(models.AbstractModel):
    """Work that waits for a job and is done piece by piece, each piece committed.

    One that is stopped half-way goes on where it stood; nothing of it runs in a web request.
    """

    _name = "replenishment.job.mixin"
    _inherit = ["supermarket.first.state.mixin"]
    _description = "Work for a Job"
    # States of what waits, and of what a stopped worker left half-way
    _pending_states: tuple = ()
    # The cron that does it
    _job: str

    @api.model
    def _cron_work(self):
        """Do what is pending, each piece of work in its own company.

        An error ends the attempt of one company; the others' work goes on, and the job comes back
        in some minutes for another attempt.
        """
        pending = self.search([("state", "in", self._pending_states)], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(pending))
        for one in pending:
            company = one.company_id
            own = one.with_company(company).with_context(
                allowed_company_ids=company.ids, lang=one._language()
            )
            if not own._attempt():
                return  # out of time: the cron comes back at once, and goes on
            self.env["ir.cron"]._commit_progress(1)

    def _attempt(self):
        """Work; whatever goes wrong is this one's alone.

        :return: False when the job's time is nearly up and there is more to do
        """
        try:
            return self._work()
        except Exception as error:
            self.env.cr.rollback()
            # A row that two transactions met at is nobody's fault: the next attempt gets it
            level = logging.INFO if isinstance(error, OperationalError) else logging.ERROR
            _logger.log(level, "%s %s: %s", self._name, self.id, error, exc_info=True)
            self._note_failure(error)
            # sudo: the job's own timetable
            self.env.ref(self._job).sudo()._trigger(fields.Datetime.now() + TRY_AGAIN)
            return True

    def _note_failure(self, error):
        """Say on the record what ended an attempt."""

    def _language(self):
        """What the job writes is read by who asked for it; what nobody asked for, by the shop."""
        person = self.create_uid.filtered("active")  # the system's own user is no person
        return person.lang or self.company_id.partner_id.lang

    def _work(self):
        """Do what is left of this one.

        :return: False when the job's time is nearly up and there is more to do
        """
        raise NotImplementedError
