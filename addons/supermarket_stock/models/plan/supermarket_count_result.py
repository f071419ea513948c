from odoo import fields, models
from odoo.tools import SQL

# A longer pause between two scans is no counting
LONGEST_PAUSE = 120


class SupermarketCountResult(models.Model):
    """What counts found, and how long they took: a row a line that was counted.

    The time of a line is that from the scan before it, by the same person in the same count; the
    first scan of a person has none. Pauses count as two minutes.
    """

    _name = "supermarket.count.result"
    _description = "Result of Counts"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "product_id"
    _depends = {
        "supermarket.count.line": [
            "abc",
            "book_qty",
            "company_id",
            "count_id",
            "counted_at",
            "counter_id",
            "difference_qty",
            "difference_value",
            "product_id",
            "reason_id",
            "recounter_id",
            "state",
            "warehouse_id",
        ],
        "supermarket.scan.event": ["document_id", "kind", "product_id", "task", "time", "user_id"],
    }

    count_id = fields.Many2one("supermarket.count", readonly=True)
    date = fields.Datetime(string="Counted On", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Store", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    abc = fields.Selection([("a", "A"), ("b", "B"), ("c", "C")], string="Class", readonly=True)
    counter_id = fields.Many2one("res.users", string="Counted By", readonly=True)
    recounter_id = fields.Many2one("res.users", string="Counted Again By", readonly=True)
    reason_id = fields.Many2one("supermarket.loss.reason", readonly=True)
    state = fields.Selection(
        selection=lambda self: self.env["supermarket.count.line"]._fields["state"].selection,
        readonly=True,
    )
    difference_qty = fields.Float(string="Difference", digits="Product Unit", readonly=True)
    difference_value = fields.Float(string="Worth", readonly=True)
    lost_value = fields.Float(string="Lost", readonly=True)
    found_value = fields.Float(string="Found", readonly=True)
    accuracy = fields.Float(
        string="Right (%)",
        readonly=True,
        aggregator="avg",
        help="Lines of which the books were right.",
    )
    minutes_per_100 = fields.Float(
        string="Minutes per 100 Lines", readonly=True, aggregator="avg", digits=(16, 1)
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, line.count_id, line.counted_at AS date, line.company_id,
                   line.warehouse_id, line.product_id, template.categ_id, line.abc,
                   line.counter_id, line.recounter_id, line.reason_id, line.state,
                   line.difference_qty, line.difference_value,
                   LEAST(line.difference_value, 0) AS lost_value,
                   GREATEST(line.difference_value, 0) AS found_value,
                   CASE WHEN ABS(line.difference_qty) < 0.000005 THEN 100 ELSE 0 END AS accuracy,
                   spent.seconds / 60 * 100 AS minutes_per_100
              FROM supermarket_count_line line
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN (
                   SELECT document_id, product_id, SUM(LEAST(seconds, %(longest)s)) AS seconds
                     FROM (SELECT document_id, product_id,
                                  EXTRACT(EPOCH FROM time - LAG(time) OVER (
                                      PARTITION BY document_id, user_id ORDER BY time, id
                                  )) AS seconds
                             FROM supermarket_scan_event
                            WHERE task = 'count' AND kind = 'count'
                              AND state IN ('taken', 'done')) scan
                    WHERE seconds IS NOT NULL
                 GROUP BY document_id, product_id
                   ) spent
                ON spent.document_id = line.count_id AND spent.product_id = line.product_id
             WHERE line.counted_at IS NOT NULL
            """,
            longest=LONGEST_PAUSE,
        )
