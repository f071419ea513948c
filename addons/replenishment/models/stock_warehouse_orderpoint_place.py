from odoo import models


class StockWarehouseOrderpoint(models.Model):
    """Rules of the places below a store's floor, where none is on the floor itself.

    Together they say what the store should have. How much each place gets a person decided: the
    forecast, which knows the store as a whole, changes none of them and makes no rule beside them.
    """

    _inherit = "stock.warehouse.orderpoint"

    def _store_quantities(self):
        """Return (minimum, maximum) of the store that the rule speaks for."""
        rules = self
        if self._is_of_place():
            rules = self._of_floors(self.product_id, self.warehouse_id)
        return sum(rules.mapped("product_min_qty")), sum(rules.mapped("product_max_qty"))

    def _are_quantities_kept(self):
        """Whether the quantities are a person's, not the forecast's."""
        return self.replenishment_mode in ("hand", "core") or self._is_of_place()
