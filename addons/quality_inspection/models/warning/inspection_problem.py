from odoo import models


class InspectionProblem(models.Model):
    """A warning is a message to the supplier."""

    _inherit = "inspection.problem"

    def _execute_warning(self):
        self._write_to_supplier(
            self.env._(
                "Warning: %(product)s %(lot)s",
                product=self.product_id.display_name,
                lot=self.lot_id.name or "",
            ),
            self.reason,
        )

    def _undo_warning(self):
        """What was sent can't be unsent: a second message withdraws it."""
        self._write_to_supplier(
            self.env._("Warning %s withdrawn", self.name),
            self.env._("Please disregard our warning %s.", self.name),
        )

    def _write_to_supplier(self, subject, body):
        self.message_post(
            subject=subject,
            body=body,
            partner_ids=self.supplier_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
