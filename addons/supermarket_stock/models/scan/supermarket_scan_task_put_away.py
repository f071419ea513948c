from collections import defaultdict

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
        floor = store.lot_stock_id
        homes = self._homes(quants.product_id.sudo(False), floor)
        rows, coming = [], defaultdict(lambda: defaultdict(float))
        for one in quants:
            target = self._with_room(one, homes, floor, coming)
            if target:
                coming[target][one.product_id] += one.quantity
            rows.append((one.product_id, one.lot_id, one.quantity, arrival, target))
        return [row for row in rows if row[-1] or arrival != floor]

    @api.model
    def _with_room(self, quant, homes, floor, coming):
        """Where the goods belong, as far as all of them fit there by the storage category of the
        place; else where another putaway rule has room. None, and a person looks for a place.

        :param dict coming: {place: {product: quantity}}, what is to be put there before
        """
        product, quantity = quant.product_id, quant.quantity
        # sudo: what is there is there, whoever asks
        home = homes.get(product, floor.browse()).sudo()
        if self._fits(home, product, quantity, coming):
            return home
        expected = {place.id: goods[product] for place, goods in coming.items() if product in goods}
        other = floor._get_putaway_strategy(product, quantity, additional_qty=expected)
        if other != floor and self._fits(other, product, quantity, coming):
            return other
        return floor.browse()

    @api.model
    def _fits(self, place, product, quantity, coming):
        category = place.storage_category_id
        if not category:
            return True
        goods = coming.get(place, {})
        allowed = {"empty": not goods, "same": not set(goods) - {product}}
        if not allowed.get(category.allow_new_product, True):
            return False
        there = place.quant_ids.filtered(lambda one: one.product_id == product)
        return place._check_can_be_used(
            product, quantity + goods.get(product, 0), location_qty=sum(there.mapped("quantity"))
        )
