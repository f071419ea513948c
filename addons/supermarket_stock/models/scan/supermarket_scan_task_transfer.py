from collections import defaultdict
from itertools import accumulate

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .supermarket_scan_task import RejectedError


class SupermarketScanTaskTransfer(models.AbstractModel):
    """Goods to another place at once; goods to another store when the car is full.

    What goes to another store is on the way from then on, and there it is a receipt.
    """

    _name = "supermarket.scan.task.transfer"
    _description = "Transfers in the Scan App"
    _inherit = ["supermarket.scan.task.move"]

    @api.model
    def _word(self):
        return self.env._("Transfer")

    @api.model
    def _kinds(self):
        return (*super()._kinds(), "send")

    @api.model
    def _number(self):
        return

    @api.model
    def _all_stores(self):
        """Where goods may be sent: also to stores that the sender does not work in."""
        # sudo: a store's name is told, and what is sent there is its people's
        stores = self.env["stock.warehouse"].sudo()
        return stores.search([("company_id", "=", self.env.company.id)])

    @api.model
    def _is_offered(self):
        """There is a second place to bring goods to."""
        stores = self._all_stores()
        places = self.env["stock.location"].search_count(
            [("id", "child_of", stores.view_location_id.ids), ("usage", "=", "internal")], limit=2
        )
        return super()._is_offered() and places > 1

    @api.model
    def _more(self, store):
        others = self._all_stores() - store
        return {
            **super()._more(store),
            "stores": [[one.id, one.name] for one in others],
            "gone": self._gone(store),
        }

    @api.model
    def _gone(self, store):
        """The identifiers of one's own scans that another store was sent: no device says them."""
        own = self._own_events().filtered(
            lambda one: one.document_id == store.id and one.kind == "move" and one.state == "done"
        )
        return own.filtered(lambda one: self._is_for_a_store(one.said)).mapped("uuid")

    # Taking ------------------------------------------------------------------------------

    @api.model
    def _check(self, values):
        super()._check(values)
        if values["kind"] == "send":
            self._other_store(values["said"], values["document_id"])

    @api.model
    def _check_ends(self, values, store):
        if self._is_for_a_store(values["said"]):
            self._place_of(values["location_id"], store)
            self._other_store(values["said"], store.id)
        else:
            super()._check_ends(values, store)

    @api.model
    def _other_store(self, said, store_id):
        named = (said or {}).get("to_store")
        stores = self._all_stores().filtered(lambda one: one.id == named and one.id != store_id)
        if type(named) is not int or not stores:
            raise RejectedError(self.env._("Say which store the goods go to."))
        return stores

    @api.model
    def _is_for_a_store(self, said):
        return bool((said or {}).get("to_store"))

    @api.model
    def _book(self, event):
        """What goes to another store is only gathered: sending takes it out of the stock."""
        if self._is_for_a_store(event.said):
            self._lot_of(event)
        else:
            super()._book(event)

    @api.model
    def _is_done(self, event):
        return not self._is_for_a_store(event.said)

    @api.model
    def _take_back(self, event):
        if event.kind == "send" or self._is_for_a_store(event.said):
            raise UserError(
                self.env._("These goods are on their way: the other store sends them back.")
            )
        super()._take_back(event)

    @api.model
    def _take(self, events):
        super()._take(events)
        stores = set(events.mapped("document_id"))
        # sudo: events are written by code alone
        sending = events.sudo().search(
            Domain("task", "=", self._key())
            & Domain("kind", "=", "send")
            & Domain("document_id", "in", list(stores))
            & Domain("state", "in", ("taken", "waiting"))
        )
        for event in sending.sorted(lambda one: (one.time, one.id)):
            if event._is_whole():
                self._send_covered(event)
            else:
                event.write({"state": "waiting"})
        self._follow_sent(events.sudo())  # sudo: as above

    @api.model
    def _send_covered(self, event):
        """All of it or nothing, as what stands on one paper; but what was refused before."""
        goods = self._goods_sent(event)
        if not goods and self._covered(event).filtered(lambda one: one.state == "done"):
            event.write({"state": "done"})  # it went meanwhile
        elif event._attempt(lambda: self._send(event, goods)):
            (event | goods).write({"state": "done"})

    @api.model
    def _follow_sent(self, events):
        """What was refused when its car left, and is taken after all, went with that car."""
        late = events.filtered(
            lambda one: (
                one.kind == "move" and one.state == "taken" and self._is_for_a_store(one.said)
            )
        )
        domain = Domain("kind", "=", "send") & Domain("state", "=", "done")
        for author, goods in late.grouped("user_id").items():
            own = self._same_author(goods[0]) & Domain("user_id", "=", author.id)
            document = Domain("document_id", "in", goods.mapped("document_id"))
            for sending in goods.search(own & document & domain, order="time, id"):
                gone = self._covered(sending) & goods.filtered(lambda one: one.state == "taken")
                if not gone:
                    continue
                if gone[0]._attempt(lambda one=sending, gone=gone: self._send(one, gone)):
                    gone.write({"state": "done"})
                else:
                    gone._conflict(gone[0].message)

    @api.model
    def _goods_sent(self, sending):
        """What it covers, and what was taken off that since, where it was refused until now."""
        sent = self._covered(sending).filtered(lambda one: one.state == "taken")
        later = self._for_same_store(sending, Domain("state", "=", "taken")) - sent
        return sent | self._taken_off(sent, later)

    @api.model
    def _covered(self, sending):
        covered = (sending.said or {}).get("covers") or []
        return self._for_same_store(sending, Domain("uuid", "in", covered))

    @api.model
    def _for_same_store(self, sending, domain):
        """The author's scans for the store that goods are sent to."""
        document = Domain("document_id", "=", sending.document_id)
        domain &= self._same_author(sending) & document & Domain("kind", "=", "move")
        to_store = sending.said["to_store"]
        goods = sending.search(domain, order="time, id")
        return goods.filtered(lambda one: (one.said or {}).get("to_store") == to_store)

    @api.model
    def _taken_off(self, sent, later):
        """Of later scans those by which there is less of what is sent, and what lies before them:
        of what stays behind then, no part is missing."""
        found = later.browse()
        goods = later.grouped(lambda one: (one.product_id, one.location_id, one.lot))
        for one in sent.grouped(lambda one: (one.product_id, one.location_id, one.lot)):
            events = goods.get(one, later.browse())
            sums = list(accumulate(events.mapped("quantity"), initial=0))
            found |= events[: sums.index(min(sums))]
        return found

    @api.model
    def _send(self, event, goods):
        store = self._stores().filtered(lambda one: one.id == event.document_id)
        target = self._other_store(event.said, store.id)
        parcels = self._parcels_of(goods, store)
        if not parcels:
            raise UserError(self.env._("Nothing was scanned for %s: scan the goods.", target.name))
        self.env["supermarket.scan.sending"]._send(store, target, parcels, event.time)

    @api.model
    def _parcels_of(self, goods, store):
        """{product: [(place, lot, quantity)]} of what was scanned, less what was taken back."""
        net = defaultdict(float)
        for event in goods:
            place = self._place_of(event.location_id.id, store)
            net[event.product_id.sudo(False), place, self._lot_of(event)] += event.quantity
        parcels = defaultdict(list)
        for (product, place, lot), quantity in net.items():
            if product.uom_id.compare(quantity, 0) < 0:
                raise UserError(
                    self.env._("%s: more was undone than scanned.", product.display_name)
                )
            if not product.uom_id.is_zero(quantity):
                parcels[product].append((place, lot, quantity))
        return parcels
