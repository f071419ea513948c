from datetime import date, datetime, timedelta

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase

DAY = datetime(2026, 3, 2, 9)


@tagged("post_install", "-at_install")
class TestRetention(InspectionCase):
    """Nothing can be deleted before its time, all of it afterwards, by a person with a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._user("admin", "admin")
        with freeze_time(DAY):
            cls._plan()
            cls.task = cls._passed("L1")

    @classmethod
    def _passed(cls, lot, defects=0):
        task = cls.env["inspection.task"].search([("picking_id", "=", cls._receive(500, lot).id)])
        own = task.with_user(cls.inspector_user)
        own.action_start()
        own.reading_ids.value = defects
        photo = cls.env["ir.attachment"].create({"name": "p.jpg", "raw": b"picture"})
        task.result_id.sudo().photo_ids |= photo
        own.action_submit()
        task.result_id.with_user(cls.reviewer).action_complete()
        return task

    def _purge(self, day, user=None, reason="Its time has ended"):
        with freeze_time(day):
            purge = (
                self.env["inspection.purge"]
                .with_user(user or self.admin)
                .create({"reason": reason, "company_id": self.company.id})
            )
            purge.action_purge()
        return purge

    def test_six_months_past_the_shelf_life(self):
        # received on 2 March with ten days of life
        self.assertEqual(self.task.retention_date, date(2026, 9, 12))

    def test_two_years_where_there_is_none(self):
        self.task.lot_id.expiration_date = False
        self.assertEqual(self.task.retention_date, date(2028, 3, 2))

    def test_whoever_moves_the_expiry_deletes_nothing_sooner(self):
        kept = self.task.retention_date
        lot = self.task.lot_id.with_user(self.receiver)
        lot.expiration_date = datetime(2020, 1, 1)
        self.assertEqual(self.task.retention_date, kept)
        self.assertEqual(self._purge(DAY).task_count, 0)
        lot.expiration_date = datetime(2027, 1, 1)
        self.assertEqual(self.task.retention_date, date(2027, 7, 1))

    def test_what_is_open_has_no_end(self):
        with freeze_time(DAY):
            task = self._task_of(self._receive(500, "L2"))
        self.assertFalse(task.retention_date)

    def test_begun_and_cancelled(self):
        with freeze_time(DAY):
            task = self._enter(self._task_of(self._receive(500, "L3")))
            self._cancel(task)
            release = self.env["supermarket.hold.release"].with_user(self.manager)
            release.create({"hold_ids": task.hold_ids.ids, "note": "Eaten"}).action_release()
        self._purge(datetime(2027, 1, 1))
        self.assertFalse(task.exists())

    def test_what_is_due_costs_no_statements_each(self):
        counts = []
        for number, lots in enumerate((1, 6)):
            with freeze_time(DAY):
                for lot in range(lots):
                    self._passed(f"Q{number}-{lot}")
            self.env.flush_all()
            self.env.invalidate_all()
            with freeze_time(datetime(2026, 9, 14, 12)):
                purge = self.env["inspection.purge"].new({"company_id": self.company.id})
                before = self.env.cr.sql_log_count
                found = purge.due_count
                counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(found, 8)
        one, seven = counts
        self.assertLess(seven - one, 3, counts)

    def test_decisions_to_inspect_nothing_and_closed_alerts(self):
        alerts = self.env["inspection.alert"].sudo()
        decisions = self.env["inspection.decision"]
        with freeze_time(DAY):
            self._plan(name="Once a year", frequency="month", frequency_count=12)
            self._receive(500, "L5")  # due
            receipt = self._receive(500, "L6")
            self._receive(500, "L7").move_line_ids.lot_id.expiration_date = False
            self.company.write({"inspection_alert_product": 1, "inspection_alert_min_lots": 1})
            self._passed("A", defects=50)
            alert = alerts.search([("company_id", "=", self.company.id)], limit=1)
            alert.with_user(self.planner).action_close()
        skipped = decisions.search([("reason", "=", "not_due"), ("picking_id", "=", receipt.id)])
        endless = decisions.search([("reason", "=", "not_due"), ("lot_id.name", "=", "L7")])
        self.assertTrue(skipped and endless and alert)
        self.assertTrue(self._purge(datetime(2026, 9, 12, 12)) and skipped.exists())
        self._purge(datetime(2026, 9, 14, 12))
        self.assertFalse(skipped.exists(), "six months past the shelf life of the lot")
        self.assertTrue(endless.exists() and alert.exists())
        purge = self._purge(datetime(2028, 3, 4, 12))
        self.assertFalse(endless.exists() or alert.exists())
        self.assertGreaterEqual(purge.loose_count, 2)
        self.assertFalse(self.env["inspection.audit"]._verify(self.company))

    def test_nothing_before_its_time(self):
        purge = self._purge(datetime(2026, 9, 12, 12))
        self.assertEqual((purge.state, purge.task_count), ("done", 0))
        self.assertTrue(self.task.exists())
        with freeze_time(DAY), self.assertRaisesRegex(UserError, "nothing is deleted before"):
            self.env["inspection.purge"].with_user(self.admin).create(
                {"reason": "Now", "until": "2030-01-01", "company_id": self.company.id}
            ).action_purge()
        with self.assertRaises(UserError):
            self.task.with_user(self.admin).unlink()
        with self.assertRaises(UserError):
            self.task.with_context(inspection_purging="inspection_purging").sudo().unlink()

    def test_all_of_it_afterwards(self):
        task, result, decision = self.task, self.task.result_id, self.task.decision_id
        readings, photos = result.reading_ids, result.photo_ids
        self.env["inspection.audit"]._seal()
        purge = self._purge(datetime(2026, 9, 14, 12))
        self.assertEqual((purge.task_count, purge.user_id), (1, self.admin))
        for gone in (task, result, decision, readings, photos):
            self.assertFalse(gone.exists(), gone._name)
        log = self.env["inspection.audit"].search(
            [("model", "=", "inspection.task"), ("res_id", "=", task.id)]
        )
        self.assertTrue(log)
        self.assertFalse(any(log.mapped("data")) or any(log.mapped("res_name")))
        self.assertEqual(self.env["inspection.audit"]._verify(self.company), [])
        said = self.env["inspection.audit"].search([("model", "=", "inspection.purge")], limit=1)
        self.assertEqual((said.event, said.note), ("purge", "Its time has ended"))

    def test_a_row_emptied_by_somebody_else_is_noticed(self):
        self._purge(datetime(2026, 9, 14, 12))
        row = self.env["inspection.audit"].search([("model", "=", "inspection.plan")], limit=1)
        purge = self.env["inspection.purge"].search([], limit=1)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE inspection_audit SET res_name = NULL, note = NULL, data = NULL, purge_id = %s,"
            " purge_hash = 'abc' WHERE id = %s",
            [purge.id, row.id],
        )
        self.assertIn(row.id, self.env["inspection.audit"]._verify(self.company))

    def test_a_failed_lot_keeps_its_entry_in_the_books(self):
        self.env["inspection.penalty.schedule"].create(
            {
                "partner_id": self.supplier.id,
                "company_id": self.company.id,
                "severity": "major",
                "mode": "fixed",
                "fixed_amount": 40,
            }
        )
        with freeze_time(DAY):
            task = self._passed("L3", defects=9)
            fine, back = self._problem(task, "fine"), self._problem(task, "return")
            fine.with_user(self.accountant).action_approve()
            note = fine.credit_note_id
        self._purge(datetime(2026, 9, 14, 12))
        self.assertTrue(task.exists(), "its return is not decided on")
        with freeze_time(DAY):
            back.with_user(self.second_reviewer).action_approve()
        holds = task._active_holds()
        self.assertTrue(holds, "a piece that was left behind is not sold")
        self._purge(datetime(2026, 9, 15, 12))
        self.assertFalse(task.exists() or fine.exists() or back.exists())
        self.assertEqual(note.state, "posted")
        self.assertEqual(holds.state, "released")

    def test_what_failed_and_is_still_there_stays(self):
        with freeze_time(DAY):
            task = self._passed("L3", defects=9)
            for problem in task.problem_ids:
                problem.with_user(self.second_reviewer)._reject("No")
        self._purge(datetime(2026, 9, 15, 12))
        self.assertTrue(task.exists() and task._active_holds())

    def _delisted(self):
        """A lot that went back, and whose product is delisted."""
        with freeze_time(DAY):
            task = self._passed("L3", defects=9)
            delisting = (
                self.env["inspection.problem"]
                .with_user(self.reviewer)
                .create({"result_id": task.result_id.id, "problem_type": "delist"})
            )
            for problem in task.problem_ids:
                problem.with_user(self.manager).action_approve()
        return delisting.with_user(self.manager)

    def test_a_delisting_stays_until_it_is_undone(self):
        delisting = self._delisted()
        self._purge(datetime(2026, 9, 15, 12))
        self.assertEqual(delisting.exists().state, "done")
        with freeze_time(DAY):
            delisting._undo("Corrected")
        self._purge(datetime(2026, 9, 16, 12))
        self.assertFalse(delisting.exists())

    def test_a_delisting_that_was_deleted_before_can_be_ended(self):
        """Of a time when deleting left its hold behind."""
        delisting = self._delisted()
        hold = delisting._delisting_holds()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE supermarket_hold SET origin_id = origin_id + 1000000 WHERE id = %s", hold.ids
        )
        hold.invalidate_recordset()
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "order_line": [Command.create({"product_id": self.product.id})],
            }
        )
        with self.assertRaisesRegex(UserError, hold.name), self.env.cr.savepoint():
            order.button_confirm()
        hold.with_user(self.manager).action_release()  # asks for a reason: nothing forbids it
        hold._release("Corrected")
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_a_reinspection_keeps_its_origin(self):
        with freeze_time(DAY):
            task = self._passed("L4", defects=9)
            for problem in task.problem_ids:
                problem.with_user(self.second_reviewer)._reject("No")
            task.with_user(self.planner).action_reinspect()
            again = task.reinspection_ids
        self._purge(datetime(2026, 9, 14, 12))
        self.assertTrue(task.exists())
        with freeze_time(DAY + timedelta(days=1)):
            self._inspect(again, T_VIS=0).with_user(self.second_reviewer).action_complete()
        self._purge(datetime(2026, 9, 15, 12))
        self.assertFalse(task.exists() or again.exists())

    def test_only_administrators_of_the_company_with_a_reason(self):
        for user in (self.reviewer, self.planner, self.manager, self.accountant):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._purge(datetime(2026, 9, 14, 12), user)
        with self.assertRaisesRegex(UserError, "reason"):
            self._purge(datetime(2026, 9, 14, 12), reason="  ")
        there = self._elsewhere("admin")
        with self.assertRaises(AccessError):
            there["inspection.purge"].create({"reason": "x", "company_id": self.company.id})
        self.assertTrue(self.task.exists())

    def test_what_was_deleted_stays_on_record(self):
        purge = self._purge(datetime(2026, 9, 14, 12))
        with self.assertRaises(UserError):
            purge.unlink()
        with self.assertRaises(AccessError):
            purge.reason = "Another one"

    def test_deleting_reads_no_whole_table(self):
        """Of each row that goes PostgreSQL looks for what points at it."""
        kept = [
            self.env[name]._table
            for name in self.env.registry
            if name.startswith("inspection.") and not self.env[name].is_transient()
        ]
        deleted = [
            self.env[f"inspection.{name}"]._table
            for name in ("task", "task.line", "decision", "result", "reading", "problem", "alert")
        ]
        self.env.cr.execute(
            """
            SELECT key.conrelid::regclass::text, attribute.attname
              FROM pg_constraint key
              JOIN pg_attribute attribute ON attribute.attrelid = key.conrelid
                                         AND attribute.attnum = key.conkey[1]
             WHERE key.contype = 'f'
               AND key.conrelid::regclass::text = ANY(%s)
               AND key.confrelid::regclass::text = ANY(%s)
               AND NOT EXISTS (SELECT 1 FROM pg_index index
                                WHERE index.indrelid = key.conrelid
                                  AND index.indkey[0] = attribute.attnum)
            """,
            [kept, deleted],
        )
        self.assertEqual(self.env.cr.fetchall(), [])
