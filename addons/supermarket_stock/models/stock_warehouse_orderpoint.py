from odoo import api, models


class StockWarehouseOrderpoint(models.Model):
    """The rule's minimum is the safety stock: changing it may open or close a shortage."""

    _inherit = "stock.warehouse.orderpoint"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._check_shortages()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if {"product_min_qty", "active", "location_id", "product_id"} & set(vals):
            self._check_shortages()
        return result

    def _check_shortages(self):
        rules = self.exists()
        self.env["supermarket.shortage"]._check_thresholds(rules.product_id, rules.warehouse_id)

    def _set_safety_stock(self, quantity):
        """Write the minimum; the maximum, which may not be less, follows upwards."""
        self.ensure_one()
        self.write(
            {
                "product_min_qty": quantity,
                "product_max_qty": max(self.product_max_qty, quantity),
            }
        )
