from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestProposal(InspectionCase):
    """A person proposes what did not follow by itself, in the dialog of a failed result."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan()

    def _dialog(self, result, user=None, **values):
        return (
            self.env["inspection.proposal"]
            .with_user(user or self.second_reviewer)
            .create({"result_id": result.id, "reason": "Third time this week", **values})
        )

    def test_a_delisting_is_proposed_and_another_one_decides(self):
        result = self._fail(500).result_id
        action = self._dialog(result, problem_type="delist", delist_scope="store").action_propose()
        delist = self.env["inspection.problem"].browse(action["res_id"])
        self.assertEqual(
            (delist.problem_type, delist.delist_scope, delist.note, delist.proposer_id),
            ("delist", "store", "Third time this week", self.second_reviewer),
        )
        told = delist.activity_ids.user_id
        self.assertTrue(told.has_group("supermarket_stock.group_store_manager"))
        delist.with_user(self.manager).action_approve()
        self.assertEqual(delist.state, "done")

    def test_what_was_proposed_already_is_named(self):
        result = self._fail(500).result_id
        dialog = self._dialog(result, problem_type="return")
        self.assertEqual(dialog.proposed_already, "Return to supplier, Warning")
        with self.assertRaisesRegex(UserError, "has such a proposal already"):
            dialog.action_propose()

    def test_what_was_rejected_is_proposed_again(self):
        task = self._fail(500)
        self._problem(task, "return").with_user(self.manager)._reject("Not now")
        self._dialog(task.result_id, problem_type="return").action_propose()
        states = self._problem(task, "return").mapped("state")
        self.assertEqual(sorted(states), ["proposed", "rejected"])

    def test_a_reason_and_the_role_are_needed(self):
        result = self._fail(500).result_id
        with self.assertRaisesRegex(UserError, "A reason is needed"):
            self._dialog(result, problem_type="delist", reason=" ").action_propose()
        for user in (self.inspector_user, self.buyer, self.planner):
            with self.assertRaises(AccessError):
                self._dialog(result, user, problem_type="delist")
