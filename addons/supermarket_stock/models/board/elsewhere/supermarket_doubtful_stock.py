from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# A count that found a difference casts doubt on the other places of the goods for so long; what was
# counted there the day before was found then
ELSEWHERE_DAYS = 7
# What was missing on the floor in so many days, since the goods behind it were counted: one unit is
# a thief's, more than one may never have left the back room
MISSING_DAYS = 28
MISSING = 1


class SupermarketDoubtfulStock(models.Model):
    """What a count finds at one place of a store tells of the same goods at the others."""

    _inherit = "supermarket.doubtful.stock"

    @api.model
    def _elsewhere_query(self):
        """Return the SQL of (product, store, time) of goods that counts found a difference of
        beyond the tolerance in percent, in stores whose count plan counts more than the floor; the
        time is of the last one that no order, look at the shelf or other place explains."""
        now = fields.Datetime.now()
        return SQL(
            """
            SELECT line.product_id, line.warehouse_id,
                   MAX(line.counted_at) FILTER (
                       WHERE line.counted_at >= %(lately)s
                         AND COALESCE(line.told_by, 'filling') = 'filling'
                   ) AS at
              FROM supermarket_count_line line
              JOIN supermarket_count_plan plan
                ON plan.warehouse_id = line.warehouse_id AND plan.active AND plan.back_room
             WHERE line.state IN ('approve', 'reopened', 'done') AND line.counted_at >= %(since)s
               AND line.difference_qty <> 0
               AND ABS(line.difference_qty) > ABS(line.book_qty) * plan.tolerance_percent / 100
          GROUP BY line.product_id, line.warehouse_id
            """,
            lately=now - timedelta(days=ELSEWHERE_DAYS),
            since=now - timedelta(days=MISSING_DAYS),
        )

    @api.model
    def _elsewhere_condition(self):
        """Return the SQL of whether a difference that nothing explains was found since the goods
        were counted here; or, behind the floor, whether so much was missing on it since then that
        not all of it may have been taken there."""
        return SQL(
            """
            (elsewhere.at IS NOT NULL AND %(since_elsewhere)s AND %(unseen)s
             OR there.root_id <> warehouse.lot_stock_id AND elsewhere.product_id IS NOT NULL AND (
                SELECT -SUM(missing.difference_qty) FROM supermarket_count_line missing
                 WHERE missing.product_id = there.product_id
                   AND missing.location_id = warehouse.lot_stock_id
                   AND missing.state IN ('approve', 'reopened', 'done')
                   AND missing.told_by IS DISTINCT FROM 'place'
                   AND missing.counted_at >= %(since)s
                   AND %(uncounted)s) > %(most)s)
            """,
            since_elsewhere=self._uncounted_since(SQL("elsewhere.at - interval '1 day'")),
            unseen=SQL(
                "(pace.full_at = pace.seen_at AND pace.full_at >= elsewhere.at - interval '1 day')"
                " IS NOT TRUE"
            ),
            since=fields.Datetime.now() - timedelta(days=MISSING_DAYS),
            uncounted=self._uncounted_since(SQL("missing.counted_at")),
            most=MISSING,
        )
