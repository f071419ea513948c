from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase

REVIEWER = "supermarket_stock.group_reviewer"


@tagged("post_install", "-at_install")
class TestTelling(InspectionCase):
    """An activity is for somebody who can do it, and not always for the same one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan()

    def _to_tell(self, store=None):
        return self.env["res.users"]._to_tell([REVIEWER], self.company, store or self.warehouse)

    def test_not_who_works_in_other_stores_alone(self):
        branch = self.env["stock.warehouse"].create(
            {"name": "Branch", "code": "BRA", "company_id": self.company.id}
        )
        self.reviewer.supermarket_store_ids = [Command.set(branch.ids)]
        self.assertNotIn(self.reviewer, self._to_tell())
        self.assertIn(self.reviewer, self._to_tell(branch))

    def test_administrators_last(self):
        admin = self._user("admin", "admin")
        self.assertEqual(self._to_tell()[-1], admin)

    def test_who_has_least_to_do(self):
        first = self._to_tell()[0]
        self.supplier.activity_schedule("mail.mail_activity_data_todo", user_id=first.id)
        self.assertNotEqual(self._to_tell()[0], first)

    def test_an_approver_works_in_the_store(self):
        branch = self.env["stock.warehouse"].create(
            {"name": "Branch", "code": "BRA", "company_id": self.company.id}
        )
        (self.second_reviewer | self.manager).supermarket_store_ids = [Command.set(branch.ids)]
        colleague = self._user("reviewer3", "reviewer")
        back = self._problem(self._fail(500), "return")
        self.assertEqual(back.activity_ids.user_id, colleague)

    def test_a_manager_hears_of_what_was_escalated(self):
        task = self._task_of(self._receive(500))
        result = self._inspect(task, T_VIS=task.sample_size)
        result.with_user(self.reviewer)._escalate("The supplier is our largest one")
        self.assertEqual(result.activity_ids.user_id, self.manager)
        self.assertIn("largest", result.activity_ids.summary)
        result.with_user(self.manager).action_return_to_review()
        self.assertFalse(result.activity_ids)

    def test_the_inspector_hears_of_what_came_back(self):
        task = self._task_of(self._receive(500))
        self._inspect(task).with_user(self.reviewer)._revise("Weigh it again")
        result = task.result_id
        self.assertEqual(result.activity_ids.user_id, self.inspector_user)
        result.with_user(self.inspector_user).action_submit()
        self.assertFalse(result.activity_ids)
