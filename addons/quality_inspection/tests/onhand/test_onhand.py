from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestOnHand(InspectionCase):
    """Stock is inspected because a planner asks for it, or because its date has come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan()

    def _passed(self, lot="L1", quantity=500):
        task = self._task_of(self._receive(quantity, lot))
        self._inspect(task).with_user(self.reviewer).action_complete()
        self.assertFalse(self._is_held(task))
        return task

    def _is_held(self, task):
        task.lot_id.invalidate_recordset()
        return task.lot_id.is_on_hold

    def _ask(self, lots, user=None, plan=None, reason="A customer complained"):
        request = (
            self.env["inspection.request"]
            .with_user(user or self.planner)
            .with_context(active_model="stock.lot", active_ids=lots.ids)
            .create({"plan_id": (plan or self.plan).id, "reason": reason})
        )
        action = request.action_inspect()
        return self.env["inspection.task"].search(action["domain"])

    def _by_date(self, days=0):
        known = self.env["inspection.task"].search([])
        with freeze_time(fields.Datetime.now() + timedelta(days=days)):
            self.env["inspection.plan"]._inspect_by_date()
        return self.env["inspection.task"].search([]) - known

    # By hand

    def test_a_lot_that_passed_is_inspected_again(self):
        first = self._passed()
        task = self._ask(first.lot_id)
        self.assertEqual((task.lot_id, task.picking_id), (first.lot_id, first.picking_id))
        self.assertEqual((task.decision_id.reason, task.note), ("hand", "A customer complained"))
        self.assertEqual(task.inspector_id, self.inspector)
        self.assertTrue(self._is_held(task))
        self._inspect(task).with_user(self.reviewer).action_complete()
        self.assertFalse(self._is_held(task))

    def test_what_is_there_is_the_lot(self):
        first = self._passed()
        quant = self.env["stock.quant"].search([("lot_id", "=", first.lot_id.id)])
        quant = quant.filtered(lambda one: one.location_id.usage == "internal")
        quant.quantity = 90
        task = self._ask(first.lot_id)
        # ISO 2859-1: 90 units, II: letter E, whose arrow at 2.5 leads to n 20
        self.assertEqual((task.quantity, task.lot_size, task.sample_size), (90, 90, 20))

    def test_a_failure_has_its_consequences(self):
        first = self._passed()
        task = self._ask(first.lot_id)
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        self.assertTrue(self._is_held(task))
        self.assertEqual(set(task.problem_ids.mapped("problem_type")), {"return", "warning"})
        back = self._problem(task, "return").with_user(self.second_reviewer)
        back.action_approve()
        self.assertEqual(self._on_hand(task.lot_id), 0)

    def test_no_series_and_no_record_counts_it(self):
        first = self._passed()
        series = first.class_ids.series_id
        before = series.score, series.recent
        task = self._ask(first.lot_id)
        self.assertFalse(task.class_ids.series_id)
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        self.assertFalse(task.result_id.is_original)
        self.assertEqual((series.score, series.recent), before)

    def test_who_received_the_goods_does_not_inspect_them(self):
        receiver = self._user("receiver_too", "receiver", "inspector")
        self.env["inspection.inspector"].create(
            {
                "user_id": receiver.id,
                "company_id": self.company.id,
                "shift_start": 0,
                "shift_end": 24,
            }
        )
        task = self._task_of(self._receive(500, user=receiver))
        self._inspect(task).with_user(self.reviewer).action_complete()
        again = self._ask(task.lot_id)
        self.assertEqual(again.receiver_id, receiver)
        self.assertEqual(again.inspector_id, self.inspector)

    def test_opening_stock_of_nobody_known(self):
        lot = self.env["stock.lot"].create({"name": "OPENING", "product_id": self.product.id})
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.warehouse.lot_stock_id, 40, lot_id=lot
        )
        task = self._ask(lot)
        self.assertEqual((task.quantity, task.warehouse_id), (40, self.warehouse))
        self.assertFalse(task.supplier_id or task.picking_id)
        self._inspect(task, T_VIS=task.sample_size).with_user(self.reviewer).action_complete()
        self.assertFalse(task.problem_ids, "there is nobody to send it back to")
        lot.invalidate_recordset()
        self.assertTrue(lot.is_on_hold)

    def test_what_can_not_be_is_named(self):
        lot = self._passed().lot_id
        self._ask(lot)
        with self.assertRaisesRegex(UserError, "open inspection"):
            self._ask(lot)
        gone = self._passed("GONE").lot_id
        self.env["stock.quant"].search([("lot_id", "=", gone.id)]).quantity = 0
        with self.assertRaisesRegex(UserError, "on hand"):
            self._ask(gone)
        with self.assertRaisesRegex(UserError, "reason"):
            self._ask(gone, reason=" ")
        with self.assertRaisesRegex(UserError, "not active"):
            self._ask(gone, plan=self._plan(activate=False))
        elsewhere = self._plan(
            category_ids=False, supplier_ids=self.env["res.partner"].create({"name": "B"}).ids
        )
        other = self._passed("OTHER").lot_id
        with self.assertRaisesRegex(UserError, "no rule of"):
            self._ask(other, plan=elsewhere)
        for user in (self.inspector_user, self.reviewer, self.receiver):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self._ask(other, user)

    def test_more_of_the_delivery_is_not_confused_with_it(self):
        """A receipt that is corrected later makes its own task on what came."""
        first = self._passed()
        again = self._ask(first.lot_id)
        self._enter(again)
        first.picking_id.move_ids.move_line_ids.quantity = 600
        tasks = self._task_of(first.picking_id)
        self.assertEqual(sorted(tasks.mapped("quantity")), [100, 500, 500])

    # By date

    def test_again_after_its_days(self):
        self.plan.stock_days = 3
        lot = self._passed().lot_id
        self.assertFalse(self._by_date(), "it was inspected today")
        task = self._by_date(4)
        self.assertEqual((task.lot_id, task.decision_id.reason), (lot, "date"))
        self.assertFalse(self._by_date(4), "once")

    def test_never_where_nobody_asked(self):
        self._passed()
        self.assertFalse(self._by_date(400))

    def test_not_what_is_on_hold_or_gone_or_out_of_scope(self):
        self.plan.stock_days = 3
        self._fail(500, "HELD")
        gone = self._passed("GONE").lot_id
        self.env["stock.quant"].search([("lot_id", "=", gone.id)]).quantity = 0
        self._passed("FREE")
        self.plan.category_ids = self.env["product.category"].create({"name": "Other"})
        self.assertFalse(self._by_date(4))
        self.plan.category_ids = self.category
        self.assertEqual(self._by_date(4).lot_id.name, "FREE")

    def test_not_while_the_plan_rests(self):
        self.plan.stock_days = 3
        self._passed()
        self.plan.with_user(self.planner).action_suspend()
        self.assertFalse(self._by_date(4))

    def test_a_frequency_of_deliveries_is_not_moved(self):
        self.plan.write({"frequency": "week", "stock_days": 3})
        self._passed()
        self.assertTrue(self._by_date(4))
        now = fields.Datetime.now()
        with freeze_time(now + timedelta(days=5)):
            self.assertFalse(self._task_of(self._receive(500, "NEXT")))
        with freeze_time(now + timedelta(days=7, hours=1)):
            self.assertTrue(self._task_of(self._receive(500, "DUE")))

    @mute_logger("odoo.sql_db")
    def test_days_are_no_fewer_than_none(self):
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.plan.stock_days = -1
            self.plan.flush_recordset()
