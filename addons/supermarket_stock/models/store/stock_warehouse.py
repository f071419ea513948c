from odoo import fields, models
from odoo.fields import Domain

from ...tools.store_clock import day_start, local_time


class StockWarehouse(models.Model):
    """A store. Its floor is the stock location with everything below it."""

    _inherit = "stock.warehouse"

    def _is_floor(self, location):
        """Is the location part of the floor, where goods are for sale?"""
        self.ensure_one()
        return bool(location.parent_path) and location.parent_path.startswith(
            self.lot_stock_id.parent_path
        )

    def _back_room(self):
        """The places of a store that are neither its floor nor on the way to or from it."""
        self.ensure_one()
        on_the_way = (
            self.wh_input_stock_loc_id
            | self.wh_qc_stock_loc_id
            | self.wh_output_stock_loc_id
            | self.wh_pack_stock_loc_id
        )
        places = Domain("id", "child_of", self.view_location_id.id)
        places &= Domain("usage", "=", "internal")
        places &= ~Domain("id", "child_of", self.lot_stock_id.id)
        places &= ~Domain("id", "child_of", on_the_way.ids)
        return self.env["stock.location"].search(places)

    # The clock, see `store_clock` for the same in SQL -----------------------------------------

    def _store_tz(self):
        """Return the name of the store's time zone: its address's, else the company's, else UTC.

        Of no store, as for goods on the way to one: the company's.
        """
        store = self.sudo()  # sudo: the clock on the wall is no secret
        company = store.company_id or store.env.company
        return store.partner_id.tz or company.partner_id.tz or "UTC"

    def _store_time(self, moment):
        """Return a UTC moment, naive as Odoo keeps it, as the clock of the store shows it."""
        return local_time(moment, self._store_tz())

    def _store_day(self, moment=None):
        """Return which day it is in the store, now or at another moment."""
        return self._store_time(moment or fields.Datetime.now()).date()

    def _day_start(self, day=None):
        """Return the UTC moment at which a day, default today, begins in the store."""
        return day_start(day or self._store_day(), self._store_tz())
