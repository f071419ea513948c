from collections import defaultdict
from datetime import timedelta

import pytz
from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.store_clock import (
    STORE_CLOCK_JOINS,
    day_start,
    day_start_sql,
    local_time_sql,
)
from odoo.tools import SQL

from ...ordering import Lot

AVERAGE_DAYS = 28


class ReplenishmentFacts(models.AbstractModel):
    """What the planner needs to know about stock and supply, each fact for all pairs in one query.

    Pairs are (product, warehouse); answers are dicts keyed by (product_id, warehouse_id).
    """

    _name = "replenishment.facts"
    _description = "Facts for Replenishment"

    @api.model
    def _now_in(self, warehouse):
        """Naive local time of a store."""
        return self._to_local(warehouse, fields.Datetime.now())

    @api.model
    def _to_local(self, warehouse, moment):
        """A moment as Odoo stores it in a store's naive local time."""
        return warehouse._store_time(moment).replace(tzinfo=None)

    @api.model
    def _deadline(self, warehouse, moment):
        """The day and hour of a store until which something goes: midnight ends the day before,
        also where the clocks go forward at midnight and the day begins at 1:00."""
        local = self._to_local(warehouse, moment)
        if moment == day_start(local.date(), warehouse._store_tz()):
            return local.date() - timedelta(days=1), "24:00"
        return local.date(), f"{local:%H:%M}"

    @api.model
    def _to_utc(self, warehouse, moment):
        """A store's naive local time as Odoo stores it."""
        tz = pytz.timezone(warehouse._store_tz())
        return tz.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _sellable(self, products, warehouses):
        """{(warehouse_id, product_id): quantity} that can be sold and is not promised."""
        sellable = products._get_sellable_quantities(warehouses)
        for (product_id, warehouse_id), promised in self._promised_soon(
            products, warehouses
        ).items():
            sellable[warehouse_id, product_id] -= promised
        return sellable

    @api.model
    def _arrivals(self, product_ids, warehouse_ids):
        """{pair: [(day, quantity)]} on its way into a store, in the order of days."""
        return {
            pair: [(part.day, part.quantity) for part in parts]
            for pair, parts in self._coming(product_ids, warehouse_ids).items()
        }

    @api.model
    def _arrivals_by_day(self, proposal):
        """[(day, quantity)] on its way for one proposal; what is overdue counts for today."""
        pair = (proposal.product_id.id, proposal.warehouse_id.id)
        today = proposal.warehouse_id._store_day()
        totals = defaultdict(float)
        for date, quantity in self._arrivals([pair[0]], [pair[1]]).get(pair, ()):
            totals[max(date, today)] += quantity
        if proposal.state == "accepted" and proposal.purchase_line_id.state == "draft":
            totals[proposal.delivery_date] -= proposal.qty_to_order  # shown as this order already
        return totals.items()

    @api.model
    def _lots(self, product_ids, warehouse_ids):
        """Lots on the floor that have a date and may be sold, first to expire first.

        :return: {pair: [Lot]}
        """
        self.env["product.product"]._flush_sellable()
        lots = self.env["stock.lot"]
        until, now = lots._sold_until_sql("lot"), fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT q.product_id, warehouse.id, %(last_day)s::date, SUM(q.quantity)
                FROM stock_quant q
                JOIN stock_lot lot ON lot.id = q.lot_id
                JOIN stock_location l ON l.id = q.location_id
                JOIN stock_warehouse warehouse ON warehouse.id = ANY(%(warehouses)s)
                    %(clock)s
                JOIN stock_location f ON f.id = warehouse.lot_stock_id
                WHERE q.product_id = ANY(%(products)s)
                    AND l.parent_path LIKE f.parent_path || '%%'
                    AND %(until)s IS NOT NULL
                    AND NOT %(expired)s
                    AND NOT %(held)s
                GROUP BY 1, 2, 3
                HAVING SUM(q.quantity) > 0
                ORDER BY 3
                """,
                products=list(product_ids),
                warehouses=list(warehouse_ids),
                clock=STORE_CLOCK_JOINS,
                until=until,
                last_day=local_time_sql(until),
                held=self.env["supermarket.hold"]._held_condition(
                    "q", SQL("warehouse.company_id"), SQL("warehouse.id")
                ),
                expired=lots._expired_condition("lot", day_start_sql(now)),
            )
        )
        dated = defaultdict(list)
        for product_id, warehouse_id, date, quantity in rows:
            dated[product_id, warehouse_id].append(Lot(quantity, date))
        return dated

    @api.model
    def _orderpoints(self, product_ids, warehouses):
        """The reordering rule of each store's floor; the first one of its places, if none is."""
        products = self.env["product.product"].browse(product_ids)
        rules = self.env["stock.warehouse.orderpoint"]._of_floors(products, warehouses)
        grouped = rules.grouped(lambda rule: (rule.product_id.id, rule.warehouse_id.id))
        # one of them, but read together with all others, and so are their products
        return {pair: rule[:1].with_prefetch(rules._ids) for pair, rule in grouped.items()}

    @api.model
    def _daily_average(self, product_ids, warehouse_ids, today):
        """Mean daily sales of the last weeks, for what has no forecast yet."""
        since = today - timedelta(days=AVERAGE_DAYS)
        totals = defaultdict(float)
        for product_id, warehouse_id, _date, quantity in self.env[
            "supermarket.sale.ledger"
        ]._daily_sales(list(product_ids), list(warehouse_ids), since, today - timedelta(days=1)):
            totals[product_id, warehouse_id] += quantity
        return {pair: max(total, 0.0) / AVERAGE_DAYS for pair, total in totals.items()}

    @api.model
    def _sold_lately(self, pairs, today):
        """Those of the pairs of which something was sold in the last weeks, today included."""
        if not pairs:
            return set()
        products, warehouses = ({pair[n] for pair in pairs} for n in (0, 1))
        rows = self.env["supermarket.sale.ledger"]._daily_sales(
            list(products),
            list(warehouses),
            today - timedelta(days=AVERAGE_DAYS - 1),
            today + timedelta(days=1),  # the day of the store furthest to the east
        )
        return {(product, warehouse) for product, warehouse, _day, sold in rows if sold > 0}
