import logging
from datetime import timedelta
from importlib.util import find_spec

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.work_cancelled import WorkCancelled
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...executors import ExecutorError, Settings
from ...forecasting import ForecastError
from ...tools.store_night import night_of
from ..company.res_config_settings import EXECUTORS

_logger = logging.getLogger(__name__)


class ReplenishmentRun(models.Model):
    """One pass over all products and stores: sales → forecasts → thresholds → proposals.

    Works in a job only, piece by piece, each piece committed: one that is killed goes on where it
    stood. Nothing here runs in a web request; a button only asks for a pass.
    """

    _name = "replenishment.run"
    _description = "Replenishment Pass"
    _inherit = ["supermarket.first.state.mixin", "supermarket.work.mixin"]
    _order = "id desc"
    _pending_states = ("scheduled", "running")
    _work_job = "replenishment.ir_cron_replenishment_work"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, default=lambda self: self.env.company
    )
    origin = fields.Selection(
        [("night", "Nightly"), ("manual", "Asked for")], readonly=True, default="manual"
    )
    tz = fields.Char(
        "Stores in", readonly=True, help="The time zone of its stores; empty: all of the company's."
    )
    night = fields.Date(readonly=True, help="Whose night it was in that zone.")
    state = fields.Selection(
        [
            ("scheduled", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="scheduled",
    )
    phase = fields.Selection(
        [
            ("history", "Reading the sales"),
            ("forecast", "Forecasts"),
            ("thresholds", "Thresholds"),
            ("proposals", "Proposals"),
        ],
        readonly=True,
    )
    requested_by_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    cutoff = fields.Date(
        "Sales until", readonly=True, help="The last day whose sales the forecast knows."
    )
    started_on = fields.Datetime(readonly=True)
    finished_on = fields.Datetime(readonly=True)
    duration = fields.Float("Minutes", compute="_compute_duration", aggregator=None)
    total_count = fields.Integer("Steps", readonly=True, aggregator=None)
    done_count = fields.Integer("Steps Done", readonly=True, aggregator=None)
    progress = fields.Float(compute="_compute_progress", aggregator=None)
    step = fields.Char(compute="_compute_progress")
    executor = fields.Selection(EXECUTORS, "Computed", readonly=True)
    series_count = fields.Integer("Series", readonly=True)
    forecast_count = fields.Integer("Forecasts", readonly=True)
    orderpoint_count = fields.Integer("Thresholds Set", readonly=True)
    proposal_count = fields.Integer("Proposals", readonly=True)
    ordered_count = fields.Integer("Ordered by Itself", readonly=True)
    finished_tasks = fields.Json(readonly=True)
    resume_after = fields.Json(
        readonly=True, help="The store and product that this phase has come to."
    )
    left_out = fields.Json(readonly=True, help="Products and stores that could not be worked on.")
    compared = fields.Json(readonly=True, help="The series that every model is tested on.")
    test_sums = fields.Json(readonly=True)
    message = fields.Text(readonly=True)

    _one_active = models.UniqueIndex(
        "(company_id, COALESCE(tz, '')) WHERE state IN ('scheduled', 'running')",
        "A pass of these stores is waiting or running already.",
    )

    @api.depends("company_id", "cutoff", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            day = run.cutoff or run._yesterday()
            run.display_name = self.env._("Pass, sales until %s", format_date(self.env, day))

    @api.depends("total_count", "done_count", "state")
    @api.depends_context("lang")
    def _compute_progress(self):
        for run in self:
            share = run.done_count / run.total_count if run.total_count else 0.0
            run.progress = 100.0 if run.state == "done" else min(100.0 * share, 99.0)
            run.step = ""
            if run.state == "running" and run.total_count:
                run.step = self.env._(
                    "step %(step)s of %(steps)s",
                    step=min(run.done_count + 1, run.total_count),
                    steps=run.total_count,
                )

    @api.depends("started_on", "finished_on")
    def _compute_duration(self):
        for run in self:
            end = run.finished_on or fields.Datetime.now()
            run.duration = (end - run.started_on).total_seconds() / 60 if run.started_on else 0.0

    @api.model_create_multi
    def create(self, vals_list):
        """Whoever asks for a pass says for which company: the rest of it is the job's."""
        if not self.env.su:
            asked = ({"company_id": vals.get("company_id")} for vals in vals_list)
            vals_list = [{k: v for k, v in vals.items() if v} for vals in asked]
        runs = super().create(vals_list)
        for run in runs:
            run._ask_for_work()
        return runs

    def action_schedule(self):
        """Ask for a pass; the job starts it within a minute. One that waits already will do.

        The list's button calls it with the ticked passes, mostly none.
        """
        self.check_access("create")
        run = self._schedule(self.env.company, "manual")
        return {
            "type": "ir.actions.act_window",
            "res_model": "replenishment.run",
            "res_id": run.id,
            "views": [(False, "form")],
        }

    @api.model
    def _schedule(self, company, origin, tz=False, night=False):
        """Ask for a pass, of the stores in one time zone or of all.

        One that waits or runs for all of them already will do.
        """
        active = self.search(
            [
                ("company_id", "=", company.id),
                ("state", "in", self._pending_states),
                ("tz", "in", (False, tz)),
            ],
            limit=1,
        )
        vals = {"company_id": company.id, "origin": origin, "tz": tz, "night": night}
        # sudo: passes can't be written by people, and who may ask for one was checked before
        run = active or self.sudo().create(vals)
        run._ask_for_work()
        return run.with_env(self.env)

    @api.model
    def _cron_schedule(self):
        """Every hour: a pass for the stores whose night it is and that have had none in it.

        By the clock of the stores, of each company that has it switched on.
        """
        now = fields.Datetime.now()
        stores = self.env["stock.warehouse"].search([("company_id.replenishment_on", "=", True)])
        for company, tz in stores.grouped(lambda store: (store.company_id, store._store_tz())):
            night = night_of(tz, now)
            if night and not self._had_pass(company, tz, night):
                self._schedule(company, "night", tz, night)

    @api.model
    def _had_pass(self, company, tz, night):
        asked = [("company_id", "=", company.id), ("tz", "=", tz), ("night", "=", night)]
        return bool(self.search_count(asked, limit=1))

    def _work(self):
        """Do what is left of this pass.

        :return: False when the job's time is nearly up and there is more to do
        """
        self.ensure_one()
        self._start()
        try:
            for step in self._phases():
                if not step():
                    return False
        except WorkCancelled:
            self._keep_what_is_done()
            return True
        except (ForecastError, ExecutorError) as error:
            self._fail(str(error))
            return True
        self._finish()
        return True

    def _phases(self):
        """The pieces of a pass in their order; each returns False when there is more to do."""
        return []

    def _keep_what_is_done(self):
        """A pass that ends early leaves what it worked out in a state that can be used."""

    def _note_failure(self, attempt, reason):
        self._note(self.env._("Attempt %(n)s: %(error)s", n=attempt, error=reason))

    def _work_given_up(self, reason):
        self._keep_what_is_done()
        self._note(reason)
        self.write({"state": "failed", "finished_on": fields.Datetime.now()})

    def _work_asked_again(self):
        self.write({"state": "scheduled", "finished_on": False})

    def _start(self):
        now = fields.Datetime.now()
        self.write(
            {
                "state": "running",
                "started_on": self.started_on or now,
                "cutoff": self.cutoff or self._yesterday(),
                "executor": self._settings().kind,
                "phase": self.phase or "history",
            }
        )
        self._commit()

    def _yesterday(self):
        """The last day that is over in all stores of the pass."""
        return self.env["replenishment.forecast"]._first_day(self._stores()) - timedelta(days=1)

    def _stores(self):
        stores = self.env["stock.warehouse"].search([("company_id", "=", self.company_id.id)])
        return stores.filtered(lambda store: not self.tz or store._store_tz() == self.tz)

    def _settings(self):
        # sudo: system parameters
        get_param = self.env["ir.config_parameter"].sudo().get_param
        kind = get_param("replenishment.executor", "inline")
        if kind == "dask" and not find_spec("distributed"):
            kind = "processes"  # the history's note says so on the pass
        return Settings(
            kind=kind,
            workers=int(get_param("replenishment.workers", 2)),
            address=get_param("replenishment.dask_address", "") or "",
        )

    def _commit(self):
        """Keep what is done, show the progress.

        :return: whether there is time for another piece
        """
        # A piece done and more to do: the cron calls again at once where its time is over
        return self.env["ir.cron"]._commit_progress(1, remaining=1) > 0

    def _fail(self, message):
        _logger.info("Replenishment pass %s failed: %s", self.id, message)
        self._keep_what_is_done()
        self.write({"state": "failed", "message": message, "finished_on": fields.Datetime.now()})

    def _finish(self):
        self.write({"state": "done", "phase": False, "finished_on": fields.Datetime.now()})

    def _note(self, message):
        self.message = "\n".join(filter(None, [self.message, message]))

    def action_cancel(self):
        """Stop a pass that waits or runs: the job sees it after the piece that it works on."""
        self.check_access("create")
        for run in self:
            if run.state not in self._pending_states:
                raise UserError(
                    self.env._("%s is over: there is nothing left to cancel.", run.display_name)
                )
        # sudo: passes can't be written by people, and who may ask for one was checked before
        self.sudo().write(
            {
                "state": "cancelled",
                "finished_on": fields.Datetime.now(),
                "message": self.env._("Cancelled by %s.", self.env.user.name),
            }
        )
        self._withdraw_work()
