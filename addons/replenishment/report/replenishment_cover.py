from collections import namedtuple
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

PERIOD = 28
# Context key of the sales that a request has looked up already: a client can't send a `Sold`.
SOLD = "replenishment_cover_sold"
Sold = namedtuple("Sold", "products stores quantities moments")
# Who asks for some of these is answered from their sales alone.
GOODS = {"product_id", "categ_id", "warehouse_id"}
# {measure: its SQL for a group}
RATIOS = {
    "cover_days": """SUM(GREATEST(%(stock)s, 0)) FILTER (WHERE %(daily)s > 0)
        / NULLIF(SUM(%(daily)s * %(cost)s), 0)""",
    "turnover": """365.0 * SUM(%(daily)s * %(cost)s)
        / NULLIF(SUM(GREATEST(%(stock)s, 0)), 0)""",
}


class ReplenishmentCover(models.Model):
    """How long stock lasts and how often it turns, by product and store, read from what is there.

    Sales are those of the last weeks, posted or not; stock is on hand less what was sold and not
    yet posted.
    """

    _name = "replenishment.cover"
    _description = "Cover and Turnover"
    _auto = False
    _order = "cover_days, id"
    _rec_name = "product_id"
    _depends = {
        "product.product": ["active", "product_tmpl_id", "standard_price"],
        "product.template": ["categ_id", "is_storable"],
        "stock.location": ["parent_path", "usage", "warehouse_id"],
        "stock.quant": ["product_id", "location_id", "quantity", "in_date"],
        "stock.warehouse": ["company_id", "lot_stock_id"],
        "supermarket.sale.ledger": ["product_id", "location_id", "quantity", "date", "posted"],
    }  # fmt: skip

    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", "Store", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", "Category", readonly=True)
    stock_qty = fields.Float("In Stock", digits="Product Unit", readonly=True)
    sold_qty = fields.Float("Sold in 4 Weeks", digits="Product Unit", readonly=True)
    daily_qty = fields.Float("Sales a Day", digits="Product Unit", readonly=True)
    cover_days = fields.Float(
        "Days of Cover",
        readonly=True,
        aggregator="avg",
        help="How many days the stock lasts at the sales of the last four weeks. "
        "Empty where nothing was sold.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    stock_value = fields.Monetary(readonly=True, help="At the product's present cost.")
    last_sold_on = fields.Date(readonly=True, help="The day of the last sale ever.")
    idle_days = fields.Integer(
        "Days without a Sale", readonly=True, aggregator=None,
        help="Since the last sale; empty where it was never sold.",
    )  # fmt: skip
    turnover = fields.Float(
        "Turns a Year",
        readonly=True,
        aggregator="avg",
        help="How often the present stock would be sold in a year.",
    )
    status = fields.Selection(
        [
            ("out", "Out of stock"),
            ("low", "Less than 3 days"),
            ("good", "3 to 14 days"),
            ("high", "More than 14 days"),
            ("dead", "Not sold in 4 weeks"),
            ("new", "New, not sold yet"),
        ],
        readonly=True,
        help="Goods that came within the last four weeks are new, not dead, until they sell.",
    )

    def _read_group_select(self, aggregate_spec, query):
        """Cover and turnover of a group are ratios of values, not averages of ratios.

        Only what sells has a cover: without a single sale nothing says how long it lasts. Goods
        without a cost can't be added up by value; for them the average has to do.
        """
        name, _dot, function = aggregate_spec.partition(":")
        if name not in RATIOS or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "COALESCE(%s, AVG(%s))",
            SQL(
                RATIOS[name],
                stock=self._field_to_sql(self._table, "stock_value", query),
                daily=self._field_to_sql(self._table, "daily_qty", query),
                cost=SQL.identifier(self._table, "unit_cost"),
            ),
            self._field_to_sql(self._table, name, query),
        )

    # What a screen asks --------------------------------------------------------------------

    @api.model
    @api.readonly
    def web_search_read(self, domain, *args, **kwargs):
        """A page and the number of all lines: from one look at what was sold."""
        asked = {one.field_expr.partition(".")[0] for one in Domain(domain).iter_conditions()}
        looking = self if GOODS & asked else self.with_context(**{SOLD: self._sold()})
        return super(ReplenishmentCover, looking).web_search_read(domain, *args, **kwargs)

    @api.model
    def _sold(self):
        """The sales of the last weeks, looked up."""
        rows = self.env.execute_query(self._sold_query(self._since()))
        return Sold(*map(list, zip(*rows, strict=True))) if rows else Sold([], [], [], [])

    @api.model
    def _since(self):
        return fields.Datetime.now() - timedelta(days=PERIOD)

    # What it reads -------------------------------------------------------------------------

    @api.model
    def _sold_table(self):
        """The sales of the last weeks as a table: those looked up, or read here."""
        known = self.env.context.get(SOLD)
        if not isinstance(known, Sold):
            return SQL("(%s) AS sold", self._sold_query(self._since()))
        return SQL(
            """unnest(%s::int[], %s::int[], %s::numeric[], %s::timestamp[])
               AS sold (product_id, warehouse_id, sold, last_sold)""",
            *known,
        )

    @api.model
    def _sold_query(self, since):
        """Sales of the last weeks: the years before are not read."""
        return SQL(
            """
            SELECT e.product_id, l.warehouse_id, SUM(e.quantity) AS sold,
                   MAX(e.date) FILTER (WHERE e.quantity > 0) AS last_sold
            FROM supermarket_sale_ledger e
            JOIN stock_location l ON l.id = e.location_id
            WHERE e.date >= %s
            GROUP BY e.product_id, l.warehouse_id
            """,
            since,
        )

    @api.model
    def _unposted_query(self):
        """What is not posted yet, whenever it was sold."""
        return SQL(
            """
            SELECT e.product_id, l.warehouse_id, SUM(e.quantity) AS quantity
            FROM supermarket_sale_ledger e
            JOIN stock_location l ON l.id = e.location_id
            WHERE e.posted IS NOT TRUE
            GROUP BY e.product_id, l.warehouse_id
            """
        )

    @api.model
    def _selling_places(self):
        """Where goods were ever sold from, as SQL of (location, store): from one place to the next
        by the index."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE place(id) AS (
                    SELECT MIN(location_id) FROM supermarket_sale_ledger WHERE quantity > 0
                    UNION ALL
                    SELECT (SELECT MIN(e.location_id) FROM supermarket_sale_ledger e
                            WHERE e.quantity > 0 AND e.location_id > place.id)
                    FROM place WHERE place.id IS NOT NULL
                )
                SELECT place.id, location.warehouse_id
                FROM place JOIN stock_location location ON location.id = place.id
                """
            )
        )
        return self._pairs_sql(rows)

    @api.model
    def _floor_places(self):
        """The places of the floors, as SQL of (location, store)."""
        self.env["stock.location"].flush_model(["parent_path", "usage", "warehouse_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT l.id, w.id
                FROM stock_warehouse w
                JOIN stock_location f ON f.id = w.lot_stock_id
                JOIN stock_location l ON l.warehouse_id = w.id AND l.usage = 'internal'
                WHERE l.parent_path LIKE f.parent_path || '%%'
                """
            )
        )
        return self._pairs_sql(rows)

    @api.model
    def _pairs_sql(self, rows):
        """Looked up before: the planner knows then how few they are."""
        return SQL(
            "unnest(%s::int[], %s::int[]) AS places (location_id, warehouse_id)",
            [location for location, _store in rows],
            [store for _location, store in rows],
        )

    @api.model
    def _before_query(self, places):
        """The last sale of product ``p`` in store ``w``, however long ago."""
        return SQL(
            """
            SELECT MAX(last.date)
            FROM %s
            CROSS JOIN LATERAL (
                SELECT e.date FROM supermarket_sale_ledger e
                WHERE e.location_id = places.location_id AND e.product_id = p.id
                    AND e.quantity > 0
                ORDER BY e.date DESC
                LIMIT 1
            ) last
            WHERE places.warehouse_id = w.id
            """,
            places,
        )

    @api.model
    def _held_query(self, places):
        return SQL(
            """
            SELECT q.product_id, places.warehouse_id, SUM(q.quantity) AS quantity,
                   MIN(q.in_date) FILTER (WHERE q.quantity > 0) AS since
            FROM stock_quant q
            JOIN %s ON places.location_id = q.location_id
            GROUP BY q.product_id, places.warehouse_id
            """,
            places,
        )

    @property
    def _table_query(self):
        """Of goods that sold lately nobody looks further back; of the others only where the last
        sale is asked for, or alone says that the store has them."""
        return SQL(
            """
            SELECT product_id::bigint * 100000 + warehouse_id AS id, figures.*,
                   stock_qty * unit_cost AS stock_value,
                   %(today)s::date - last_sold_on AS idle_days,
                   CASE WHEN sold_qty > 0 THEN GREATEST(stock_qty, 0) / (sold_qty / %(period)s) END
                       AS cover_days,
                   CASE WHEN stock_qty > 0 THEN sold_qty / %(period)s * 365 / stock_qty END
                       AS turnover,
                   CASE WHEN stock_qty <= 0 THEN 'out'
                        WHEN sold_qty <= 0 AND since > %(four_weeks_ago)s THEN 'new'
                        WHEN sold_qty <= 0 THEN 'dead'
                        WHEN stock_qty / (sold_qty / %(period)s) < 3 THEN 'low'
                        WHEN stock_qty / (sold_qty / %(period)s) <= 14 THEN 'good'
                        ELSE 'high' END AS status
            FROM (
                SELECT w.company_id, w.id AS warehouse_id, held.since,
                       COALESCE(sold.last_sold, (%(before)s))::date AS last_sold_on,
                       COALESCE((p.standard_price ->> w.company_id::text)::numeric, 0)
                           AS unit_cost, p.id AS product_id, t.categ_id,
                       COALESCE(held.quantity, 0) - COALESCE(unposted.quantity, 0) AS stock_qty,
                       GREATEST(COALESCE(sold.sold, 0), 0) AS sold_qty,
                       GREATEST(COALESCE(sold.sold, 0), 0) / %(period)s AS daily_qty
                FROM product_product p
                JOIN product_template t ON t.id = p.product_tmpl_id
                CROSS JOIN stock_warehouse w
                LEFT JOIN (%(held)s) held ON held.product_id = p.id AND held.warehouse_id = w.id
                LEFT JOIN %(sold)s ON sold.product_id = p.id AND sold.warehouse_id = w.id
                LEFT JOIN (%(unposted)s) unposted
                    ON unposted.product_id = p.id AND unposted.warehouse_id = w.id
                WHERE p.active AND t.is_storable
                    AND (held.product_id IS NOT NULL OR sold.product_id IS NOT NULL
                         OR unposted.product_id IS NOT NULL OR (%(before)s) IS NOT NULL)
            ) figures
            """,
            period=float(PERIOD),
            four_weeks_ago=self._since(),
            today=fields.Date.context_today(self),
            held=self._held_query(self._floor_places()),
            sold=self._sold_table(),
            unposted=self._unposted_query(),
            before=self._before_query(self._selling_places()),
        )
