from odoo import models
from odoo.exceptions import UserError

LETTER = "quality_inspection.warning_letter_action"


class InspectionProblem(models.Model):
    """A warning is a letter to the supplier, mailed as a PDF."""

    _inherit = "inspection.problem"

    def _execute_warning(self):
        if not self.supplier_id.email:
            raise UserError(
                self.env._(
                    "%(supplier)s has no e-mail address to mail the warning to: enter one on the "
                    "contact, then approve %(problem)s.",
                    supplier=self.supplier_id.display_name,
                    problem=self.name,
                )
            )
        self._for_supplier()._mail_warning()

    def _mail_warning(self):
        self._write_to_supplier(
            self.env._(
                "Warning: %(product)s %(lot)s",
                product=self.product_id.display_name,
                lot=self.lot_id.name or "",
            ),
            self._why_for_supplier(),
            [self._warning_letter()],
        )

    def _warning_letter(self):
        """Return (name, content) of the letter: a page of HTML where the server makes no PDFs."""
        reports = self.env["ir.actions.report"]
        if reports.get_wkhtmltopdf_state() in ("ok", "upgrade"):
            content, kind = reports._render_qweb_pdf(LETTER, self.ids)
        else:
            content, kind = reports._render_qweb_html(LETTER, self.ids)
        return self.env._("Warning %(name)s.%(kind)s", name=self.name, kind=kind), content

    def _failed_readings(self):
        """Return the readings that failed, for the letter."""
        return self.result_id.reading_ids.filtered(lambda reading: reading.verdict == "fail")

    def _undo_warning(self):
        """What was sent can't be unsent: a second message withdraws it."""
        letter = self._for_supplier()
        letter._write_to_supplier(
            letter.env._("Warning %s withdrawn", self.name),
            letter.env._("Please disregard our warning %s.", self.name),
        )
