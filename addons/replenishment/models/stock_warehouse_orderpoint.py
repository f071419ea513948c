import json

from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ..formats import format_quantity


class StockWarehouseOrderpoint(models.Model):
    _inherit = "stock.warehouse.orderpoint"

    replenishment_min_basis = fields.Json(readonly=True, copy=False)
    replenishment_min_reason = fields.Char(
        "Why these Quantities", compute="_compute_replenishment_min_reason"
    )
    replenishment_proposal_ids = fields.One2many("replenishment.proposal", "orderpoint_id")

    @api.depends("replenishment_min_basis", "product_id.uom_id")
    @api.depends_context("lang")
    def _compute_replenishment_min_reason(self):
        for rule in self:
            basis = rule.replenishment_min_basis
            rule.replenishment_min_reason = rule._min_reason(basis) if basis else ""

    def _min_reason(self, basis):
        """Why the forecast set these quantities, in the reader's language."""
        values = {
            "daily": format_quantity(self.env, basis["daily"]),
            "unit": self.product_id.uom_id.name,
            "delivery": format_date(self.env, basis["delivery"]),
            "level": round(100 * basis["level"], 1),
        }
        if basis["is_own"]:
            return self.env._(
                "Sells %(daily)s %(unit)s a day: enough until the delivery of %(delivery)s in "
                "%(level)s %% of cases, the service level set for this product here.",
                **values,
            )
        return self.env._(
            "Sells %(daily)s %(unit)s a day: enough until the delivery of %(delivery)s in "
            "%(level)s %% of cases; the maximum lasts until %(next)s.",
            **values,
            next=format_date(self.env, basis["next"]),
        )

    @api.model
    def _renew_bases(self, bases):
        """Give the reasons of rules whose quantities stay the dates of today, in one statement.

        :param bases: {id of the rule: basis}
        """
        self.flush_model(["replenishment_min_basis"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE stock_warehouse_orderpoint rule SET replenishment_min_basis = fresh.basis
                  FROM unnest(%s::int[], %s::jsonb[]) fresh (id, basis)
                 WHERE rule.id = fresh.id
                """,
                list(bases),
                [json.dumps(basis) for basis in bases.values()],
            )
        )
        self.browse(bases).invalidate_recordset(["replenishment_min_basis"], flush=False)

    def _check_shortages(self):
        """The nightly pass looks at all rules that it changed at once, when it is through."""
        if self.env.context.get("replenishment_pass"):
            return None
        return super()._check_shortages()

    def _prepare_procurement_values(self, date=False):
        """An accepted proposal brings its own vendor and dates: the vendor's order calendar."""
        values = super()._prepare_procurement_values(date=date)
        proposal_id = self.env.context.get("replenishment_proposals", {}).get(self.id)
        if not proposal_id:
            return values
        proposal = self.env["replenishment.proposal"].browse(proposal_id)
        if proposal.supplierinfo_id:
            values["supplierinfo_id"] = proposal.supplierinfo_id
        if proposal.order_date and proposal.delivery_date:
            arrival = proposal.warehouse_id._receiving_moment(proposal.delivery_date)
            values.update(date_planned=arrival, date_order=proposal.order_date)
        return values

    def _procure_orderpoint_confirm(
        self, use_new_cursor=False, company_id=None, raise_user_error=True
    ):
        """Of the rules handed over, core's scheduler and moves order only from vendors that have it
        switched on; all others go on in its own way.

        They call without wanting errors shown; a person's click wants them, and always orders.
        """
        orderpoints = self if raise_user_error else self._filtered_ordering_without_asking()
        return super(StockWarehouseOrderpoint, orderpoints)._procure_orderpoint_confirm(
            use_new_cursor=use_new_cursor,
            company_id=company_id,
            raise_user_error=raise_user_error,
        )

    def _filtered_ordering_without_asking(self):
        """Rules that may order by themselves: not handed over, no purchase, or a vendor for whom it
        is allowed."""

        def may_order(orderpoint):
            if orderpoint.replenishment_mode == "core":
                return True
            if "buy" not in orderpoint.rule_ids.mapped("action"):
                return True
            vendor = orderpoint.effective_vendor_id.with_company(orderpoint.company_id)
            return (
                orderpoint.company_id.replenishment_auto_order and vendor.replenishment_auto_order
            )

        return self.filtered(may_order)
