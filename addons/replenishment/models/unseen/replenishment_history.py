from bisect import bisect_right
from datetime import timedelta

import pandas as pd
from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.store_clock import STORE_CLOCK_JOINS, local_time_sql
from odoo.fields import Domain
from odoo.tools import SQL

from ...ordering.calendar import OPENS

PAIR = ["product_id", "store_id"]


class ReplenishmentHistory(models.AbstractModel):
    """Days on which nothing was sold because nothing could be: they teach no zero demand.

    The product was on hold, expired or delisted, or the store's sales have not come yet. A day with
    a sale is a day on which there was something to sell, whatever else is known of it. Where it is
    only a lot that could not be sold, the first sale shows that others were there, from then on.
    """

    _inherit = "replenishment.history"

    @api.model
    def _unseen_days(self, history, warehouses, first, last, stores):
        """Those on which there was nothing to sell, or nobody could have told of it."""
        unseen = super()._unseen_days(history, warehouses, first, last, stores)
        if history.empty:
            return unseen
        sold = history[history["sale"] > 0]
        pairs = set(history[PAIR].drop_duplicates().itertuples(index=False, name=None))
        lots = [
            *self._held_spells(warehouses, first, last, of_lots=True),
            *self._expired_spells(
                warehouses, first, last, {product_id for product_id, _s in pairs}
            ),
        ]
        spells = [
            *self._unsynced_spells(stores, pairs, last),
            *self._delisted_spells(sold, pairs, last),
            *self._held_spells(warehouses, first, last, of_lots=False),
            *self._until_others_sold(lots, sold),
        ]
        spells = [spell for spell in spells if spell[:2] in pairs]
        of_spells = self._only(sold, {spell[:2] for spell in spells})
        known = set(
            zip(*(of_spells[name] for name in PAIR), of_spells["date"].dt.date, strict=True)
        )
        for product_id, warehouse_id, begin, end in spells:
            for day in pd.date_range(max(begin, first), min(end, last)).date:
                if (product_id, warehouse_id, day) not in known:
                    unseen.add((product_id, warehouse_id, day))
        return unseen

    def _until_others_sold(self, spells, sold):
        """Spells of lots, each ended by the first sale behind the day on which it began."""
        of_spells = self._only(sold, {tuple(spell[:2]) for spell in spells})
        days = {pair: sorted(of_pair.dt.date) for pair, of_pair in of_spells.groupby(PAIR)["date"]}
        for product_id, warehouse_id, begin, end in spells:
            of_pair = days.get((product_id, warehouse_id), [])
            following = of_pair[bisect_right(of_pair, begin) :]
            if following:
                end = min(end, following[0] - timedelta(days=1))
            yield product_id, warehouse_id, begin, end

    def _only(self, sales, pairs):
        """The rows of some series: few have a spell, and a night reads a million rows."""
        if not pairs:
            return sales.iloc[:0]
        return sales[pd.MultiIndex.from_frame(sales[PAIR]).isin(list(pairs))]

    def _unsynced_spells(self, stores, pairs, last):
        """Behind the last day of which a store has any sale, it was closed, or not synced yet; or
        it was closed for days in between.

        A store that sells on few days at all says nothing by one without.
        """
        ends, closings = stores.ends, stores.closings
        for product_id, warehouse_id in pairs:
            if warehouse_id in ends and ends[warehouse_id] < last:
                yield product_id, warehouse_id, ends[warehouse_id] + timedelta(days=1), last
            for closing in closings.get(warehouse_id, ()):
                yield product_id, warehouse_id, *closing

    def _delisted_spells(self, sold, pairs, last):
        """Behind the last sale of what isn't offered any more."""
        products = self.env["product.product"].browse({product_id for product_id, _store in pairs})
        delisted = set(products.filtered(lambda one: not (one.active and one.sale_ok)).ids)
        ends = sold.groupby(["product_id", "store_id"])["date"].max().dt.date
        for pair in pairs:
            if pair[0] in delisted and pair in ends.index:
                yield *pair, ends[pair] + timedelta(days=1), last

    @api.model
    def _held_spells(self, warehouses, first, last, of_lots):
        """From the day on which a hold was placed to the one on which it was released.

        :param of_lots: of single lots, else of whole products
        """
        # sudo: a hold binds everyone, whoever may read it
        holds = self.env["supermarket.hold"].sudo()
        since = fields.Datetime.to_datetime(first) - timedelta(days=1)
        domain = Domain("company_id", "in", warehouses.company_id._holding_companies().ids)
        domain &= Domain("lot_id", "!=" if of_lots else "=", False)
        domain &= Domain("state", "=", "active") | Domain("release_date", ">=", since)
        for hold in holds.search(domain):
            stores = (hold.warehouse_id or warehouses) & warehouses
            companies = hold.company_id._held_companies()
            for store in stores.filtered(lambda one, of=companies: one.company_id in of):
                begin = store._store_day(hold.create_date)
                end = store._store_day(hold.release_date) if hold.release_date else last
                yield hold.product_id.id, store.id, begin, end

    @api.model
    def _expired_spells(self, warehouses, first, last, product_ids):
        """From the day after a lot's last one until it was taken off the floor.

        What goes before the store opens is gone on that day: whoever throws away early in the
        morning what expired the night before loses no day of sales by it.
        """
        lots = self.env["stock.lot"]
        self.env["product.product"]._flush_sellable()
        self.env["stock.move.line"].flush_model()
        until = lots._sold_until_sql("lot")
        return self.env.execute_query(
            SQL(
                """
                SELECT product_id, warehouse_id, last_day + 1, COALESCE(MAX(gone), %(last)s::date)
                  FROM (
                    SELECT lot.product_id, warehouse.id AS warehouse_id, lot.id,
                           %(last_day)s::date AS last_day,
                           CASE WHEN EXISTS (
                                    SELECT 1 FROM stock_quant quant
                                      JOIN stock_location place ON place.id = quant.location_id
                                     WHERE quant.lot_id = lot.id AND quant.quantity > 0
                                       AND place.parent_path LIKE floor.parent_path || '%%')
                                THEN %(last)s::date
                                ELSE %(gone)s::date END AS gone
                      FROM stock_lot lot
                      JOIN stock_warehouse warehouse ON warehouse.id = ANY(%(warehouses)s)
                           %(clock)s
                      JOIN stock_location floor ON floor.id = warehouse.lot_stock_id
                      JOIN LATERAL (
                            SELECT MAX(line.date) AS date
                              FROM stock_move_line line
                              JOIN stock_location source ON source.id = line.location_id
                             WHERE line.lot_id = lot.id AND line.state = 'done'
                               AND source.parent_path LIKE floor.parent_path || '%%') leaving
                        ON TRUE
                     WHERE %(until)s < %(end)s AND %(until)s >= %(begin)s
                       AND lot.product_id = ANY(%(products)s)
                  ) expired
                 WHERE gone > last_day
              GROUP BY 1, 2, 3
                """,
                last=last,
                last_day=local_time_sql(until),
                until=until,
                gone=local_time_sql(SQL("(leaving.date - %s * interval '1 hour')", OPENS)),
                begin=first - timedelta(days=60),
                end=last + timedelta(days=1),
                warehouses=warehouses.ids,
                products=list(product_ids),
                clock=STORE_CLOCK_JOINS,
            )
        )
