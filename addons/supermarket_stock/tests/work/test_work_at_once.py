from contextlib import closing, contextmanager, suppress
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import BaseCase, get_db_name, tagged
from psycopg2 import OperationalError

KIND = "supermarket.record.export"


@tagged("post_install", "-at_install")
class TestWorkAtOnce(BaseCase):
    """Workers on real connections of their own, with real commits."""

    def setUp(self):
        super().setUp()
        # Odoo's runner holds this lock, which every new transaction of another thread needs
        self.startPatcher(patch.object(Registry, "_lock", DummyRLock()))
        self.registry = Registry(get_db_name())
        with self._worker() as env:
            exports = env[KIND].create([{"domain": []}, {"domain": []}])
            exports.action_start()
            self.ids = exports.ids
        self.addCleanup(self._clean_up)

    @contextmanager
    def _worker(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _clean_up(self):
        with self._worker() as env:
            exports = env[KIND].browse(self.ids)
            exports.action_cancel()
            exports.unlink()

    def _take(self, env):
        return env["supermarket.work"]._take(KIND)

    def test_each_takes_what_no_other_has(self):
        with self._worker() as one, self._worker() as other, self._worker() as third:
            taken = self._take(one), self._take(other)
            self.assertEqual([page.res_id for page in taken], self.ids)
            self.assertFalse(self._take(third), "all of it is in hand")
            for page in taken:
                page._let_go(page.id)

    def test_two_who_look_at_the_same_moment(self):
        with self._worker() as one, self._worker() as other:
            other.cr.execute("SELECT 1")  # its snapshot is older than what the first one does
            other["supermarket.work"].search([])
            taken = self._take(one)
            self.assertFalse(set(taken.ids) & set(self._take(other).ids))
            taken._let_go(taken.id)

    def test_what_a_killed_worker_had_is_gone_on_with(self):
        with suppress(OperationalError), closing(self.registry.cursor()) as cr:
            work_id = self._take(api.Environment(cr, SUPERUSER_ID, {})).id
            cr.execute("SELECT pg_backend_pid()")
            [pid] = cr.fetchone()
            with self._worker() as env:
                env.cr.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        with self._worker() as env:
            again = self._take(env)
            self.assertEqual((again.id, again.attempts), (work_id, 2))
            again._let_go(again.id)

    def test_cancelled_while_it_runs(self):
        with self._worker() as worker, self._worker() as person:
            page = self._take(worker)
            export = worker[KIND].browse(page.res_id)
            export._move("begin")
            worker.cr.commit()
            person[KIND].browse(page.res_id).action_cancel()
            person.cr.commit()
            with patch.object(
                type(export), "_write_table", lambda _one, path: path.write_bytes(b"")
            ):
                self.assertTrue(page._run())
            page._let_go(page.id)
            worker.cr.rollback()
            self.assertEqual(export.state, "cancelled")
