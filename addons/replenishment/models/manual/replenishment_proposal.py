from odoo import api, models
from odoo.exceptions import UserError

from ..proposal.replenishment_proposal import EDITABLE


class ReplenishmentProposal(models.Model):
    """A proposal that a person asks for: they name product and store."""

    _inherit = "replenishment.proposal"

    @api.model_create_multi
    def create(self, vals_list):
        """A person names product and store, the rest is worked out; code hands in all of it."""
        if not self.env.su:
            vals_list = self._prepare_manual_vals(vals_list)
        return super().create(vals_list)

    @api.model
    def _prepare_manual_vals(self, vals_list):
        """Values of proposals asked for by a person, the numbers filled in from the forecast."""
        pairs = [
            (
                self.env["product.product"].browse(vals.get("product_id")),
                self.env["stock.warehouse"].browse(
                    vals.get("warehouse_id") or self.env.user._get_default_warehouse_id().id
                ),
            )
            for vals in vals_list
        ]
        if any(not product or not warehouse for product, warehouse in pairs):
            raise UserError(self.env._("A proposal needs a product and a store."))
        for product, warehouse in pairs:
            self._check_readable(product, warehouse)
        computed = self.env["replenishment.planner"]._evaluate(pairs)
        result = []
        for vals, (product, warehouse) in zip(vals_list, pairs, strict=True):
            numbers = computed[product.id, warehouse.id]
            chosen = {name: vals[name] for name in EDITABLE & set(vals)}
            self._check_quantity(chosen.get("qty_to_order") or 0.0)
            if not chosen.get("qty_to_order"):
                chosen["qty_to_order"] = numbers["proposed_qty"]
            result.append({**numbers, **chosen, "origin": "manual", "state": "draft"})
        return result

    def _check_readable(self, product, warehouse):
        """The planner computes with more rights than the person who asks: they see both first."""
        (product | product).check_access("read")
        warehouse.check_access("read")

    @api.onchange("product_id", "warehouse_id")
    def _onchange_product_id(self):
        """Show the numbers as soon as product and store are known, before saving."""
        if not (self.product_id and self.warehouse_id):
            return
        product, warehouse = self.product_id._origin, self.warehouse_id._origin
        self._check_readable(product, warehouse)
        numbers = self.env["replenishment.planner"]._evaluate([(product, warehouse)])
        vals = numbers[product.id, warehouse.id]
        self.update({**vals, "qty_to_order": vals["proposed_qty"]})
