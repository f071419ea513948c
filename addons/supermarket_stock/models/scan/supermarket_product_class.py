from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .supermarket_scan_task_shelf_fill import ROOM


class SupermarketProductClass(models.Model):
    _inherit = "supermarket.product.class"

    @api.model
    def _rooms_seen(self, store, days):
        """Who filled a shelf says how many more would fit on it."""
        since = fields.Datetime.now() - timedelta(days=days)
        # sudo: whoever said it
        events = self.env["supermarket.scan.event"].sudo()
        filled = events.search(
            Domain("task", "=", "shelf_fill")
            & Domain("kind", "=", "move")
            & Domain("document_id", "=", store.id)
            & Domain("state", "=", "done")
            & Domain("time", ">=", since)
        )
        return {
            (event.product_id.id, event.time): event.said[ROOM]
            for event in filled
            if (event.said or {}).get(ROOM) is not None
        }
