import hashlib
import json
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...tools import keys
from ..common import InspectionCase


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

    def test_last_row_rewritten_with_a_plain_hash(self):
        task = self._fail(500)
        self.audit._seal()
        row = self._rows(task)[-1]
        content = {**row._content(), "user_id": self.buyer.id}
        plain = hashlib.sha256(json.dumps(content, default=str).encode()).hexdigest()
        self.env.cr.execute(
            "UPDATE inspection_audit SET user_id = %s, hash = %s WHERE id = %s",
            [self.buyer.id, plain, row.id],
        )
        self.assertIn(row.id, self.audit._verify(self.company))

    def test_key_is_not_in_the_database(self):
        self._fail(500)
        self.assertEqual(self.audit._verify(self.company), [])
        other = {"other": b"another key"}
        with patch("odoo.addons.quality_inspection.tools.audit_key.audit_keys", lambda: other):
            self.assertTrue(self.audit._verify(self.company))

    def test_key_is_made_once_and_whole(self):
        """Whoever asks while it is being made waits for nothing and reads no half of it."""
        with tempfile.TemporaryDirectory() as folder:
            make = keys._key_of_data_dir.__wrapped__
            with patch.object(keys.Path, "exists", lambda _path: False):
                made, again = make(folder, "a_key"), make(folder, "a_key")
            [file] = Path(folder).iterdir()
            self.assertEqual((made, again), (file.read_text(), made))
            self.assertEqual((len(bytes.fromhex(made)), file.stat().st_mode & 0o777), (32, 0o600))

    def test_end_of_the_chain_cut_off(self):
        """The newest sealed rows deleted: the head kept outside is not there any more."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "heads.json"
            with patch.object(type(self.audit), "_head_path", lambda _self: path):
                series = self._fail(500) and self._series()
                self.audit._append(series, "interrupt")
                self.audit._seal()
                self.audit._export_head(self.company.id, *self.audit._last_seal(self.company))
                self.assertEqual(self.audit._verify(self.company), [])
                self.env.cr.execute(
                    "DELETE FROM inspection_audit WHERE id = %s", [self._rows(series)[-1].id]
                )
                self.assertEqual(self.audit._verify(self.company), [0])
                message = self.audit.action_verify()["params"]["message"]
                self.assertIn("cut off", message)

    def test_unsealed_end_of_a_document_cut_off(self):
        task = self._fail(500)
        rows = self._rows(task)
        self.env.cr.execute("DELETE FROM inspection_audit WHERE id = %s", [rows[-1].id])
        self.assertTrue(self.audit._verify(self.company))

    def test_all_of_a_document_cut_off(self):
        """Before it was sealed: no row is left that could say that others are missing."""
        task = self._fail(500)
        self.assertEqual(self.audit._verify(self.company), [])
        self.env.cr.execute(
            "DELETE FROM inspection_audit WHERE model = %s AND res_id = %s", [task._name, task.id]
        )
        self.assertEqual(self.audit._verify(self.company), [0])

    def test_log_of_an_older_version_gets_its_key(self):
        self._fail(500)
        self.env.cr.execute("UPDATE inspection_audit SET key_name = NULL, hash = md5(hash)")
        self.env.invalidate_all()
        self.assertTrue(self.audit._verify(self.company))
        jobs = type(self.env["ir.cron"])
        with patch.object(jobs, "_commit_progress", side_effect=AssertionError("in an upgrade")):
            self.audit._seal_anew()
        self.assertEqual(self.audit._verify(self.company), [])
