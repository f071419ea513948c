from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestReview(InspectionCase):
    """From readings to a reviewed verdict."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan(cls.visual | cls.lead | cls.card | cls.temperature)
        cls.task = cls.env["inspection.task"].search([("picking_id", "=", cls._receive(500).id)])

    def test_start_opens_one_reading_per_unit(self):
        task = self.task.with_user(self.inspector_user)
        task.action_start()
        by_line = task.reading_ids.grouped("line_id")
        counts = {line.item_id.code: len(by_line[line]) for line in task.line_ids}
        self.assertEqual(counts, {"T-VIS": 1, "T-PB": 1, "T-CARD": 1, "T-TEMP": 3})
        task.action_start()
        self.assertEqual(len(task.result_ids), 1)

    def test_reading_is_judged_when_entered(self):
        task = self._enter(self.task, T_PB=0.21, T_TEMP=8.0)
        verdicts = {r.item_id.code: r.verdict for r in task.reading_ids}
        self.assertEqual(
            verdicts, {"T-VIS": "pass", "T-PB": "fail", "T-CARD": "pass", "T-TEMP": "pass"}
        )
        lead = task.reading_ids.filtered(lambda r: r.item_id == self.lead)
        lead.uncertainty = 0.05
        self.assertEqual(lead.verdict, "marginal")
        lead.write({"uncertainty": 0, "below_detection": True})
        self.assertEqual(lead.verdict, "pass")

    def test_zero_is_a_reading(self):
        task = self.task.with_user(self.inspector_user)
        task.action_start()
        reading = task.reading_ids.filtered(lambda r: r.item_id == self.lead)
        self.assertFalse(reading.verdict)
        reading.value = 0
        self.assertEqual(reading.verdict, "pass")

    def test_count_fits_the_sample(self):
        task = self.task.with_user(self.inspector_user)
        task.action_start()
        reading = task.reading_ids.filtered(lambda r: r.item_id == self.visual)
        for value in (-1, 2.5, 51):
            with self.assertRaises(UserError):
                reading.value = value

    def test_missing_readings_are_named(self):
        task = self.task.with_user(self.inspector_user)
        task.action_start()
        with self.assertRaisesRegex(UserError, "Item T-PB"):
            task.action_submit()

    def test_pass_releases(self):
        result = self._inspect(self.task)
        self.assertEqual((self.task.state, result.state), ("done", "review"))
        self.assertTrue(self.task.lot_id.is_on_hold)
        result.with_user(self.reviewer).action_complete()
        self.assertEqual((result.state, result.verdict), ("completed", "pass"))
        self.task.lot_id.invalidate_recordset()
        self.assertFalse(self.task.lot_id.is_on_hold)
        self.assertFalse(self.task.problem_ids)
        sellable = self.product._get_sellable_quantities(self.warehouse)
        self.assertEqual(sellable[self.warehouse.id, self.product.id], 500)

    def test_held_goods_are_expected_when_the_task_is_due(self):
        hold = self.task.hold_ids
        self.assertEqual((hold.expected_date, hold.expected_share), (self.task.date_due, 1.0))
        self.task.date_due += timedelta(hours=3)
        self.assertEqual(hold.expected_date, self.task.date_due, "later, if the task is")
        self._inspect(self.task, T_VIS=9).with_user(self.reviewer).action_complete()
        self.assertEqual((hold.state, hold.expected_date), ("active", False), "failed: lost")

    def test_held_goods_are_expected_with_the_pass_rate_of_their_category(self):
        self._inspect(self.task).with_user(self.reviewer).action_complete()
        failed = self._fail(lot="L2")
        self.assertEqual(failed.result_state, "completed")
        later = self._task_of(self._receive(lot="L3"))
        self.assertEqual(later.hold_ids.expected_share, 0.5)

    def test_acceptance_number_counts(self):
        result = self._inspect(self.task, T_VIS=3)
        self.assertEqual(result.verdict, "pass")
        self.assertEqual(result.nonconforming, 3)

    def test_double_submit_and_double_review(self):
        result = self._inspect(self.task)
        self.task.with_user(self.inspector_user).action_submit()
        self.assertEqual(self.task.result_ids, result)
        reviewed = result.with_user(self.reviewer)
        reviewed.action_complete()
        reviewed.action_complete()
        self.task.with_user(self.inspector_user).action_submit()
        events = self.env["inspection.audit"].search(
            [("model", "=", "inspection.result"), ("res_id", "=", result.id)]
        )
        self.assertEqual(sorted(events.mapped("event")), ["complete", "submit"])
        series = self._series()
        self.assertEqual(series.recent, "A")

    def test_nobody_reviews_their_own(self):
        both = self.env["inspection.inspector"].create(
            {"user_id": self.reviewer.id, "company_id": self.company.id}
        )
        self.task.inspector_id = both
        task = self._enter(self.task, user=self.reviewer)
        task.action_submit()
        with self.assertRaises(AccessError):
            task.result_id.action_complete()
        task.result_id.with_user(self.second_reviewer).action_complete()
        self.assertEqual(task.result_id.state, "completed")

    def test_inspector_can_not_review(self):
        result = self._inspect(self.task)
        with self.assertRaises(AccessError):
            result.with_user(self.second_inspector_user).action_complete()

    def test_submitted_readings_are_closed(self):
        result = self._inspect(self.task)
        with self.assertRaises(UserError):
            result.reading_ids.with_user(self.inspector_user).write({"value": 1})
        with self.assertRaises(UserError):
            result.with_user(self.inspector_user).note = "later"

    def test_only_the_inspector_enters(self):
        task = self._enter(self.task)
        with self.assertRaises(AccessError):
            task.reading_ids.with_user(self.second_inspector_user).write({"value": 1})
        with self.assertRaises(UserError):
            task.with_user(self.second_inspector_user).action_submit()

    def test_assigned_task_is_not_taken(self):
        with self.assertRaises(UserError):
            self.task.with_user(self.second_inspector_user).action_start()

    def test_free_task_is_taken(self):
        self.task.inspector_id = False
        self.task.with_user(self.inspector_user).action_start()
        self.assertEqual(self.task.inspector_id, self.inspector)

    def test_revise_keeps_the_first_result(self):
        first = self._inspect(self.task, T_VIS=5)
        wizard = self.env["inspection.reason"].with_user(self.reviewer)
        wizard.create(
            {
                "res_model": "inspection.result",
                "res_id": first.id,
                "event": "revise",
                "reason": "Count again",
            }
        ).action_confirm()
        self.task.invalidate_recordset()
        second = self.task.result_id
        self.assertEqual((first.state, first.is_current), ("revised", False))
        self.assertEqual((second.revision, second.state), (2, "pending"))
        self.assertEqual(self.task.state, "doing")
        count = self.task.reading_ids.filtered(lambda r: r.item_type == "aql")
        self.assertEqual(count.value, 5)
        count.with_user(self.inspector_user).value = 1
        self.assertEqual(first.reading_ids.filtered(lambda r: r.item_type == "aql").value, 5)
        self.task.with_user(self.inspector_user).action_submit()
        second.with_user(self.reviewer).action_complete()
        self.assertEqual(second.verdict, "pass")

    def test_revise_needs_a_reason(self):
        result = self._inspect(self.task)
        with self.assertRaises(UserError):
            result.with_user(self.reviewer)._revise("  ")

    def test_escalation_has_ways_out(self):
        result = self._inspect(self.task, T_PB=0.3)
        result.with_user(self.reviewer)._escalate("Laboratory disagrees")
        self.assertEqual(result.state, "escalated")
        with self.assertRaises(UserError):
            result.with_user(self.reviewer).action_complete()
        with self.assertRaises(AccessError):
            result.with_user(self.reviewer).action_resolve()
        result.with_user(self.manager).action_return_to_review()
        self.assertEqual(result.state, "review")
        result.with_user(self.reviewer)._escalate("Still")
        result.with_user(self.manager).action_resolve()
        self.assertEqual((result.state, result.verdict), ("completed", "fail"))
        self.assertTrue(self.task.lot_id.is_on_hold)

    def test_state_is_written_by_events_only(self):
        result = self._inspect(self.task)
        for record in (self.task, result):
            with self.assertRaises(UserError):
                record.with_user(self.manager).write({"state": "done"})
            with self.assertRaises(UserError):
                record.sudo().write({"state": "done"})
        with self.assertRaises(UserError):
            self.env["inspection.plan"].create({"name": "x", "state": "active"})

    def test_cancelling_leaves_the_goods_to_a_person(self):
        """Nobody inspected them: they stay on hold until a reviewer says why they are free."""
        with self.assertRaises(AccessError):
            self._cancel(self.task, user=self.reviewer)
        with self.assertRaisesRegex(UserError, "reason is needed"):
            self._cancel(self.task, "  ")
        self._cancel(self.task)
        self.task.lot_id.invalidate_recordset()
        self.assertEqual(self.task.state, "cancelled")
        self.assertTrue(self.task.lot_id.is_on_hold)
        event = self.env["inspection.audit"].search(
            [("res_id", "=", self.task.id), ("event", "=", "cancel")]
        )
        self.assertEqual(event.note, "Ordered by mistake")
        release = self.env["supermarket.hold.release"].with_user(self.reviewer)
        release.create(
            {"hold_ids": self.task.hold_ids.ids, "note": "Samples for the office"}
        ).action_release()
        self.task.lot_id.invalidate_recordset()
        self.assertFalse(self.task.lot_id.is_on_hold)

    def test_no_person_releases_what_waits_for_its_inspection(self):
        for verdict in (None, "fail"):
            if verdict:
                self._inspect(self.task, T_VIS=9).with_user(self.reviewer).action_complete()
            hold = self.task.hold_ids.with_user(self.manager)
            with self.assertRaisesRegex(UserError, f"waits for inspection {self.task.name}"):
                hold.action_release()
            with self.assertRaisesRegex(UserError, "waits for inspection"):
                self.task.lot_id.with_user(self.manager).action_release_hold()
            wizard = self.env["supermarket.hold.release"].with_user(self.manager)
            with self.assertRaisesRegex(UserError, "waits for inspection"):
                wizard.create({"hold_ids": hold.ids, "note": "test"}).action_release()
        self.assertTrue(self.task.lot_id.is_on_hold)

    def test_a_cancelled_reinspection_leaves_the_failure(self):
        self._inspect(self.task, T_VIS=9).with_user(self.reviewer).action_complete()
        action = self.task.with_user(self.planner).action_reinspect()
        again = self.env["inspection.task"].browse(action["res_id"])
        self._cancel(again)
        self.task.lot_id.invalidate_recordset()
        self.assertTrue(self.task.lot_id.is_on_hold)

    def test_passed_reinspection_overrides(self):
        result = self._inspect(self.task, T_VIS=9)
        result.with_user(self.reviewer).action_complete()
        self.assertTrue(self.task.problem_ids)
        action = self.task.with_user(self.planner).action_reinspect()
        again = self.env["inspection.task"].browse(action["res_id"])
        self.assertEqual(again.origin_task_id, self.task)
        self.assertEqual(again.sample_size, self.task.sample_size)
        second = self._inspect(again)
        second.with_user(self.reviewer).action_complete()
        self.task.lot_id.invalidate_recordset()
        self.assertFalse(self.task.lot_id.is_on_hold)
        self.assertEqual(set(self.task.problem_ids.mapped("state")), {"rejected"})
        series = self._series()
        self.assertEqual(series.recent, "R")

    def test_frozen_limits(self):
        limit = self.lead.limit_ids
        limit.high = 0.001
        line = self.task.line_ids.filtered(lambda line: line.item_id == self.lead)
        self.assertEqual(line.high, 0.2)
        self.assertEqual(line.standard, "TEST 1")
