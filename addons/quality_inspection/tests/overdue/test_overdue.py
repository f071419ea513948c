from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ...models.overdue import inspection_task as overdue
from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestOverdue(InspectionCase):
    """Late goes up in the queue, and a planner hears of it once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls._plan(creator_id=cls.planner.id)

    def _task(self, hours=-1):
        task = self._task_of(self._receive(500))
        due = fields.Datetime.now() + timedelta(hours=hours)
        task.write({"date_due": due})
        return task

    def _escalate(self):
        return self.env["inspection.task"]._escalate_overdue() & self._of_company()

    def _of_company(self):
        return self.env["inspection.task"].search([("company_id", "=", self.company.id)])

    def test_once(self):
        task = self._task()
        before = task.priority_score
        self.assertEqual(self._escalate(), task)
        self.assertEqual(task.priority_score, before + 10)
        [activity] = task.activity_ids
        self.assertTrue(activity.user_id.has_group("supermarket_stock.group_inspection_planner"))
        self.assertIn(self.inspector.name, activity.summary)
        self.assertFalse(self._escalate())
        self.assertEqual(len(task.activity_ids), 1)

    def test_kept_a_few_at_a_time(self):
        """Who works on a late task waits for a few others, not for all."""
        kept = []
        self.patch(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda _cron, processed=0, **_more: kept.append(processed) or 60,
        )
        self.patch(overdue, "AT_ONCE", 1)
        tasks = self._task() | self._task()
        self.assertEqual(self._escalate(), tasks)
        self.assertLessEqual(2, len(kept))
        self.assertEqual(set(kept), {1})

    def test_in_time_or_done_is_nobodys_business(self):
        task = self._task(hours=1)
        self.assertFalse(self._escalate())
        self._inspect(task)
        task.sudo().write({"date_due": fields.Datetime.now() - timedelta(hours=1)})
        self.assertFalse(self._escalate())

    def test_without_an_inspector_it_says_so(self):
        task = self._task()
        task.write({"inspector_id": False})
        self._escalate()
        self.assertIn("no inspector", task.activity_ids.summary)

    def test_another_time_answers_it_and_may_pass_again(self):
        task = self._task()
        before = task.priority_score
        self._escalate()
        task.with_user(self.planner).write({"date_due": fields.Datetime.now() + timedelta(hours=2)})
        self.assertEqual((task.priority_score, task.activity_ids.ids), (before, []))
        task.with_user(self.planner).write(
            {"date_due": fields.Datetime.now() - timedelta(minutes=1)}
        )
        self.assertEqual(self._escalate(), task)

    def test_another_inspector_answers_it(self):
        second = self.env["inspection.inspector"].create(
            {"user_id": self.second_inspector_user.id, "company_id": self.company.id}
        )
        task = self._task()
        self._escalate()
        task.with_user(self.planner).inspector_id = second
        self.assertFalse(task.activity_ids)
        self.assertFalse(self._escalate(), "the time has not changed: it was told already")
