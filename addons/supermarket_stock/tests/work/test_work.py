import time
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import Mock, patch

from freezegun import freeze_time
from odoo import fields
from odoo.addons.base.models.ir_cron import MIN_TIME_PER_JOB
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import config
from psycopg2.errors import SerializationFailure

from ..common import SupermarketStockCase

LOGGER = "odoo.addons.supermarket_stock.models.work.supermarket_work"


@tagged("post_install", "-at_install")
class TestWork(SupermarketStockCase):
    """What waits for a job is done once, tried again some times, and keeps why it failed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.left = 60
        cls.startClassPatcher(
            patch.object(
                type(cls.env["ir.cron"]), "_commit_progress", lambda *_args, **_more: cls.left
            )
        )
        cls.startClassPatcher(patch.object(cls.env.cr, "rollback", lambda: None))
        cls.accountant = cls._user("accountant")
        cls.exports = cls.env["supermarket.record.export"]
        cls.env["supermarket.work"].search([]).unlink()

    def asked(self):
        export = self.exports.with_user(self.accountant).create({"domain": []})
        export.action_start()
        return export.sudo(), self.env["supermarket.work"].search([("res_id", "=", export.id)])

    @contextmanager
    def doing(self, *outcomes):
        """Let the work come to these ends, one attempt after the other."""
        ends = list(outcomes)

        def work(export):
            end = ends.pop(0)
            if isinstance(end, Exception):
                raise end
            return end

        with patch.object(type(self.exports), "_work", work):
            yield
        self.assertFalse(ends, "all of them were tried")

    def run_job(self, after=timedelta()):
        with freeze_time(fields.Datetime.now() + after):
            self.exports._cron_work()

    def test_what_is_done_waits_no_more(self):
        _export, work = self.asked()
        self.assertEqual((work.state, work.attempts), ("waiting", 0))
        with self.doing(True):
            self.run_job()
        self.assertFalse(work.exists())

    def test_a_job_ends_before_the_server_ends_it(self):
        """Core calls a job ten times: it begins nothing in the second half of what it may take."""
        _export, work = self.asked()
        now = time.monotonic()
        for real, cron, took, is_done in (
            (120, -1, 61, False),
            (120, 0, 5000, True),  # nobody stops it
            (120, -1, 59, True),
            (120, 1800, 800, True),
            (120, 1800, 901, False),
        ):
            limits = {"limit_time_real": real, "limit_time_real_cron": cron}
            ends = {"cron_end_time": now - took + MIN_TIME_PER_JOB}
            with self.subTest(took=took, **limits), patch.dict(config.options, limits):
                with self.doing(*[True] * is_done):
                    self.exports.with_context(**ends)._cron_work()
                self.assertEqual(not work.exists(), is_done)
                self.assertFalse(work.exists().attempts)
            if is_done:
                _export, work = self.asked()

    def test_what_is_asked_for_twice_waits_once(self):
        export, work = self.asked()
        self.assertEqual(export._ask_for_work(), 0)
        self.assertEqual(len(work.search([("res_id", "=", export.id)])), 1)

    def test_an_error_is_tried_again_later_and_given_up_at_last(self):
        export, work = self.asked()
        with self.doing(*[MemoryError(f"no. {n}") for n in (1, 2, 3)]):
            for attempt in (1, 2, 3):
                with self.assertLogs(LOGGER, "ERROR"):
                    self.run_job(timedelta(minutes=6 * attempt))
                self.assertEqual(work.state, "waiting" if attempt < 3 else "failed")
                self.assertEqual(work.attempts, attempt)
                self.assertEqual((work.reason, export.problem), (f"no. {attempt}",) * 2)
        self.assertEqual((work.state, work.reason), ("failed", "no. 3"))
        self.assertEqual((export.state, export.problem), ("failed", "no. 3"))
        self.run_job(timedelta(days=1))
        self.assertEqual(work.attempts, 3, "and not again")

    def test_not_before_some_minutes(self):
        _export, work = self.asked()
        with self.doing(MemoryError()), self.assertLogs(LOGGER, "ERROR"):
            self.run_job()
            self.run_job(timedelta(minutes=4))
        with self.doing(True):
            self.run_job(timedelta(minutes=6))
        self.assertFalse(work.exists())

    def test_what_a_person_must_mend_is_not_tried_again(self):
        export, work = self.asked()
        with self.doing(UserError("Choose a shorter time.")):
            self.run_job()
        self.assertEqual((work.state, export.state), ("failed", "failed"))
        self.assertEqual(export.problem, "Choose a shorter time.")

    def test_a_clash_of_rows_counts_for_nothing(self):
        _export, work = self.asked()
        with self.doing(*[SerializationFailure()] * 5):
            for attempt in range(5):
                self.run_job(timedelta(minutes=6 * attempt))
        self.assertEqual((work.state, work.attempts), ("waiting", 0))

    def test_one_s_error_ends_no_other_s_work(self):
        (_wrong, failing), (_right, other) = self.asked(), self.asked()
        with self.doing(MemoryError(), True), self.assertLogs(LOGGER, "ERROR"):
            self.run_job()
        self.assertTrue(failing.exists())
        self.assertFalse(other.exists())

    def test_more_time_is_no_attempt(self):
        (_first, long), (_second, other) = self.asked(), self.asked()
        with self.doing(False):
            self.run_job()
        self.assertEqual((long.state, long.attempts), ("waiting", 0))
        self.assertEqual((other.state, other.attempts), ("waiting", 0), "the job's time is up")

    def test_what_ran_out_of_time_is_due_at_once(self):
        """The scheduler comes back where the job tells it of something left, else in an hour."""
        self.asked()
        crons = type(self.env["ir.cron"])
        with self.doing(False), patch.object(crons, "_commit_progress", return_value=9) as progress:
            self.run_job()
        self.assertEqual(progress.call_args.kwargs["remaining"], 1)
        with self.doing(True), patch.object(crons, "_commit_progress", return_value=9) as progress:
            self.run_job()
        self.assertEqual(progress.call_args.kwargs["remaining"], 0)

    def test_stopped_by_the_server_again_and_again(self):
        export, work = self.asked()
        work.write({"state": "running", "attempts": 3, "taken_with": work.id})
        self.run_job()
        self.assertEqual((work.state, export.state), ("failed", "failed"))
        self.assertIn("3 times", export.problem)

    def test_cancelled_it_never_begins(self):
        export, work = self.asked()
        export.with_user(self.accountant).action_cancel()
        self.assertFalse(work.exists())
        self.assertEqual(export.state, "cancelled")
        with self.doing():
            self.run_job()

    def test_deleted_it_waits_for_nobody(self):
        export, work = self.asked()
        export.unlink()
        self.assertFalse(work.exists())

    def test_tried_again_by_hand(self):
        export, work = self.asked()
        with self.doing(UserError("The disk is full.")):
            self.run_job()
        work.with_user(self._user("admin")).action_try_again()
        self.assertEqual((work.state, work.attempts, export.state), ("waiting", 0, "waiting"))
        with self.doing(True):
            self.run_job()
        self.assertFalse(work.exists())

    def test_nobody_writes_it(self):
        _export, work = self.asked()
        with self.assertRaises(UserError):
            work.with_user(self._user("admin")).write({"attempts": 0})
        for role in ("buyer", "store_manager"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                work.with_user(self._user(role)).action_try_again()
        other = self.env["res.company"].create({"name": "Competitor"})
        theirs = work.with_user(self._user("admin", other)).with_company(other)
        theirs = theirs.with_context(allowed_company_ids=other.ids)
        self.assertFalse(theirs.search([]), "another company's work")

    def test_what_failed_long_ago_or_has_no_model_is_forgotten(self):
        _export, work = self.asked()
        work.write({"state": "failed"})
        gone = work.copy({"res_model": "no.such.model"})
        self.assertFalse(gone.document)
        work._gc_work()
        self.assertTrue(work.exists())
        self.assertFalse(gone.exists())
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            work._gc_work()
        self.assertFalse(work.exists())

    def test_the_queue_of_oca_does_it_where_it_is_installed(self):
        """A stand-in for `queue_job`: what is delayed is the method that the job calls."""
        work, delayed = type(self.env["supermarket.work"]), Mock()
        with (
            patch.object(work, "with_delay", delayed, create=True),
            patch.object(work, "_let_queue_commit", lambda _work: None),
        ):
            self.asked()
            delayed.assert_called_once_with(
                eta=None, identity_key="supermarket.work:supermarket.record.export"
            )
            delayed.return_value._work_off.assert_called_once_with("supermarket.record.export")
            with self.doing(MemoryError()), self.assertLogs(LOGGER, "ERROR"):
                self.run_job()
        self.assertGreater(delayed.call_args.kwargs["eta"], fields.Datetime.now())

    def test_oca_s_own_queue(self):
        if "queue.job" not in self.env:
            self.skipTest("OCA's queue_job is not installed")
        jobs = self.env["queue.job"]
        before = jobs.search([])
        _export, work = self.asked()
        job = jobs.search([]) - before
        self.assertEqual((job.model_name, job.method_name), ("supermarket.work", "_work_off"))
        self.assertTrue(job.job_function_id.allow_commit)
        self.asked()
        self.assertEqual(jobs.search([]) - before, job, "one job for all that waits")
        with self.doing(True, True):
            self.env["supermarket.work"]._work_off(*job.args)
        self.assertFalse(work.exists())
