from odoo import models


class StockWarehouse(models.Model):
    """A store. Its floor is the stock location with everything below it."""

    _inherit = "stock.warehouse"

    def _is_floor(self, location):
        """Is the location part of the floor, where goods are for sale?"""
        self.ensure_one()
        return bool(location.parent_path) and location.parent_path.startswith(
            self.lot_stock_id.parent_path
        )
