from odoo import api, models
from odoo.fields import Domain

from .supermarket_scan_task_move import MOST_GOODS


class SupermarketScanTaskPutAway(models.AbstractModel):
    """What was received and lies where it arrived goes to its place."""

    _name = "supermarket.scan.task.put.away"
    _description = "Putting Away in the Scan App"
    _inherit = ["supermarket.scan.task.move"]

    @api.model
    def _word(self):
        return self.env._("Put away")

    @api.model
    def _is_offered(self):
        """A store whose floor is one place has nowhere to put anything."""
        return super()._is_offered() and any(self._arrival(store) for store in self._stores())

    @api.model
    def _arrival(self, store):
        """Where receipts put their goods, none where they stay there."""
        arrival = store.in_type_id.default_location_dest_id
        shelves = arrival.child_internal_location_ids - arrival
        return arrival if shelves or arrival != store.lot_stock_id else arrival.browse()

    @api.model
    def _source(self, store):
        return self._arrival(store) or super()._source(store)

    @api.model
    def _goods(self, store):
        """The latest that came; where that is the floor itself, those that have a place on it."""
        arrival = self._arrival(store)
        if not arrival:
            return []
        there = Domain("location_id", "=", arrival.id) & Domain("quantity", ">", 0)
        # sudo: what is there is there, whoever asks
        quants = self.env["stock.quant"].sudo()
        quants = quants.search(there, order="in_date DESC, id DESC", limit=MOST_GOODS)
        homes = self._homes(quants.product_id.sudo(False), store.lot_stock_id)
        rows = [
            (one.product_id, one.lot_id, one.quantity, arrival, homes.get(one.product_id))
            for one in quants
        ]
        if arrival == store.lot_stock_id:
            return [row for row in rows if row[-1]]
        return [(*row[:-1], row[-1] or arrival.browse()) for row in rows]
