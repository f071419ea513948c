from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.count_plan import CLASSES, classes

YEAR = 365
PACE_DAYS = 56
COLUMNS = ("products", "abc", "sold", "values", "days", "daily", "last", "counted")
SALES = ("sale", "sale_return", "delivery", "customer_return")


class SupermarketProductClass(models.Model):
    """What a product sells in a store, and how often it is counted for it. Worked out at night.

    Nobody writes here by hand: classes follow from the sales.
    """

    _name = "supermarket.product.class"
    _description = "Class of a Product"
    _order = "warehouse_id, sold_value desc, id"
    _rec_name = "product_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    warehouse_id = fields.Many2one(
        "stock.warehouse", string="Store", required=True, readonly=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, ondelete="cascade", index=True
    )
    categ_id = fields.Many2one(related="product_id.categ_id", string="Category")
    uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    abc = fields.Selection(
        [(name, name.upper()) for name in CLASSES], string="Class", required=True, readonly=True
    )
    sold_qty = fields.Float(
        string="Sold in a Year", digits="Product Unit", readonly=True, aggregator=None
    )
    sold_value = fields.Float(
        string="Sold For", readonly=True, help="In a year, at the sales price of today."
    )
    daily_qty = fields.Float(
        string="Sells a Day", digits="Product Unit", readonly=True, aggregator=None
    )
    selling_days = fields.Integer(
        readonly=True, aggregator=None, help="Of the last 56 days those on which it sold."
    )
    last_sold_at = fields.Datetime(string="Last Sold", readonly=True)
    counted_at = fields.Datetime(string="Last Counted", readonly=True)
    classified_at = fields.Datetime(readonly=True)

    _store_uniq = models.Constraint(
        "UNIQUE(warehouse_id, product_id)", "A product has one class in a store."
    )

    @api.model
    def _classify(self, store, shares):
        """Work out the classes of a store's goods: what is there, and what sold within a year.

        :param shares: (percent of the sales that A makes, percent that A and B make)
        """
        for model in ("stock.quant", "supermarket.count.line", "product.product"):
            self.env[model].flush_model()
        self.flush_model()
        rows = self.env.execute_query(self._sales_query(store))
        prices = self._prices(store, [row[0] for row in rows])
        values = {row[0]: float(row[1]) * prices[row[0]] for row in rows}
        found = classes(values, *shares)
        self._store(store, rows, values, found)

    @api.model
    def _prices(self, store, product_ids):
        """{product: its sales price}: what no price is set for counts by its cost."""
        products = self.env["product.product"].with_company(store.company_id).browse(product_ids)
        return {one.id: one.lst_price or one.standard_price for one in products}

    @api.model
    def _sales_query(self, store):
        """Return the SQL of (product, sold in a year, selling days, sold in these, last sale, last
        count) of what lies on the store's floor or sold. Counted is what was counted on the whole
        floor: a count behind it, or of a part, says nothing of the rest."""
        now = fields.Datetime.now()
        return SQL(
            """
            WITH sold AS (
                SELECT record.product_id, -SUM(record.quantity) AS year,
                       COUNT(DISTINCT (record.date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date)
                           FILTER (WHERE record.quantity < 0 AND record.date >= %(recent)s) AS days,
                       -SUM(record.quantity) FILTER (WHERE record.date >= %(recent)s) AS recent,
                       MAX(record.date) FILTER (WHERE record.quantity < 0) AS last
                  FROM (%(records)s) record
                 WHERE record.date >= %(year)s AND record.warehouse_id = %(store)s
                   AND record.operation = ANY(%(sales)s)
              GROUP BY record.product_id
            ), there AS (
                SELECT quant.product_id
                  FROM stock_quant quant
                  JOIN stock_location place ON place.id = quant.location_id
                 WHERE place.parent_path LIKE %(floor)s
              GROUP BY quant.product_id
                HAVING SUM(quant.quantity) <> 0
            ), counted AS (
                SELECT line.product_id, MAX(line.counted_at) AS at
                  FROM supermarket_count_line line
                  JOIN stock_location place ON place.id = line.location_id
                 WHERE line.state = 'done' AND line.warehouse_id = %(store)s
                   AND %(floor)s LIKE place.parent_path || '%%'
              GROUP BY line.product_id
            )
            SELECT product.id, COALESCE(sold.year, 0), COALESCE(sold.days, 0),
                   COALESCE(sold.recent, 0), sold.last, counted.at
              FROM product_product product
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN sold ON sold.product_id = product.id
         LEFT JOIN there ON there.product_id = product.id
         LEFT JOIN counted ON counted.product_id = product.id
             WHERE template.is_storable AND product.active
               AND (sold.product_id IS NOT NULL OR there.product_id IS NOT NULL)
            """,
            zone=store._store_tz(),
            recent=now - timedelta(days=PACE_DAYS),
            year=now - timedelta(days=YEAR),
            records=self.env["supermarket.stock.record"]._table_query,
            store=store.id,
            sales=list(SALES),
            floor=f"{store.lot_stock_id.parent_path}%",
        )

    @api.model
    def _store(self, store, rows, values, found):
        """Write the classes in one statement; goods that are gone leave the list."""
        now = fields.Datetime.now()
        columns = {name: [] for name in COLUMNS}
        for product, sold, days, recent, last, counted in rows:
            row = (product, found[product], float(sold), values[product], days)
            row = (*row, float(recent) / PACE_DAYS, last, counted)
            for name, value in zip(COLUMNS, row, strict=True):
                columns[name].append(value)
        self.env.execute_query(
            SQL(
                """
                INSERT INTO supermarket_product_class AS class (
                    company_id, warehouse_id, product_id, abc, sold_qty, sold_value, selling_days,
                    daily_qty, last_sold_at, counted_at, classified_at, create_date, write_date,
                    create_uid, write_uid)
                SELECT %(company)s, %(store)s, new.*, %(now)s, %(now)s, %(now)s, %(user)s, %(user)s
                  FROM unnest(%(products)s::int[], %(abc)s::varchar[], %(sold)s::float[],
                              %(values)s::float[], %(days)s::int[], %(daily)s::float[],
                              %(last)s::timestamp[], %(counted)s::timestamp[]) new
           ON CONFLICT (warehouse_id, product_id) DO UPDATE
                   SET abc = EXCLUDED.abc, sold_qty = EXCLUDED.sold_qty,
                       sold_value = EXCLUDED.sold_value, selling_days = EXCLUDED.selling_days,
                       daily_qty = EXCLUDED.daily_qty, last_sold_at = EXCLUDED.last_sold_at,
                       counted_at = EXCLUDED.counted_at, classified_at = EXCLUDED.classified_at,
                       write_date = EXCLUDED.write_date, write_uid = EXCLUDED.write_uid
             RETURNING id
                """,
                company=store.company_id.id,
                store=store.id,
                now=now,
                user=self.env.uid,
                **columns,
            )
        )
        self.invalidate_model()
        self.search(
            [("warehouse_id", "=", store.id), ("product_id", "not in", list(found))]
        ).unlink()
