from odoo import fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    replenishment_proposal_ids = fields.One2many("replenishment.proposal", "product_id")
    replenishment_open_count = fields.Integer(compute="_compute_replenishment_open_count")

    def _compute_replenishment_open_count(self):
        counts = dict(
            self.env["replenishment.proposal"]._read_group(
                [("product_id", "in", self.ids), ("state", "in", ("draft", "snoozed"))],
                ["product_id"],
                ["__count"],
            )
        )
        for product in self:
            product.replenishment_open_count = counts.get(product._origin, 0)

    def _prepare_safety_rule_vals(self, warehouse):
        """A safety stock set on the product is a quantity by hand where the company replenishes."""
        vals = super()._prepare_safety_rule_vals(warehouse)
        if warehouse.company_id.replenishment_on:
            vals["replenishment_mode"] = "hand"
        return vals

    def action_view_replenishment_proposals(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "replenishment.replenishment_proposal_action"
            ),
            "domain": [("product_id", "in", self.ids)],
            "context": {"search_default_group_state": 1},
        }

    def action_view_replenishment_forecast(self):
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "replenishment.replenishment_forecast_action"
            ),
            "domain": [("product_id", "in", self.ids)],
        }
