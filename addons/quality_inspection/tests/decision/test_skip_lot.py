from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo.tests import tagged

from ..common import InspectionCase

DAY = datetime(2026, 10, 1, 9)


@tagged("post_install", "-at_install")
class TestSkipLot(InspectionCase):
    """After ten good lots in a row chance decides; the papers are looked at all the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.paper = cls._item("T-DOC", "document", "minor")
        with freeze_time(DAY):
            cls.plan = cls._plan(cls.visual | cls.paper, rule={"skip_lot": "4"})
        cls.rule = cls.plan.rule_ids

    def _lot(self, day, defects=0):
        with freeze_time(DAY + timedelta(days=day)):
            task = self._task_of(self._receive(500, f"D{day}"))
            values = {"T_VIS": defects} if task.is_sampled else {}
            self._inspect(task, **values).with_user(self.reviewer).action_complete()
        return task.decision_id

    def _lots(self, *days):
        return [self._lot(day) for day in days]

    def test_ten_good_lots_qualify(self):
        decisions = self._lots(*range(11))
        self.assertEqual({one.reason for one in decisions[:10]}, {"every"})
        self.assertTrue(all(one.is_selected for one in decisions[:10]))
        last = decisions[10]
        self.assertEqual((last.reason, last.probability), ("skip_lot", 0.25))
        self.assertEqual(last.is_selected, last.u < 0.25)

    def test_papers_are_never_skipped(self):
        self._lots(*range(10))
        skipped = next(one for one in map(self._lot, range(10, 40)) if not one.is_selected)
        self.assertEqual(skipped.task_id.line_ids.item_id, self.paper)
        self.assertFalse(skipped.task_id.is_sampled)

    def test_one_that_fails_ends_it(self):
        self._lots(*range(10))
        days = iter(range(10, 60))
        while not self._lot(day := next(days), defects=50).is_selected:
            self.assertLess(day, 59)
        # ten more are inspected, then chance decides again
        decisions = self._lots(*range(60, 71))
        self.assertEqual([one.reason for one in decisions], ["every"] * 10 + ["skip_lot"])

    def test_a_critical_item_is_looked_for_in_every_lot(self):
        self.rule.item_ids = self.visual | self.card
        self.assertEqual(self._lots(*range(11))[-1].reason, "every")

    def test_tightened_comes_first(self):
        self._lots(*range(10))
        self._series().sudo().severity = "tightened"
        self.assertEqual(self._lot(10).reason, "tightened")

    def test_only_where_the_rule_says_so(self):
        self.rule.skip_lot = False
        self.assertEqual(self._lots(*range(11))[-1].reason, "every")

    def test_it_replays(self):
        self._lots(*range(10))
        with freeze_time(DAY + timedelta(days=10)):
            decision = self._task_of(self._receive(500, "LAST")).decision_id
        self.assertEqual(decision.reason, "skip_lot")
        action = decision.with_user(self.reviewer).action_open_replay()
        replay = self.env["inspection.replay"].browse(action["res_id"])
        self.assertTrue(replay.is_same, [(x.name, x.found, x.recorded) for x in replay.line_ids])
        self.assertTrue(decision._replays())
