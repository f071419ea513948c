from odoo import api, fields, models
from odoo.exceptions import UserError

#: What delisting switched off on the product itself, for all companies, before it was a hold.
LISTING_FLAGS = ("purchase_ok", "sale_ok", "available_in_pos")


class InspectionProblem(models.Model):
    """Delisting takes a product off sale and purchase."""

    _inherit = "inspection.problem"

    delist_scope = fields.Selection(
        [("company", "All stores of the company"), ("store", "The store that received it")],
        "Delist In",
        default="company",
    )
    listing_before = fields.Json(readonly=True, copy=False)

    @api.model
    def _fields_of_code(self):
        return super()._fields_of_code() | {"delist_scope"}

    @api.model
    def _prepare_asked(self, vals):
        values = super()._prepare_asked(vals)
        scopes = dict(self._fields["delist_scope"].selection)
        if values.get("delist_scope", "company") not in list(scopes):
            raise UserError(self.env._("Delist In: choose one of the list."))
        return values

    def _execute_delist(self):
        """Stop the product in the company, or in the store: its tills learn it at once.

        Other companies and stores go on buying and selling it. A hold keeps it from sale; what is
        held for its delisting is not ordered either.
        """
        # sudo: the approval is the right to stop the goods
        holds = self.env["supermarket.hold"].sudo().with_company(self.company_id)
        holds._place(
            self.product_id,
            reason="inspection",
            note=self.env._("Delisted: %s", self.reason),
            origin=self,
            warehouse=self.warehouse_id if self.delist_scope == "store" else None,
        )

    def _undo_delist(self):
        self._delisting_holds()._release(self.env._("Delisting %s undone", self.name))
        template = self.product_id.product_tmpl_id
        before = self.listing_before or {}  # of a time when the product itself was switched off
        template.write({name: before[name] for name in LISTING_FLAGS if name in before})

    def _delisting_holds(self):
        return self.env["supermarket.hold"]._active_from(self._name, ("origin_id", "in", self.ids))

    def _prepare_proposals(self, result):
        """A critical failure for the third time in 90 days proposes to delist the product."""
        proposals = super()._prepare_proposals(result)
        if result.failed_class == "critical" and result._critical_failures_of_product() >= 3:
            proposals.append(self._prepare_proposal(result, "delist"))
        return proposals
