from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .supermarket_scan_task_shelf_fill import NONE_THERE

# Goods that somebody looked for in vain are doubted for so long, unless they are counted before
NONE_DAYS = 7


class SupermarketDoubtfulStock(models.Model):
    _inherit = "supermarket.doubtful.stock"
    _depends = {
        "supermarket.scan.event": ["kind", "location_id", "product_id", "state", "task", "time"],
    }

    @api.model
    def _none_found_query(self):
        """Who fills shelves looks for goods that the books have in the back room."""
        return SQL(
            """
            SELECT event.product_id, event.location_id, MAX(event.time) AS at
              FROM supermarket_scan_event event
             WHERE event.task = 'shelf_fill' AND event.kind = %s AND event.state = 'done'
               AND event.time >= %s
          GROUP BY event.product_id, event.location_id
            """,
            NONE_THERE,
            fields.Datetime.now() - timedelta(days=NONE_DAYS),
        )
