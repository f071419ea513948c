from collections import defaultdict
from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.goods import goods_sql
from odoo.tools import SQL, split_every

from ...tools.apart import apart
from ...tools.store_night import night_of

# {ratio: its SQL}: of sums, never an average of ratios.
RATIOS = {
    "turnover": "365.0 * SUM(%(sold_value)s) / NULLIF(SUM(%(stock_value_days)s), 0)",
    # Goods that sell: what doesn't would make an endless cover of any shop's; it is dead stock.
    "cover_days": """SUM(%(stock_value_days)s) FILTER (WHERE %(sold_value)s > 0)
        / NULLIF(SUM(%(sold_value)s) FILTER (WHERE %(sold_value)s > 0), 0)""",
    # A day of a product counts with what it sells on a day with stock: milk more than saffron.
    "service_level": """COALESCE(
        SUM(%(days_in_stock)s * GREATEST(%(sold_value)s, 0) / GREATEST(%(days_in_stock)s, 1))
        / NULLIF(SUM(%(days)s * GREATEST(%(sold_value)s, 0) / GREATEST(%(days_in_stock)s, 1)), 0),
        SUM(%(days_in_stock)s)::float / NULLIF(SUM(%(days)s), 0))""",
    "waste_share": "SUM(%(wasted_value)s) / NULLIF(SUM(%(moved_value)s), 0)",
}
SUMMED = (
    "sold_value",
    "stock_value_days",
    "days_in_stock",
    "days",
    "wasted_value",
    "moved_value",
)
# The columns of a row that are worked out
WORKED_OUT = (
    *("company_id", "warehouse_id", "product_id", "categ_id", "month", "sold_qty", "sold_value"),
    *("wasted_qty", "wasted_value", "moved_value", "closing_qty", "closing_value"),
    *("stock_value_days", "days", "days_in_stock", "turnover", "cover_days", "service_level"),
    "waste_share",
)
LISTED_DAYS = 28
# Months that a night computes again: the running one, and the last while postings may still come.
CATCH_UP_DAYS = 5
# Stores with one clock whose sales are read together; more would need more memory
STORES_AT_ONCE = 10


class ReplenishmentFigure(models.Model):
    """A month of a product in a store: what sold, what was there, what was thrown away.

    Computed at night from the stock record. Ratios of groups are ratios of sums: by value, so
    that what sells much counts much.
    """

    _name = "replenishment.figure"
    _description = "Stock Figures by Month"
    _order = "month desc, warehouse_id, product_id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one("stock.warehouse", "Store", required=True, readonly=True)
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade", index=True
    )
    categ_id = fields.Many2one("product.category", "Category", readonly=True, index=True)
    month = fields.Date(required=True, readonly=True, index=True, help="Its first day.")
    sold_qty = fields.Float("Sold", digits="Product Unit", readonly=True)
    sold_value = fields.Monetary("Sold (at cost)", readonly=True)
    wasted_qty = fields.Float("Wasted", digits="Product Unit", readonly=True)
    wasted_value = fields.Monetary("Waste (at cost)", readonly=True)
    moved_value = fields.Monetary("Sold and Wasted (at cost)", readonly=True)
    closing_qty = fields.Float("Stock at the End", digits="Product Unit", readonly=True)
    closing_value = fields.Monetary("Stock Value at the End", readonly=True)
    stock_value_days = fields.Float(
        "Stock Value × Days", readonly=True, help="The value in stock each evening, added up."
    )
    days = fields.Integer(
        readonly=True,
        help="Days on which the product was in stock or had sold within four weeks.",
    )  # fmt: skip
    days_in_stock = fields.Integer(
        "Days in Stock", readonly=True, help="Of these, days that ended with stock on the shelf."
    )
    turnover = fields.Float(
        "Turns a Year", readonly=True, aggregator="avg",
        help="Cost of what sold over the average stock value, for a year.",
    )  # fmt: skip
    cover_days = fields.Float(
        "Days of Cover", readonly=True, aggregator="avg",
        help="How many days the average stock lasts at these sales. Groups count goods that "
        "sold; the others are dead stock.",
    )  # fmt: skip
    service_level = fields.Float(
        readonly=True, aggregator="avg",
        help="Share of the days that ended with stock on the shelf. In groups a product counts "
        "with what it sells a day.",
    )  # fmt: skip
    waste_share = fields.Float(
        readonly=True, aggregator="avg",
        help="Waste as a share of what was sold or wasted, at cost.",
    )  # fmt: skip

    _one_per_month = models.Constraint(
        "UNIQUE(warehouse_id, product_id, month)", "A product has one row a month and store."
    )

    def _read_group_select(self, aggregate_spec, query):
        """Turn the average of a ratio into the ratio of the sums."""
        name, _dot, function = aggregate_spec.partition(":")
        if name not in RATIOS or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        columns = {field: self._field_to_sql(self._table, field, query) for field in SUMMED}
        return SQL(RATIOS[name], **columns)

    @api.model
    def _cron_compute(self):
        """Every hour: the figures of the stores whose night it is and that have none of it yet."""
        now = fields.Datetime.now()
        stores = self.env["stock.warehouse"].search([])
        for zone, of_zone in stores.grouped(lambda store: store._store_tz()).items():
            night = night_of(zone, now)
            due = of_zone.filtered(lambda one, night=night: one.replenishment_figured_on != night)
            for some in split_every(STORES_AT_ONCE, due.ids if night else (), due.browse):
                self._renew(some)
                some.replenishment_figured_on = night
                self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _renew(self, stores):
        """Compute the running month of these stores, the last month in the first days of the next,
        and all months since the first sale for a store that has no figures yet.

        Stores with one clock are computed together: what all of them sold is read once. What is
        wrong with one of them is no other's.
        """
        for of_zone in stores.grouped(lambda store: store._store_tz()).values():
            if not self._renew_together(of_zone) and len(of_zone) > 1:
                for store in of_zone:
                    self._renew_together(store)

    @api.model
    def _renew_together(self, stores):
        """Whether the months due of these stores, which have one clock, could be computed."""
        names = ", ".join(stores.mapped("name"))
        with apart(self.env, f"The month's figures of {names}") as errors:
            now = self.env["replenishment.facts"]._now_in(stores[:1])
            yesterday = now.date() - timedelta(days=1)
            due = defaultdict(stores.browse)
            for store in stores:
                for month in self._months_due(store, yesterday):
                    due[month] |= store
            # all is read before anything is written: the rows are locked for the writing alone
            worked_out = [
                (of_month, month, self._work_out(of_month, month, yesterday))
                for month, of_month in sorted(due.items())
            ]
            for of_month, month, table in worked_out:
                self._replace(of_month, month, table)
        return not errors

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
    def _compute_month(self, stores, month, yesterday):
        """Replace the rows of a month of stores with one clock, days until ``yesterday``."""
        self._replace(stores, month, self._work_out(stores, month, yesterday))

    @api.model
    def _work_out(self, stores, month, yesterday):
        """Put the rows of a month into a table of this transaction's own; return its name, or None
        where the month has no day yet."""
        last = min(month + relativedelta(months=1, days=-1), yesterday)
        if last < month:
            return None
        for model in ("stock.move", "stock.move.line", "stock.quant", "product.product"):
            self.env[model].flush_model()
        self.flush_model()
        table = SQL.identifier(f"replenishment_figure_{month:%Y_%m}")
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMPORARY TABLE %(table)s ON COMMIT DROP AS
                SELECT company_id, warehouse_id, product_id, categ_id, %(month)s::date AS month,
                       sold AS sold_qty, sold * cost AS sold_value, wasted AS wasted_qty,
                       wasted * cost AS wasted_value, (sold + wasted) * cost AS moved_value,
                       closing AS closing_qty, closing * cost AS closing_value,
                       stock_days * cost AS stock_value_days, days, days_in_stock,
                       CASE WHEN stock_days > 0 THEN 365.0 * sold / stock_days END AS turnover,
                       CASE WHEN sold > 0 THEN stock_days / sold END AS cover_days,
                       days_in_stock::float / NULLIF(days, 0) AS service_level,
                       CASE WHEN sold + wasted > 0 THEN wasted / (sold + wasted) END AS waste_share
                  FROM (%(figures)s) figures
                 WHERE days > 0 OR sold <> 0 OR wasted <> 0
                """,
                table=table,
                month=month,
                figures=self._figures_query(stores, month, last),
            )
        )
        return table

    @api.model
    def _replace(self, stores, month, table):
        """Let what was worked out be the rows of a month of these stores."""
        if table is None:
            return
        self.env.cr.execute(
            SQL(
                "DELETE FROM replenishment_figure WHERE warehouse_id = ANY(%s) AND month = %s",
                stores.ids,
                month,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO replenishment_figure (
                    %(columns)s, create_uid, create_date, write_uid, write_date)
                SELECT %(columns)s, %(user)s, %(now)s, %(user)s, %(now)s FROM %(table)s
                """,
                columns=SQL(", ").join(map(SQL.identifier, WORKED_OUT)),
                table=table,
                user=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        self.env.cr.execute(SQL("DROP TABLE %s", table))
        self.invalidate_model()

    @api.model
    def _figures_query(self, stores, first, last):
        """A row a product and store: sums of the days from ``first`` to ``last`` by their clock.

        The stock of each evening is today's stock less all changes since, so only the changes
        from the month on are read.
        """
        return SQL(
            """
            WITH change AS (%(changes)s),
            pair AS (
                SELECT warehouse_id, product_id,
                       SUM(now_qty) - SUM(net) FILTER (WHERE day >= %(first)s) AS opening,
                       MAX(day) FILTER (WHERE sold > 0 AND day < %(first)s) AS sold_before
                  FROM (SELECT warehouse_id, product_id, day, sold, net, 0 AS now_qty FROM change
                        UNION ALL
                        SELECT warehouse_id, product_id, %(first)s, 0, 0, quantity
                          FROM (%(stock)s) stock) both_
              GROUP BY warehouse_id, product_id
            ), evening AS (
                SELECT pair.warehouse_id, pair.product_id, calendar.day::date AS day,
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
                    ON change.warehouse_id = pair.warehouse_id
                       AND change.product_id = pair.product_id AND change.day = calendar.day::date
                WINDOW past AS (
                    PARTITION BY pair.warehouse_id, pair.product_id ORDER BY calendar.day)
            )
            SELECT warehouse.company_id, evening.warehouse_id, evening.product_id,
                   template.categ_id, %(cost)s AS cost,
                   SUM(evening.sold) AS sold, SUM(evening.wasted) AS wasted,
                   SUM(balance) FILTER (WHERE evening.day = %(last)s) AS closing,
                   SUM(GREATEST(balance, 0)) AS stock_days,
                   COUNT(*) FILTER (WHERE balance > 0.001
                       OR last_sold > evening.day - %(listed)s::int) AS days,
                   COUNT(*) FILTER (WHERE balance > 0.001) AS days_in_stock
              FROM evening
              JOIN product_product product ON product.id = evening.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
              JOIN stock_warehouse warehouse ON warehouse.id = evening.warehouse_id
             WHERE template.is_storable
          GROUP BY evening.warehouse_id, evening.product_id, template.categ_id,
                   product.standard_price, warehouse.company_id
            """,
            changes=self._changes_query(stores, first - timedelta(days=LISTED_DAYS)),
            stock=self._stock_query(stores),
            cost=self.env["replenishment.waste"]._cost_sql(),
            first=first,
            last=last,
            listed=LISTED_DAYS,
        )

    @api.model
    def _changes_query(self, stores, since):
        """By store, product and day of their clock: net change of the floor, sold, wasted."""
        return SQL(
            """
            SELECT warehouse_id, product_id, day,
                   SUM(net) AS net, SUM(sold) AS sold, SUM(wasted) AS wasted
              FROM (
                SELECT store.id AS warehouse_id, r.product_id,
                       (r.date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS day,
                       CASE WHEN place.parent_path LIKE floor.parent_path || '%%'
                            THEN r.quantity ELSE 0 END AS net,
                       CASE WHEN r.operation IN
                                ('sale', 'sale_return', 'delivery', 'customer_return')
                            THEN -r.quantity ELSE 0 END AS sold,
                       0 AS wasted
                  FROM (%(record)s) r
                  JOIN stock_location place ON place.id = r.location_id
                  JOIN stock_warehouse store ON store.id = place.warehouse_id
                  JOIN stock_location floor ON floor.id = store.lot_stock_id
                 WHERE store.id = ANY(%(stores)s) AND r.date >= %(since)s
                 UNION ALL
                SELECT w.warehouse_id, w.product_id,
                       (w.date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date, 0, 0, w.quantity
                  FROM (%(waste)s) w
                 WHERE w.warehouse_id = ANY(%(stores)s) AND w.date >= %(since)s
              ) rows_
          GROUP BY warehouse_id, product_id, day
            """,
            tz=stores[:1]._store_tz(),
            record=self.env["supermarket.stock.record"]._table_query,
            waste=self.env["replenishment.waste"]._table_query,
            stores=stores.ids,
            since=since - timedelta(days=1),
        )

    @api.model
    def _stock_query(self, stores):
        """What is on the floors now: quants less what was sold and not yet posted."""
        return SQL(
            """
            SELECT store.id AS warehouse_id, goods.product_id, SUM(goods.quantity) AS quantity
              FROM (%(goods)s) goods
              JOIN stock_location place ON place.id = goods.location_id
              JOIN stock_warehouse store ON store.id = place.warehouse_id
              JOIN stock_location floor ON floor.id = store.lot_stock_id
             WHERE store.id = ANY(%(stores)s) AND place.parent_path LIKE floor.parent_path || '%%'
          GROUP BY store.id, goods.product_id
            """,
            goods=goods_sql(),
            stores=stores.ids,
        )
