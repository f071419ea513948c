import logging
import time
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.addons.base.models.ir_cron import MIN_TIME_PER_JOB
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, config
from psycopg2 import OperationalError

from ...tools.work_cancelled import WorkCancelled

_logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
TRY_AGAIN = timedelta(minutes=5)
FAILED_DAYS = 30
COUNTED = 5_000
# Session locks of this kind say which work has a worker: the letters of "work"
LOCKS = 0x776F726B


class SupermarketWork(models.Model):
    """Work that waits for a job: a row for each part of a document's, gone when it is done.

    Workers take rows at once, each what no other has in hand, and commit piece by piece. Who takes
    a page holds a lock of the session on it, which a worker that is killed loses: work that runs
    without one was left half-way, and is gone on with. What fails is tried again, some minutes
    later and some times, and keeps the reason.
    """

    _name = "supermarket.work"
    _description = "Background Work"
    _inherit = ["supermarket.first.state.mixin"]
    _order = "id"
    _rec_name = "document"

    res_model = fields.Char("Kind", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    document = fields.Char("Work", compute="_compute_document", compute_sudo=True)
    part = fields.Integer(
        required=True,
        readonly=True,
        default=0,
        aggregator=None,
        help="The record that is worked on for the document; 0: the document itself.",
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
    )
    attempts = fields.Integer(required=True, readonly=True, default=0, aggregator=None)
    not_before = fields.Datetime(readonly=True)
    started_on = fields.Datetime("Last Begun", readonly=True)
    taken_with = fields.Integer(readonly=True, help="The first row of the page it was taken with.")
    reason = fields.Text(readonly=True, help="What ended the last attempt.")

    _waits_once = models.Constraint(
        "UNIQUE(res_model, res_id, part)", "A part of a work waits once."
    )
    _next_idx = models.Index("(res_model, id) WHERE state != 'failed'")

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        for work in self:
            document = work._document()
            work.document = document.display_name if document else False

    def _document(self):
        """Return what is worked for; nothing where it is gone, with its addon or alone."""
        work = self[:1]
        if work.res_model not in self.env:
            return None
        return self.env[work.res_model].browse(work.res_id).exists()

    # Asking ------------------------------------------------------------------------------------

    @api.model
    def _ask(self, document, parts):
        """Let parts of a document's work wait, each once; return how many are new.

        :param parts: SQL of their ids; what has failed is asked for anew
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO supermarket_work (res_model, res_id, part, company_id, state, attempts,
                       create_uid, create_date, write_uid, write_date)
                SELECT %(model)s, %(id)s, asked.part, %(company)s, 'waiting', 0,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM (%(parts)s) asked (part)
                    ON CONFLICT (res_model, res_id, part) DO UPDATE
                   SET state = 'waiting', attempts = 0, not_before = NULL, reason = NULL
                 WHERE supermarket_work.state = 'failed'
             RETURNING id
                """,
                model=document._name,
                id=document.id,
                company=document.company_id.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                parts=parts,
            )
        )
        self.invalidate_model()
        self._wake(document)
        return len(rows)

    @api.model
    def _wake(self, document, moment=None):
        """Have it done: by the queue of OCA where it is installed, else by Odoo's own job.

        The job comes by itself, too: what a queue that nobody runs leaves waiting is done then.
        """
        if hasattr(self, "with_delay"):
            work = self.with_user(SUPERUSER_ID)
            work._let_queue_commit()
            key = None if moment else f"{self._name}:{document._name}"
            work.with_delay(eta=moment, identity_key=key)._work_off(document._name)
        else:
            # sudo: the job's own timetable
            self.env.ref(document._work_job).sudo()._trigger(moment)

    @api.model
    def _let_queue_commit(self):
        """The queue lets a job commit only where it was told so: ours keeps each piece."""
        functions = self.env["queue.job.function"]
        name = functions.job_function_name(self._name, "_work_off")
        if not functions.search_count([("name", "=", name)], limit=1):
            functions.create(
                {
                    "model_id": self.env["ir.model"]._get_id(self._name),
                    "method": "_work_off",
                    "allow_commit": True,
                }
            )

    # Working -----------------------------------------------------------------------------------

    @api.model
    def _work_off(self, model):
        """Called by a job: do what waits for documents of a model, a page at a time.

        An error ends the attempt of one page; the others' work goes on.
        """
        crons = self.env["ir.cron"]
        crons._commit_progress(remaining=self._count_due(model))
        if self._is_limit_near():
            return
        while page := self._take(model):
            try:
                goes_on = page._run()
                self.env.flush_all()
            except Exception:
                self.env.cr.rollback()
                raise
            finally:
                self._let_go(page.ids[0])
            # What had no time left is due again: told so, the job comes back at once
            left = crons._commit_progress(len(page), remaining=self._count_due(model))
            if not left or not goes_on:
                return

    @api.model
    def _is_limit_near(self):
        """Whether half the time is over after which the server stops a job, and itself with it.

        Core calls a job ten times however long each takes; what waits has a job of its own soon.
        """
        end = self.env.context.get("cron_end_time")
        most = config["limit_time_real_cron"]
        if most < 0:
            most = config["limit_time_real"]
        return bool(end and most) and time.monotonic() - (end - MIN_TIME_PER_JOB) > most / 2

    @api.model
    def _count_due(self, model):
        """How much could be begun now; that it is more than a few thousand is enough to know."""
        now = fields.Datetime.now()
        due = Domain("res_model", "=", model) & Domain("state", "=", "waiting")
        return self.search_count(
            due & (Domain("not_before", "=", False) | Domain("not_before", "<=", now)),
            limit=COUNTED,
        )

    @api.model
    def _take(self, model):
        """Take the next page: parts of one document, and what was tried before alone."""
        try:
            return self._take_next(model)
        except OperationalError:  # another worker was a moment earlier: it does the work
            self.env.cr.rollback()
            return self.browse()

    @api.model
    def _take_next(self, model):
        self.flush_model()
        first = self._next(model)
        if not first:
            return self.browse()
        id_, document, attempts = first
        ids = [id_]
        if not attempts:
            ids += self._beside(model, document, id_, self.env[model]._work_page - 1)
        now = fields.Datetime.now()
        self.env.cr.execute("SELECT pg_advisory_lock(%s, %s)", [LOCKS, id_])
        page = self.browse(ids)
        page.invalidate_recordset()
        page.write(
            {
                "state": "running",
                "attempts": attempts + 1,
                "taken_with": id_,
                "started_on": now,
                "reason": False,
            }
        )
        self.env["ir.cron"]._commit_progress(0)  # for the eyes of all, and to be counted
        return page

    @api.model
    def _next(self, model):
        """Return (id, document, attempts) of the oldest row that has no worker, locked."""
        now = fields.Datetime.now()
        self.env.cr.execute(
            SQL(
                """
                SELECT work.id, work.res_id, work.attempts
                  FROM supermarket_work work
                 WHERE work.res_model = %(model)s
                   AND (work.state = 'waiting' AND COALESCE(work.not_before, %(now)s) <= %(now)s
                        OR work.state = 'running' AND NOT EXISTS (
                           SELECT FROM pg_locks held
                             JOIN pg_database base ON base.oid = held.database
                            WHERE base.datname = current_database()
                              AND held.locktype = 'advisory' AND held.objsubid = 2
                              AND held.classid = %(locks)s AND held.objid = work.taken_with::oid))
              ORDER BY work.id LIMIT 1
            FOR UPDATE OF work SKIP LOCKED
                """,
                model=model,
                now=now,
                locks=SQL("%s::oid", LOCKS),
            ),
            log_exceptions=False,
        )
        return self.env.cr.fetchone()

    @api.model
    def _beside(self, model, document, first, most):
        """Lock further parts of a document that nobody has tried yet; return their ids."""
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM supermarket_work
                 WHERE res_model = %s AND res_id = %s AND id > %s
                   AND state = 'waiting' AND attempts = 0
              ORDER BY id LIMIT %s
            FOR UPDATE SKIP LOCKED
                """,
                model,
                document,
                first,
                most,
            ),
            log_exceptions=False,
        )
        return [id_ for (id_,) in self.env.cr.fetchall()]

    @api.model
    def _let_go(self, taken_with):
        self.env.cr.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, taken_with])

    def _run(self):
        """Do what is left of a page; whatever goes wrong is this page's alone.

        :return: False when the job's time is nearly up and there is more to do
        """
        document = self._document()
        if document:
            document.invalidate_recordset()  # it may be another one since somebody read it here
        if not document or not document._is_work_wanted():
            self.exists().unlink()
            return True
        document = document._in_its_words()
        try:
            if self[0].attempts > MOST_ATTEMPTS:
                raise UserError(
                    document.env._("The server stopped it %s times before its end.", MOST_ATTEMPTS)
                )
            is_done = document._work_parts(self.mapped("part"))
        except WorkCancelled:
            return True
        except Exception as problem:  # noqa: BLE001 whatever it is, the others' work goes on
            self.env.cr.rollback()
            self._failed(document, problem)
            return True
        rows = self.exists()  # not there any more where somebody cancelled it
        if is_done or not rows:
            rows.unlink()
        else:
            rows.write({"state": "waiting", "attempts": rows[0].attempts - 1})
        return is_done

    def _failed(self, document, problem):
        """Try again later, one by one; give up what can't be done or was tried often enough."""
        rows = self.exists()
        if not rows:
            return
        attempts, reason = rows[0].attempts, str(problem) or repr(problem)
        is_for_a_person = isinstance(problem, UserError)
        if not isinstance(problem, UserError | OperationalError):
            _logger.error("%s could not be worked on", document, exc_info=problem)
        if isinstance(problem, OperationalError):  # two transactions met at a row: nobody's fault
            rows.attempts = attempts - 1
        elif attempts >= MOST_ATTEMPTS or (is_for_a_person and len(rows) == 1):
            rows.write({"state": "failed", "reason": reason})
            document._work_given_up(reason)
            return
        else:
            document._note_failure(attempts, reason)
        again = fields.Datetime.now() + TRY_AGAIN
        rows.write({"state": "waiting", "not_before": again, "reason": reason})
        self._wake(document, again)

    # By hand -----------------------------------------------------------------------------------

    def action_try_again(self):
        """Let it be tried once more, now: the cause may be gone."""
        self.check_access("write")
        for work in self.filtered(lambda one: one.state == "failed"):
            # sudo: rows are written by code alone, the right was asked for above
            work.sudo().write({"state": "waiting", "attempts": 0, "not_before": False})
            document = work.sudo()._document()
            if document:
                document._work_asked_again()
                self.sudo()._wake(document)

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("Work is done by jobs: try it again by its button."))
        return super().write(vals)

    @api.autovacuum
    def _gc_work(self):
        """What failed is kept for some weeks; what an uninstalled addon left waits for nobody."""
        old = fields.Datetime.now() - timedelta(days=FAILED_DAYS)
        self.search([("state", "=", "failed"), ("write_date", "<", old)]).unlink()
        self.search([("res_model", "not in", list(self.env.registry))]).unlink()
