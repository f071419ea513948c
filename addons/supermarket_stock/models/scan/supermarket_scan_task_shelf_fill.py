from odoo import api, fields, models
from odoo.fields import Domain

from .supermarket_scan_task import RejectedError
from .supermarket_scan_task_move import MOST_GOODS
from .supermarket_scan_task_place import REMEMBERED

NONE_THERE = "none"
# Of how many more pieces there is room on the shelf, as who filled it sees
ROOM = "room"
MOST_ROOM = 10_000


class SupermarketScanTaskShelfFill(models.AbstractModel):
    """What runs short on the floor and is there in the back room is brought forward. Who looks for
    it and finds none says so: it is proposed no more, and the plan has it counted."""

    _name = "supermarket.scan.task.shelf.fill"
    _description = "Filling Shelves in the Scan App"
    _inherit = ["supermarket.scan.task.move"]

    @api.model
    def _word(self):
        return self.env._("Shelf fill")

    @api.model
    def _is_offered(self):
        return super()._is_offered() and any(map(self._has_shelves_to_fill, self._stores()))

    @api.model
    def _has_shelves_to_fill(self, store):
        return bool(store._back_room())

    @api.model
    def _goods_kinds(self):
        return (*super()._goods_kinds(), NONE_THERE)

    @api.model
    def _check_goods(self, values, store):
        if values["kind"] == NONE_THERE:
            values["quantity"] = 0
            self._check_product(values)
            self._place_of(values["location_id"], store)
        else:
            super()._check_goods(values, store)
            self._check_room((values["said"] or {}).get(ROOM))

    @api.model
    def _check_room(self, room):
        if room is None:
            return
        if type(room) not in (int, float) or not 0 <= room <= MOST_ROOM:
            raise RejectedError(self.env._("How many more fit on the shelf? Type a number."))

    @api.model
    def _more(self, store):
        return {**super()._more(store), "looks": self._is_looked_at(store)}

    @api.model
    def _is_looked_at(self, store):
        """Whether the store's plan wants to know how full a filled shelf is."""
        # sudo: a switch of the app
        plans = self.env["supermarket.count.plan"].sudo()
        return bool(
            plans.search_count(
                [("warehouse_id", "=", store.id), ("fill_looks", "=", True)], limit=1
            )
        )

    @api.model
    def _book(self, event):
        """That there is nothing books nothing: a count tells."""
        if event.kind != NONE_THERE:
            super()._book(event)

    @api.model
    def _take_back(self, event):
        if event.kind != NONE_THERE:
            super()._take_back(event)

    @api.model
    def _none_there(self, store):
        """{(product, place)} of which somebody said today that none is there."""
        # sudo: whoever said it
        events = self.env["supermarket.scan.event"].sudo()
        said = events.search(
            Domain("task", "=", self._key())
            & Domain("kind", "=", NONE_THERE)
            & Domain("document_id", "=", store.id)
            & Domain("state", "=", "done")
            & Domain("time", ">=", fields.Datetime.now() - REMEMBERED)
        )
        return {(event.product_id, event.location_id) for event in said}

    @api.model
    def _source(self, store):
        return store._back_room()[:1] or super()._source(store)

    @api.model
    def _goods(self, store):
        """Of each product that runs short, the lots that expire first."""
        there = Domain("location_id", "in", store._back_room().ids)
        # sudo: what is there is there, whoever asks
        quants = self.env["stock.quant"].sudo()
        quants = quants.search(there & Domain("quantity", ">", 0))
        short = self._running_short(quants.product_id.sudo(False), store)
        none_there = self._none_there(store)
        blocked = {(product, lot) for product, lot, *_why in self._blocked(store)}
        homes = self._homes(short, store.lot_stock_id)
        rank = {product: index for index, product in enumerate(short.ids)}
        rows = [
            (one.product_id, one.lot_id, one.quantity, one.location_id, homes.get(one.product_id))
            for one in quants.filtered(lambda one: one.product_id.id in rank).sorted(
                lambda one: (rank[one.product_id.id], one._first_to_expire())
            )
            if not {(one.product_id.id, ""), (one.product_id.id, one.lot_id.name)} & blocked
            and (one.product_id, one.location_id) not in none_there
        ]
        return [(*row[:4], row[4] or store.lot_stock_id) for row in rows[:MOST_GOODS]]

    @api.model
    def _running_short(self, products, store):
        """Those of which less can be sold than the safety stock, or nothing; the emptiest first."""
        sellable = products._get_sellable_quantities(store)
        of_store = products.with_context(warehouse_id=store.id)
        short = of_store.filtered(
            lambda one: sellable[store.id, one.id] < max(one.safety_stock, 10**-6)
        )
        short = short.sorted(lambda one: sellable[store.id, one.id] - one.safety_stock)
        return short.with_env(products.env)
