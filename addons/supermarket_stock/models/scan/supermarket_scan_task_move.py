from odoo import api, models
from odoo.fields import Domain

from .supermarket_scan_task import RejectedError

MOST_GOODS = 200


class SupermarketScanTaskMove(models.AbstractModel):
    """Goods from one place of a store to another. Putting away, filling shelves and transfers are
    this, and differ in what they propose: which goods, from where, to where."""

    _name = "supermarket.scan.task.move"
    _description = "Moving Goods in the Scan App"
    _inherit = ["supermarket.scan.task.place"]

    @api.model
    def _task_groups(self):
        return ("supermarket_stock.group_receiver",)

    @api.model
    def _goods_kinds(self):
        return ("move",)

    @api.model
    def _more(self, store):
        return {
            "blocked": self._blocked(store),
            "source": self._source(store).id,
            "goods": [
                [product.id, lot.name or "", quantity, source.id, target.id]
                for product, lot, quantity, source, target in self._goods(store)
            ],
        }

    @api.model
    def _source(self, store):
        """Where goods are taken from that nobody proposed."""
        return store.lot_stock_id

    @api.model
    def _goods(self, store):
        """[(product, lot, quantity, from, to)] that should be moved; `to` may be none."""
        return []

    @api.model
    def _number(self):
        return sum(len(self._goods(store)) for store in self._stores())

    @api.model
    def _word(self):
        """What the move is called in the stock record."""
        return self.env._("Moved")

    @api.model
    def _homes(self, products, place):
        """{product: the place below this one where it belongs}: by Odoo's putaway rules, else
        where most of it lies."""
        quants = self.env["stock.quant"].sudo()  # sudo: what is there is there, whoever asks
        groups = quants._read_group(
            [
                ("product_id", "in", products.ids),
                ("location_id", "child_of", place.id),
                ("location_id", "!=", place.id),
                ("quantity", ">", 0),
            ],
            ["product_id", "location_id"],
            ["quantity:sum"],
        )
        fullest = sorted(groups, key=lambda group: group[2])
        homes = {product: shelf for product, shelf, _quantity in fullest}
        for product in products if place.putaway_rule_ids else products.browse():
            ruled = place._get_putaway_strategy(product)
            if ruled and ruled != place:
                homes[product] = ruled
        return homes

    # Taking ------------------------------------------------------------------------------

    @api.model
    def _check_goods(self, values, store):
        super()._check_goods(values, store)
        self._check_ends(values, store)

    @api.model
    def _check_ends(self, values, store):
        source = self._place_of(values["location_id"], store)
        if source == self._target(values["said"], store):
            raise RejectedError(
                self.env._("The goods are at %s already: scan another place.", source.display_name)
            )

    @api.model
    def _target(self, said, store):
        named = (said or {}).get("to")
        if type(named) is not int:
            raise RejectedError(self.env._("Say where to: scan a place."))
        return self._place_of(named, store)

    @api.model
    def _book(self, event):
        """Moves that are done; below zero, what was scanned too much goes back."""
        store = self._stores().filtered(lambda one: one.id == event.document_id)
        ends = [
            self._place_of(event.location_id.id, store),
            self._target(event.said, store),
        ]
        if event.quantity < 0:
            ends.reverse()
        goods = event.product_id.sudo(False), abs(event.quantity)
        moves = self.env["stock.move"].with_company(event.company_id)
        move = moves._carry(
            *goods,
            *ends,
            lot=self._lot_of(event),
            inventory_name=self._word(),
            supermarket_scan_id=event.id,
        )
        if event.quantity < 0:
            move._wait_where_it_came()
        move._happened_at(event.time)

    @api.model
    def _take_back(self, event):
        moves = self.env["stock.move"].search([("supermarket_scan_id", "=", event.id)])
        back = moves._carry_back(inventory_name=self.env._("%s, undone", self._word()))
        back._happened_at(event.time)  # as if nothing had been moved, whichever comes first

    # Ways out ----------------------------------------------------------------------------

    @api.model
    def _try_again(self, events):
        super()._try_again(events | self._taken_off_since(events))

    @api.model
    def _taken_off_since(self, events):
        """What its author took off refused goods later, and was refused with them."""
        found = events.browse()
        for event in events.filtered(lambda one: one.kind == "move" and one.quantity > 0):
            less = event.search(
                self._same_author(event)
                & Domain("state", "=", "conflict")
                & Domain("kind", "=", "move")
                & Domain("document_id", "=", event.document_id)
                & Domain("product_id", "=", event.product_id.id)
                & Domain("location_id", "=", event.location_id.id)
                & Domain("lot", "=", event.lot)
                & Domain("quantity", "<", 0)
                & Domain("time", ">=", event.time)
            )
            found |= less.filtered(lambda one, said=event.said: one.said == said)
        return found
