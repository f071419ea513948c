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

    @api.autovacuum
    def _unlink_processed_orderpoints(self):
        """Opening Odoo's replenishment screen, and the nightly cleaning, delete the rules that its
        system user made and that have nothing to order; one that carries a safety stock stays."""
        rules = self or self.with_context(active_test=False).search([("trigger", "=", "manual")])
        leftovers = rules.filtered(lambda rule: not rule._is_kept())
        if not leftovers:
            return leftovers
        return super(StockWarehouseOrderpoint, leftovers)._unlink_processed_orderpoints()

    def action_replenish(self, force_to_max=False):
        """Ordering deletes such rules, too."""
        keeping = self.with_context(keep_safety_stocks=True)
        return super(StockWarehouseOrderpoint, keeping).action_replenish(force_to_max=force_to_max)

    def unlink(self):
        """What core cleans away after ordering is what nobody set a safety stock on."""
        if self.env.context.get("keep_safety_stocks"):
            self = self.filtered(lambda rule: not rule._is_kept())
        return super().unlink()

    def _is_kept(self):
        """Whether the rule says something even while it has nothing to order."""
        self.ensure_one()
        return self.product_min_qty > 0

    @api.model
    def _of_floors(self, products, warehouses):
        """Return the rules that say how much stores should have of products.

        A rule on a store's floor speaks for all of it; where none says anything, those of the
        places below it do, together.
        """
        rules = self.search(
            [
                ("product_id", "in", products.ids),
                ("location_id", "child_of", warehouses.lot_stock_id.ids),
            ]
        )
        places = rules.filtered(lambda rule: rule._is_of_place())
        if not places:
            return rules
        speaking = {
            (rule.product_id, rule.warehouse_id)
            for rule in rules - places
            if rule.product_min_qty or rule.product_max_qty
        }
        silent = {(rule.product_id, rule.warehouse_id) for rule in places} - speaking
        return rules.filtered(
            lambda rule: ((rule.product_id, rule.warehouse_id) in silent) == rule._is_of_place()
        )

    def _is_of_place(self):
        """Is the rule one of a place below a store's floor?"""
        return bool(self) and self.location_id != self.warehouse_id.lot_stock_id

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
