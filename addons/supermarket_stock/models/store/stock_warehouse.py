from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.store_clock import day_start, local_time

# On the way to a store's floor or from it; the last two are Manufacturing's
ON_THE_WAY = (
    "wh_input_stock_loc_id",
    "wh_qc_stock_loc_id",
    "wh_output_stock_loc_id",
    "wh_pack_stock_loc_id",
    "pbm_loc_id",
    "sam_loc_id",
)


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
        on_the_way = [self[name].id for name in self._names_on_the_way()]
        places = Domain("id", "child_of", self.view_location_id.id)
        places &= Domain("usage", "=", "internal")
        places &= ~Domain("id", "child_of", self.lot_stock_id.id)
        places &= ~Domain("id", "child_of", [id_ for id_ in on_the_way if id_])
        return self.env["stock.location"].search(places)

    @api.model
    def _names_on_the_way(self):
        return [name for name in ON_THE_WAY if name in self._fields]

    @api.model
    def _stored_condition(self, place):
        """The SQL of a `place` on the `floor` or in the back room of `warehouse`, all of whose
        places are below `view`."""
        path, ways = SQL.identifier(place, "parent_path"), self._names_on_the_way()
        return SQL(
            """
            (%(path)s LIKE floor.parent_path || '%%' OR
             %(usage)s = 'internal' AND %(path)s LIKE view.parent_path || '%%' AND NOT EXISTS (
                SELECT 1 FROM stock_location way
                 WHERE way.id IN (%(ways)s) AND %(path)s LIKE way.parent_path || '%%'))
            """,
            path=path,
            usage=SQL.identifier(place, "usage"),
            ways=SQL(", ").join(SQL.identifier("warehouse", name) for name in ways),
        )

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
