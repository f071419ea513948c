from odoo import models
from odoo.exceptions import UserError

from ...tools.plain_number import plain_number

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
        warning = self._for_supplier()
        self._write_to_supplier(
            warning.env._(
                "Warning: %(product)s %(lot)s",
                product=warning.product_id.display_name,
                lot=warning.lot_id.name or "",
            ),
            warning.env._(
                "%(product)s %(lot)s, delivered with %(receipt)s, did not pass our inspection: "
                "%(items)s. Our letter is attached.",
                product=warning.product_id.display_name,
                lot=warning.lot_id.name or "",
                receipt=warning.picking_id.name or "-",
                items=warning.result_id.failed_items,
            ),
            [warning._warning_letter()],
        )

    def _warning_letter(self):
        """Return (name, content) of the letter: a page of HTML where the server makes no PDFs."""
        reports = self.env["ir.actions.report"]
        if reports.get_wkhtmltopdf_state() in ("ok", "upgrade"):
            content, kind = reports._render_qweb_pdf(LETTER, self.ids)
        else:
            content, kind = reports._render_qweb_html(LETTER, self.ids)
        return self.env._("Warning %(name)s.%(kind)s", name=self.name, kind=kind), content

    def _plain_quantity(self):
        """Return the delivered quantity in the digits of its unit."""
        return plain_number(self.task_id.quantity)

    def _failed_readings(self):
        """Return the readings that failed, for the letter."""
        return self.result_id.reading_ids.filtered(lambda reading: reading.verdict == "fail")

    def _undo_warning(self):
        """What was sent can't be unsent: a second message withdraws it."""
        warning = self._for_supplier()
        self._write_to_supplier(
            warning.env._("Warning %s withdrawn", warning.name),
            warning.env._("Please disregard our warning %s.", warning.name),
        )
