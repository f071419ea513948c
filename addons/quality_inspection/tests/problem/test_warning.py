from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestWarning(InspectionCase):
    """A warning is a letter that is mailed to the supplier, once it is approved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan(cls.visual | cls.temperature)

    def _warning(self):
        task = self._task_of(self._receive(500))
        result = self._inspect(task, T_VIS=task.sample_size, T_TEMP=12)
        result.with_user(self.reviewer).action_complete()
        return self._problem(task, "warning")

    def _mailed(self, warning):
        return warning.message_ids.filtered(lambda one: self.supplier in one.partner_ids)

    def test_the_letter_says_what_failed(self):
        warning = self._warning()
        warning.with_user(self.second_reviewer).action_approve()
        [message] = self._mailed(warning)
        [letter] = message.attachment_ids
        self.assertTrue(letter.name.startswith(f"Warning {warning.name}."))
        text, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "quality_inspection.warning_letter_action", warning.ids
        )
        self.assertNotIn(b"500.0", text)
        for word in (b"Green Farm", b"Pak Choi", b"L1", b"Item T-TEMP", b"12", b"8", b"500"):
            self.assertIn(word, text)

    def test_its_day_is_that_of_the_store(self):
        """In Auckland it is tomorrow already, for the letter as for the days to appeal."""
        warning = self._warning()
        self.warehouse.partner_id.tz = "Pacific/Auckland"
        with freeze_time("2026-03-10 13:00:00"):
            self.assertEqual(warning._today(), date(2026, 3, 11))

    def test_it_speaks_the_language_of_the_supplier(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.temperature.with_context(lang="zh_CN").name = "温度"
        warning = self._warning()
        self.supplier.lang = "zh_CN"
        warning.with_user(self.second_reviewer).action_approve()
        [message] = self._mailed(warning)
        self.assertIn("温度", message.body)
        self.assertNotIn("Warning", message.subject)
        self.assertIn("Item T-TEMP", warning.reason, "as its reviewer read it")
        text, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "quality_inspection.warning_letter_action", warning.ids
        )
        self.assertNotIn("Item T-TEMP", text.decode())

    def test_a_pdf_where_the_server_makes_them(self):
        warning = self._warning()
        reports = type(self.env["ir.actions.report"])
        with (
            patch.object(reports, "get_wkhtmltopdf_state", return_value="ok"),
            patch.object(reports, "_render_qweb_pdf", return_value=(b"%PDF-1.4", "pdf")),
        ):
            warning.with_user(self.second_reviewer).action_approve()
        letter = self._mailed(warning).attachment_ids
        self.assertEqual((letter.name, letter.raw), (f"Warning {warning.name}.pdf", b"%PDF-1.4"))

    def test_a_page_where_the_server_makes_no_pdf(self):
        warning = self._warning()
        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "get_wkhtmltopdf_state", return_value="install"):
            warning.with_user(self.second_reviewer).action_approve()
        self.assertTrue(self._mailed(warning).attachment_ids.name.endswith(".html"))

    def test_without_an_address_it_is_not_done(self):
        warning = self._warning()
        self.supplier.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"), self.env.cr.savepoint():
            warning.with_user(self.second_reviewer).action_approve()
        warning.invalidate_recordset()
        self.assertEqual(warning.state, "proposed")
        self.assertFalse(self._mailed(warning))

    def test_undoing_mails_a_second_one(self):
        warning = self._warning().with_user(self.second_reviewer)
        warning.action_approve()
        self.assertTrue(warning._undo("Mixed up"))
        self.assertEqual(len(self._mailed(warning)), 2)

    def test_the_supplier_reads_its_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.supplier.lang = "zh_CN"
        self.visual.with_context(lang="zh_CN").name = "外观"
        warning = self._warning()
        warning.with_user(self.second_reviewer).action_approve()
        [message] = self._mailed(warning)
        self.assertTrue(message.subject.startswith("警告"), message.subject)
        self.assertIn("外观", message.body)
        text, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "quality_inspection.warning_letter_action", warning.ids
        )
        self.assertIn("外观", text.decode())
        self.assertNotIn("Item T-VIS", text.decode())
