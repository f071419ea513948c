from datetime import timedelta

from odoo import api, models
from odoo.addons.supermarket_stock.tools.store_clock import STORE_CLOCK_JOINS, local_time_sql
from odoo.tools import SQL

RANKED_DAYS = 28


class SupermarketSaleLedger(models.Model):
    _inherit = "supermarket.sale.ledger"

    @api.model
    def _sold_pairs(self, warehouses, first, last):
        """Rows (product_id, warehouse_id, units of the last four weeks) of all that was sold."""
        return self._sold_in(
            warehouses,
            first,
            last,
            SQL(
                """
                SELECT product_id, warehouse_id,
                       COALESCE(SUM(quantity) FILTER (WHERE day > %s), 0)
                  FROM sale
              GROUP BY product_id, warehouse_id
                """,
                last - timedelta(days=RANKED_DAYS),
            ),
        )

    @api.model
    def _days_of_stores(self, warehouses, first, last):
        """Rows (warehouse_id, [days with a sale])."""
        return self._sold_in(
            warehouses,
            first,
            last,
            SQL(
                """
                SELECT warehouse_id, ARRAY_AGG(DISTINCT day ORDER BY day)
                  FROM sale
                 WHERE quantity > 0
              GROUP BY warehouse_id
                """
            ),
        )

    @api.model
    def _sold_in(self, warehouses, first, last, query):
        """What a query says of `sale` (product_id, warehouse_id, day, quantity), all that was sold
        in these stores from the first to the last day by their own clocks."""
        self._flush_sales()
        return self.env.execute_query(
            SQL(
                """
                WITH sale AS (
                    SELECT * FROM (
                        SELECT sold.product_id, warehouse.id AS warehouse_id,
                               %(local_time)s::date AS day, sold.quantity
                          FROM (%(sources)s) sold
                          JOIN stock_location location ON location.id = sold.location_id
                          JOIN stock_warehouse warehouse ON warehouse.id = location.warehouse_id
                               %(clock)s
                         WHERE warehouse.id = ANY(%(warehouses)s)
                           AND sold.date >= %(first)s::date - interval '1 day'
                           AND sold.date < %(last)s::date + interval '2 days'
                    ) entry WHERE day BETWEEN %(first)s::date AND %(last)s::date
                )
                %(query)s
                """,
                local_time=local_time_sql(SQL("sold.date")),
                clock=STORE_CLOCK_JOINS,
                sources=SQL(" UNION ALL ").join(self._sales_sources()),
                warehouses=warehouses.ids,
                first=first,
                last=last,
                query=query,
            )
        )
