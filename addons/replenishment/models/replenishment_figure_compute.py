from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL

from .apart import apart

LISTED_DAYS = 28
# Months that a night computes again: the running one, and the last while postings may still come.
CATCH_UP_DAYS = 5


class ReplenishmentFigure(models.Model):
    """The night job: each store's month in one statement."""

    _inherit = "replenishment.figure"

    @api.model
    def _cron_compute(self):
        """Compute the running month of every store, the last month in the first days of the next,
        and all months since the first sale for a store that has no figures yet."""
        facts = self.env["replenishment.facts"]
        stores = self.env["stock.warehouse"].search([])
        for store in stores:
            with apart(self.env, f"The month's figures of {store.name}"):
                yesterday = facts._now_in(store).date() - timedelta(days=1)
                for month in self._months_due(store, yesterday):
                    self._compute_month(store, month, yesterday)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _months_due(self, store, yesterday):
        running = yesterday.replace(day=1)
        if not self.search_count([("warehouse_id", "=", store.id)], limit=1):
            first = self._first_sale(store) or yesterday
            month = max(first.replace(day=1), running - relativedelta(months=11))
        else:
            recent = yesterday - timedelta(days=CATCH_UP_DAYS)
            month = recent.replace(day=1)
        while month <= running:
            yield month
            month += relativedelta(months=1)

    @api.model
    def _first_sale(self, store):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT MIN(entry.date)::date
                  FROM supermarket_sale_ledger entry
                  JOIN stock_location place ON place.id = entry.location_id
                 WHERE place.warehouse_id = %s
                """,
                store.id,
            )
        )
        return rows[0][0]

    @api.model
    def _compute_month(self, store, month, yesterday):
        """Replace the rows of a store's month, days until ``yesterday``."""
        last = min(month + relativedelta(months=1, days=-1), yesterday)
        if last < month:
            return
        for model in ("stock.move", "stock.move.line", "stock.quant", "product.product"):
            self.env[model].flush_model()
        self.flush_model()
        self.env.execute_query(
            SQL(
                "DELETE FROM replenishment_figure WHERE warehouse_id = %s AND month = %s "
                "RETURNING id",
                store.id,
                month,
            )
        )
        self.env.execute_query(
            SQL(
                """
                INSERT INTO replenishment_figure (
                    company_id, warehouse_id, product_id, categ_id, month, sold_qty, sold_value,
                    wasted_qty, wasted_value, moved_value, closing_qty, closing_value,
                    stock_value_days, days, days_in_stock, turnover, cover_days, service_level,
                    waste_share, create_uid, create_date, write_uid, write_date)
                SELECT %(company)s, %(store)s, product_id, categ_id, %(month)s, sold, sold * cost,
                       wasted, wasted * cost, (sold + wasted) * cost, closing, closing * cost,
                       stock_days * cost, days, days_in_stock,
                       CASE WHEN stock_days > 0 THEN 365.0 * sold / stock_days END,
                       CASE WHEN sold > 0 THEN stock_days / sold END,
                       days_in_stock::float / NULLIF(days, 0),
                       CASE WHEN sold + wasted > 0 THEN wasted / (sold + wasted) END,
                       %(user)s, %(now)s, %(user)s, %(now)s
                  FROM (%(figures)s) figures
                 WHERE days > 0 OR sold <> 0 OR wasted <> 0
             RETURNING id
                """,
                company=store.company_id.id,
                store=store.id,
                month=month,
                user=self.env.uid,
                now=fields.Datetime.now(),
                figures=self._figures_query(store, month, last),
            )
        )
        self.invalidate_model()

    @api.model
    def _figures_query(self, store, first, last):
        """A row a product: sums of the days from ``first`` to ``last`` by the store's clock.

        The stock of each evening is today's stock less all changes since, so only the changes
        from the month on are read.
        """
        return SQL(
            """
            WITH change AS (%(changes)s),
            pair AS (
                SELECT product_id, SUM(now_qty) - SUM(net) FILTER (WHERE day >= %(first)s)
                           AS opening,
                       MAX(day) FILTER (WHERE sold > 0 AND day < %(first)s) AS sold_before
                  FROM (SELECT product_id, day, sold, net, 0 AS now_qty FROM change
                        UNION ALL
                        SELECT product_id, %(first)s, 0, 0, quantity FROM (%(stock)s) stock) both_
              GROUP BY product_id
            ), evening AS (
                SELECT pair.product_id, calendar.day::date AS day,
                       COALESCE(change.sold, 0) AS sold, COALESCE(change.wasted, 0) AS wasted,
                       COALESCE(pair.opening, 0) + SUM(COALESCE(change.net, 0)) OVER past
                           AS balance,
                       GREATEST(pair.sold_before,
                                MAX(change.day) FILTER (WHERE change.sold > 0) OVER past)
                           AS last_sold
                  FROM pair
            CROSS JOIN generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 day')
                           AS calendar(day)
             LEFT JOIN change
                    ON change.product_id = pair.product_id AND change.day = calendar.day::date
                WINDOW past AS (PARTITION BY pair.product_id ORDER BY calendar.day)
            )
            SELECT evening.product_id, template.categ_id, %(cost)s AS cost,
                   SUM(evening.sold) AS sold, SUM(evening.wasted) AS wasted,
                   SUM(balance) FILTER (WHERE evening.day = %(last)s) AS closing,
                   SUM(GREATEST(balance, 0)) AS stock_days,
                   COUNT(*) FILTER (WHERE balance > 0.001
                       OR last_sold > evening.day - %(listed)s::int) AS days,
                   COUNT(*) FILTER (WHERE balance > 0.001) AS days_in_stock
              FROM evening
              JOIN product_product product ON product.id = evening.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN stock_warehouse warehouse ON warehouse.id = %(store)s
             WHERE template.is_storable
          GROUP BY evening.product_id, template.categ_id, product.standard_price,
                   warehouse.company_id
            """,
            changes=self._changes_query(store, first - timedelta(days=LISTED_DAYS)),
            stock=self._stock_query(store),
            cost=self.env["replenishment.waste"]._cost_sql(),
            first=first,
            last=last,
            listed=LISTED_DAYS,
            store=store.id,
        )

    @api.model
    def _changes_query(self, store, since):
        """By product and day of the store: net change of the floor, sold, wasted."""
        tz = store._store_tz()
        return SQL(
            """
            SELECT product_id, day, SUM(net) AS net, SUM(sold) AS sold, SUM(wasted) AS wasted
              FROM (
                SELECT r.product_id,
                       (r.date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS day,
                       CASE WHEN place.parent_path LIKE floor.parent_path || '%%'
                            THEN r.quantity ELSE 0 END AS net,
                       CASE WHEN r.operation IN
                                ('sale', 'sale_return', 'delivery', 'customer_return')
                            THEN -r.quantity ELSE 0 END AS sold,
                       0 AS wasted
                  FROM (%(record)s) r
                  JOIN stock_location place ON place.id = r.location_id
                  JOIN stock_location floor ON floor.id = %(floor)s
                 WHERE place.warehouse_id = %(store)s AND r.date >= %(since)s
                 UNION ALL
                SELECT w.product_id,
                       (w.date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date, 0, 0, w.quantity
                  FROM (%(waste)s) w
                 WHERE w.warehouse_id = %(store)s AND w.date >= %(since)s
              ) rows_
          GROUP BY product_id, day
            """,
            tz=tz,
            record=self.env["supermarket.stock.record"]._table_query,
            waste=self.env["replenishment.waste"]._table_query,
            floor=store.lot_stock_id.id,
            store=store.id,
            since=since - timedelta(days=1),
        )

    @api.model
    def _stock_query(self, store):
        """What is on the floor now: quants less what was sold and not yet posted."""
        return SQL(
            """
            SELECT product_id, SUM(quantity) AS quantity
              FROM (SELECT quant.product_id, quant.quantity
                      FROM stock_quant quant
                      JOIN stock_location place ON place.id = quant.location_id
                     WHERE place.parent_path LIKE %(floor)s
                     UNION ALL
                    SELECT entry.product_id, -entry.quantity
                      FROM supermarket_sale_ledger entry
                      JOIN stock_location place ON place.id = entry.location_id
                     WHERE NOT entry.posted AND place.parent_path LIKE %(floor)s) rows_
          GROUP BY product_id
            """,
            floor=f"{store.lot_stock_id.parent_path}%",
        )
