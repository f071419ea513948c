from odoo import api, models
from odoo.addons.supermarket_stock.models.scan.supermarket_scan_task_move import MOST_GOODS


class SupermarketScanTaskShelfFill(models.AbstractModel):
    """The phone proposes what the list of shelf places does: who fills them may have no desk."""

    _inherit = "supermarket.scan.task.shelf.fill"

    @api.model
    def _has_shelves_to_fill(self, store):
        return super()._has_shelves_to_fill(store) or bool(self._shelves(store, limit=1))

    @api.model
    def _shelves(self, store, limit=None):
        shelves = self.env["replenishment.shelf"]
        return shelves.search([("warehouse_id", "=", store.id)], limit=limit)

    @api.model
    def _goods(self, store):
        goods = super()._goods(store)
        return goods + self._goods_of_shelves(store)[: MOST_GOODS - len(goods)]

    @api.model
    def _goods_of_shelves(self, store):
        """Of each shelf place below its minimum what it takes, the first to expire first."""
        shelves = self._shelves(store)
        shelves.invalidate_recordset(["to_fill"])  # stock may have moved since it was read
        shelves = shelves.filtered("to_fill")
        if not shelves:
            return []
        stock, none_there = shelves._backroom(), self._none_there(store)
        lots, places = self.env["stock.lot"], self.env["stock.location"]
        rows = []
        for shelf in shelves:
            parts = shelf._taken_from(
                stock.get((store.id, shelf.product_id.id), []), shelf.fill_qty
            )
            rows += [
                (shelf.product_id, lots.browse(lot), taken, places.browse(place), shelf.location_id)
                for (place, lot, _package), taken in parts
            ]
        return [row for row in rows if (row[0], row[3]) not in none_there]
