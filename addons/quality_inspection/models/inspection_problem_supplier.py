from odoo import fields, models

#: What delisting switches off: buying, selling and (where there are tills) selling at the till.
LISTING_FLAGS = ("purchase_ok", "sale_ok", "available_in_pos")


class InspectionProblem(models.Model):
    """A warning is a message to the supplier; delisting takes the product off sale and purchase."""

    _inherit = "inspection.problem"

    listing_before = fields.Json(readonly=True, copy=False)

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

    def _listing_flags(self):
        template = self.product_id.product_tmpl_id
        return [name for name in LISTING_FLAGS if name in template._fields]

    def _execute_delist(self):
        template = self.product_id.product_tmpl_id
        flags = self._listing_flags()
        self._write_state(self.state, listing_before={name: template[name] for name in flags})
        template.write(dict.fromkeys(flags, False))

    def _undo_delist(self):
        self.product_id.product_tmpl_id.write(
            {name: self.listing_before[name] for name in self._listing_flags()}
        )

    def _prepare_proposals(self, result):
        """A critical failure for the third time in 90 days proposes to delist the product."""
        proposals = super()._prepare_proposals(result)
        if result.failed_class == "critical" and result._critical_failures_of_product() >= 3:
            proposals.append(self._prepare_proposal(result, "delist"))
        return proposals
