import io
from unittest import skipIf

from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from .test_markdown import MarkdownCase

# A point is 1/72 inch; a code and its words are drawn with more than this many bytes
POINTS, INCH, DRAWN = 72, 25.4, 10000


@skipIf(_wkhtml().state == "install", "wkhtmltopdf is not installed")
@tagged("post_install", "-at_install")
class TestMarkdownPdf(MarkdownCase, HttpCase):
    def printed(self, report):
        """The pages of a report as it goes to the printer."""
        markdown = self._active()
        content, kind = (
            self.env["ir.actions.report"]
            .with_context(force_report_rendering=True)
            ._render_qweb_pdf(f"supermarket_stock.{report}", markdown.ids)
        )
        self.assertEqual(kind, "pdf")
        self.assertTrue(content.startswith(b"%PDF-"))
        return PdfFileReader(io.BytesIO(content)).pages

    def size(self, page):
        """Width and height in millimetres."""
        return [round(float(side) / POINTS * INCH) for side in (page.mediabox[2], page.mediabox[3])]

    def test_sheet_of_stickers_is_a_page(self):
        (page,) = self.printed("report_markdown_sheet")
        self.assertEqual(self.size(page), [210, 297])
        self.assertGreater(len(page.get_contents().get_data()), DRAWN)

    def test_labels_are_pages_of_their_own(self):
        pages = self.printed("report_markdown_label")
        self.assertEqual(len(pages), 6)
        for page in pages:
            self.assertGreater(len(page.get_contents().get_data()), DRAWN)
