from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import InspectionCase


@tagged("post_install", "-at_install")
class TestAudit(InspectionCase):
    """The log is append-only and its hashes notice every change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan()
        cls.audit = cls.env["inspection.audit"]

    def _rows(self, record):
        return self.audit.search(
            [("model", "=", record._name), ("res_id", "=", record.id)], order="sequence"
        )

    def test_events_of_a_failed_lot(self):
        task = self._fail(500)
        events = self._rows(task).mapped("event")
        self.assertEqual(events, ["create", "assign", "start", "finish"])
        self.assertEqual(self._rows(task.result_id).mapped("event"), ["submit", "complete"])
        back = task.problem_ids.filtered(lambda p: p.problem_type == "return")
        back.with_user(self.second_reviewer).action_approve()
        rows = self._rows(back)
        self.assertEqual(rows.mapped("event"), ["create", "approve", "execute"])
        self.assertEqual(rows[1].user_id, self.second_reviewer)
        self.assertEqual((rows[1].source_state, rows[1].target_state), ("proposed", "approved"))

    def test_chain_verifies(self):
        self._fail(500)
        self.audit._seal()
        self.assertEqual(self.audit._verify(self.company), [])
        self.assertEqual(self.audit.action_verify()["params"]["type"], "success")

    def test_nobody_changes_or_deletes(self):
        self._fail(500)
        row = self.audit.search([], limit=1)
        with self.assertRaises(UserError):
            row.sudo().write({"note": "other"})
        with self.assertRaises(UserError):
            row.sudo().unlink()

    def test_change_in_the_database_is_noticed(self):
        task = self._fail(500)
        self.audit._seal()
        row = self._rows(task)[2]
        self.env.cr.execute(
            "UPDATE inspection_audit SET user_id = %s WHERE id = %s",
            [self.buyer.id, row.id],
        )
        self.assertIn(row.id, self.audit._verify(self.company))

    def test_removed_row_is_noticed(self):
        task = self._fail(500)
        self.audit._seal()
        rows = self._rows(task)
        self.env.cr.execute("DELETE FROM inspection_audit WHERE id = %s", [rows[-1].id])
        self.assertTrue(self.audit._verify(self.company))

    def test_seal_goes_on(self):
        self._fail(500, "A")
        self.audit._seal()
        self._fail(500, "B")
        self.audit._seal()
        sealed = self.audit.search([("company_id", "=", self.company.id)], order="seal_sequence")
        self.assertEqual(sealed.mapped("seal_sequence"), list(range(1, len(sealed) + 1)))
        self.assertEqual(self.audit._verify(self.company), [])
