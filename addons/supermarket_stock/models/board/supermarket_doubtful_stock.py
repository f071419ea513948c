from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.goods import goods_sql

# So many of its days a product must have sold on, and so sure must it be that it would have sold
LEAST_SELLING_DAYS = 14
LEAST_SILENT_DAYS = 3
CHANCE = 0.01
# A delivery that was other than ordered is doubted for so long, unless it is counted before
DELIVERY_DAYS = 7
# What is weighed never comes to the gram: of it so large a part must differ
WEIGHED_SHARE = 0.1
# More than this many days of its sales is a slip of the keyboard sooner than a stock
MOST_COVER_DAYS = 400
# Products and places are told apart in one number
FACTOR = 10_000_000


class SupermarketDoubtfulStock(models.Model):
    """Stock of which the books say what can hardly be: a count tells.

    Below zero at a place (the floor of a store is one place); more on a shelf, after it was filled,
    than ever fits on it, or less time after time; what was left behind when it was filled; what
    somebody looked for and did not find; a delivery that was other than ordered; goods of which a
    count found more or fewer at another place of the store; goods that sold nearly every day and
    stand still although the books have them; more than the store sells in a year. Most need a count
    plan, which works out every night what is usual in a store.
    """

    _name = "supermarket.doubtful.stock"
    _description = "Doubtful Stock"
    _auto = False
    _order = "kind, quantity, id"
    _rec_name = "product_id"
    _depends = {
        "stock.quant": ["location_id", "product_id", "quantity"],
        "stock.move": [
            "date",
            "location_dest_id",
            "location_id",
            "product_id",
            "product_uom_qty",
            "quantity",
            "state",
        ],
        "supermarket.count.line": [
            "book_qty",
            "counted_at",
            "difference_qty",
            "location_id",
            "product_id",
            "state",
            "told_by",
            "warehouse_id",
        ],
        "supermarket.count.plan": ["active", "back_room", "tolerance_percent", "warehouse_id"],
        "supermarket.sale.ledger": ["date", "location_id", "posted", "product_id", "quantity"],
        "supermarket.product.class": [
            "daily_qty",
            "filled_at",
            "filled_qty",
            "full_qty",
            "full_at",
            "last_sold_at",
            "left_at",
            "left_qty",
            "product_id",
            "seen_at",
            "selling_days",
            "short_since",
            "warehouse_id",
            "classified_at",
        ],
        "stock.location": ["parent_path", "usage", "warehouse_id"],
        "stock.warehouse": ["lot_stock_id"],
    }

    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", string="Store", readonly=True)
    location_id = fields.Many2one("stock.location", string="Place", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    kind = fields.Selection(
        [
            ("negative", "Below Zero"),
            ("full", "More Than Fits"),
            ("empty", "None Found"),
            ("delivery", "Delivery Differed"),
            ("short", "Less Than Fits"),
            ("left", "Left Behind"),
            ("elsewhere", "Differed Elsewhere"),
            ("still", "Stands Still"),
            ("much", "Too Much"),
        ],
        string="Doubt",
        readonly=True,
    )
    quantity = fields.Float(string="Books", digits="Product Unit", readonly=True)
    daily_qty = fields.Float(string="Sells a Day", digits="Product Unit", readonly=True)
    last_sold_at = fields.Datetime(string="Last Sold", readonly=True)
    selling_days = fields.Integer(readonly=True)
    filled_qty = fields.Float(string="After Filling", digits="Product Unit", readonly=True)
    full_qty = fields.Float(string="Usual After Filling", digits="Product Unit", readonly=True)
    why = fields.Char(compute="_compute_why")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT there.product_id::bigint * %(factor)s + there.root_id AS id,
                   there.product_id, there.root_id AS location_id, place.warehouse_id,
                   warehouse.company_id, template.categ_id, template.uom_id, there.quantity,
                   pace.daily_qty, pace.last_sold_at, pace.selling_days, pace.filled_qty,
                   pace.full_qty, doubt.kind
              FROM (%(there)s) there
              JOIN stock_location place ON place.id = there.root_id
              JOIN stock_warehouse warehouse ON warehouse.id = place.warehouse_id
              JOIN product_product product ON product.id = there.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
         LEFT JOIN supermarket_product_class pace
                ON pace.product_id = there.product_id
               AND pace.warehouse_id = place.warehouse_id
               AND there.root_id = warehouse.lot_stock_id
         LEFT JOIN supermarket_product_class behind
                ON behind.product_id = there.product_id
               AND behind.warehouse_id = place.warehouse_id
               AND there.root_id <> warehouse.lot_stock_id
         LEFT JOIN (%(deliveries)s) delivery
                ON delivery.product_id = there.product_id AND delivery.location_id = there.root_id
         LEFT JOIN (%(elsewhere)s) elsewhere
                ON elsewhere.product_id = there.product_id
               AND elsewhere.warehouse_id = place.warehouse_id
         LEFT JOIN (%(none_found)s) none_found
                ON none_found.product_id = there.product_id
               AND none_found.location_id = there.root_id
        CROSS JOIN LATERAL (SELECT %(kind)s AS kind OFFSET 0) doubt
             WHERE doubt.kind IS NOT NULL AND template.is_storable
            """,
            factor=FACTOR,
            there=self._there_query(),
            deliveries=self._deliveries_query(),
            elsewhere=self._elsewhere_query(),
            none_found=self._none_found_query(),
            kind=self._kind_query(),
        )

    @api.model
    def _there_query(self):
        """Return the SQL of (product, place, quantity): quants less sales not posted yet."""
        return SQL(
            """
            SELECT goods.product_id, COALESCE(floor.id, location.id) AS root_id,
                   ROUND(SUM(goods.quantity)::numeric, 5) AS quantity
              FROM (SELECT product_id, location_id, SUM(quantity) AS quantity
                      FROM (%s) booked
                  GROUP BY product_id, location_id) goods
              JOIN stock_location location ON location.id = goods.location_id
              JOIN stock_warehouse store ON store.id = location.warehouse_id
         LEFT JOIN stock_location floor
                ON floor.id = store.lot_stock_id
               AND location.parent_path LIKE floor.parent_path || '%%'
             WHERE location.usage = 'internal'
          GROUP BY goods.product_id, COALESCE(floor.id, location.id)
            """,
            goods_sql(),
        )

    @api.model
    def _deliveries_query(self):
        """Return the SQL of (product, place, time) of the last delivery that was other than
        ordered, in stores that have a count plan: a receiver counted wrong, or a supplier."""
        return SQL(
            """
            SELECT move.product_id, COALESCE(floor.id, place.id) AS location_id,
                   MAX(move.date) AS at
              FROM stock_move move
              JOIN stock_location supplier ON supplier.id = move.location_id
              JOIN stock_location place ON place.id = move.location_dest_id
              JOIN stock_warehouse store ON store.id = place.warehouse_id
              JOIN supermarket_count_plan plan ON plan.warehouse_id = store.id AND plan.active
         LEFT JOIN stock_location floor
                ON floor.id = store.lot_stock_id
               AND place.parent_path LIKE floor.parent_path || '%%'
             WHERE move.state = 'done' AND move.date >= %s
               AND move.quantity <> move.product_uom_qty
               AND supplier.usage = 'supplier'
               AND ABS(move.quantity - move.product_uom_qty) >= CASE
                   WHEN move.quantity = ROUND(move.quantity) THEN 1
                   ELSE %s * move.product_uom_qty END
          GROUP BY move.product_id, COALESCE(floor.id, place.id)
            """,
            fields.Datetime.now() - timedelta(days=DELIVERY_DAYS),
            WEIGHED_SHARE,
        )

    @api.model
    def _elsewhere_query(self):
        """Hook: the SQL of (product, store, time) of what counts found at its other places."""
        return SQL("SELECT 0 AS product_id, 0 AS warehouse_id, NULL::timestamp AS at WHERE FALSE")

    @api.model
    def _elsewhere_condition(self):
        """Hook: the SQL of whether that casts doubt on a row."""
        return SQL("FALSE")

    @api.model
    def _none_found_query(self):
        """Hook: the SQL of (product, place, time) of where somebody looked for goods in vain."""
        return SQL("SELECT 0 AS product_id, 0 AS location_id, NULL::timestamp AS at WHERE FALSE")

    @api.model
    def _uncounted_since(self, moment):
        """Return the SQL of whether the goods of a row were not counted at their place since."""
        return SQL(
            """
            NOT EXISTS (
                SELECT 1 FROM supermarket_count_line line
                  JOIN stock_location counted ON counted.id = line.location_id
                 WHERE line.product_id = there.product_id AND line.state = 'done'
                   AND line.counted_at >= %s
                   AND place.parent_path LIKE counted.parent_path || '%%'
            )
            """,
            moment,
        )

    @api.model
    def _floor_differed_query(self):
        """Return the SQL of whether no count since told that the shelf had what the books say."""
        return SQL(
            """
            NOT EXISTS (
                SELECT 1 FROM supermarket_count_line line
                 WHERE line.product_id = there.product_id AND line.state = 'done'
                   AND line.location_id = warehouse.lot_stock_id
                   AND line.counted_at >= behind.left_at AND line.difference_qty = 0
            )
            """
        )

    @api.model
    def _kind_query(self):
        """Return the SQL of what is to be doubted in a row, NULL where nothing is.

        A product that sold on a share s of its days sells nothing for d days by chance with
        (1 - s) ^ d.
        """
        return SQL(
            """
            CASE WHEN there.quantity < 0 THEN 'negative'
                 WHEN pace.full_qty > 0 AND pace.filled_qty > pace.full_qty
                  AND %(since_filling)s THEN 'full'
                 WHEN there.quantity > 0 AND none_found.at IS NOT NULL AND %(since_none)s
                  THEN 'empty'
                 WHEN delivery.at IS NOT NULL AND %(since_delivery)s THEN 'delivery'
                 WHEN pace.short_since IS NOT NULL AND %(since_short)s THEN 'short'
                 WHEN behind.left_at IS NOT NULL AND %(since_left)s AND %(floor_differed)s
                  THEN 'left'
                 WHEN %(elsewhere)s THEN 'elsewhere'
                 WHEN there.quantity > 0 AND pace.selling_days >= %(least)s
                  AND there.quantity > %(cover)s * pace.daily_qty THEN 'much'
                 WHEN there.quantity > 0 AND pace.selling_days >= %(least)s
                  AND %(silent)s >= %(least_silent)s
                  AND POWER(1 - LEAST(pace.selling_days / 56.0, 0.999), %(silent)s) < %(chance)s
                  AND NOT EXISTS (
                      SELECT 1 FROM supermarket_sale_ledger since
                        JOIN stock_location sold_at ON sold_at.id = since.location_id
                       WHERE since.product_id = pace.product_id
                         AND since.date > pace.last_sold_at
                         AND sold_at.warehouse_id = pace.warehouse_id
                  ) THEN 'still'
            END
            """,
            since_filling=self._uncounted_since(SQL("pace.filled_at")),
            since_none=self._uncounted_since(SQL("none_found.at")),
            since_delivery=self._uncounted_since(SQL("delivery.at")),
            since_short=self._uncounted_since(SQL("pace.short_since")),
            since_left=self._uncounted_since(SQL("behind.left_at")),
            floor_differed=self._floor_differed_query(),
            elsewhere=self._elsewhere_condition(),
            least=LEAST_SELLING_DAYS,
            least_silent=LEAST_SILENT_DAYS,
            cover=MOST_COVER_DAYS,
            chance=CHANCE,
            silent=SQL(
                "EXTRACT(EPOCH FROM %s::timestamp - pace.last_sold_at) / 86400",
                fields.Datetime.now(),
            ),
        )

    @api.depends(
        "kind",
        "quantity",
        "selling_days",
        "last_sold_at",
        "daily_qty",
        "filled_qty",
        "full_qty",
    )
    def _compute_why(self):
        for row in self:
            row.why = getattr(row, f"_why_{row.kind}")()

    def _why_negative(self):
        return self.env._("more left than ever came in, by the books")

    def _why_full(self):
        return self.env._(
            "%(filled)g after its shelf was filled, where %(full)g are usual",
            filled=self.uom_id.round(self.filled_qty),
            full=self.uom_id.round(self.full_qty),
        )

    def _why_delivery(self):
        return self.env._("what came was other than ordered")

    def _why_empty(self):
        return self.env._("somebody looked for it there and found none")

    def _why_short(self):
        return self.env._(
            "%(filled)g after its shelf was filled, time after time, where %(full)g are usual",
            filled=self.uom_id.round(self.filled_qty),
            full=self.uom_id.round(self.full_qty),
        )

    def _why_left(self):
        return self.env._("the shelf had more room after it was filled than the books know of")

    def _why_elsewhere(self):
        return self.env._("a count at another place of the store found a difference")

    def _why_still(self):
        return self.env._(
            "sold on %(days)s of 56 days, and nothing for %(silent)s days",
            days=self.selling_days,
            silent=(fields.Datetime.now() - self.last_sold_at).days,
        )

    def _why_much(self):
        return self.env._(
            "would last for %s days at its sales",
            round(self.quantity / self.daily_qty) if self.daily_qty else "∞",
        )

    def action_count(self):
        """Make a count of these goods, a store each, and open it."""
        if not self.env.user.has_group("supermarket_stock.group_store_manager"):
            raise UserError(self.env._("The store manager plans counts: tell him or her."))
        counts = self.env["supermarket.count"]
        for place, rows in self.grouped("location_id").items():
            counts |= counts.create(
                {
                    "warehouse_id": place.warehouse_id.id,
                    "location_id": place.id,
                    "company_id": place.warehouse_id.company_id.id,
                    "product_ids": [fields.Command.set(rows.product_id.ids)],
                }
            )
        counts.action_start()
        action = self.env["ir.actions.act_window"]._for_xml_id("supermarket_stock.action_count")
        action["context"] = {}
        action["domain"] = [("id", "in", counts.ids)]
        if len(counts) == 1:
            action.update(res_id=counts.id, views=[(False, "form")])
        return action
