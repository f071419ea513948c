import pytz
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

    def _store_tz(self):
        """Return the name of the store's time zone: its address's, else the company's, else UTC."""
        self.ensure_one()
        store = self.sudo()  # sudo: the clock on the wall is no secret
        return store.partner_id.tz or store.company_id.partner_id.tz or "UTC"

    def _store_time(self, moment):
        """Return a UTC moment, naive as Odoo keeps it, as the clock of the store shows it."""
        zone = pytz.timezone(self._store_tz())
        return pytz.utc.localize(moment).astimezone(zone)
