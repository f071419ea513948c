from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.context_keys import TOGETHER
from .supermarket_scan_task import RejectedError

MOST_PLACES = 2_000
MOST_BLOCKED = 5_000
# How long what one did oneself stands on the device, to be undone
REMEMBERED = timedelta(hours=16)


class SupermarketScanTaskPlace(models.AbstractModel):
    """A task at the places of a store that needs no paper: the store itself is its document.

    Every event is whole by itself and done when it arrives. Its undo does nothing before it and
    everything back after it, so that the order of the two does not matter.
    """

    _name = "supermarket.scan.task.place"
    _description = "Task at the Places of a Store"
    _inherit = ["supermarket.scan.task"]

    @api.model
    def _goods_kinds(self):
        """The kinds of events that say something of goods."""
        return ()

    @api.model
    def _kinds(self):
        return (*self._goods_kinds(), "undo")

    @api.model
    def _stores(self):
        return self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)])

    @api.model
    def _documents(self):
        own = self._own_events().grouped("document_id")
        none = self.env["supermarket.scan.event"]
        return [
            {
                "id": store.id,
                "name": store.name,
                "floor": store.lot_stock_id.id,
                "places": self._places(store),
                "events": own.get(store.id, none)._as_told(),
                **self._more(store),
            }
            for store in self._stores()
        ]

    @api.model
    def _more(self, store):
        """What else the device needs of a store: a task adds its own."""
        return {}

    @api.model
    def _own_events(self):
        """What one did oneself today and stands; what is in conflict is told as such."""
        domain = Domain("task", "=", self._key()) & Domain("user_id", "=", self.env.uid)
        domain &= Domain("state", "in", ("taken", "waiting", "done"))
        since = fields.Datetime.now() - REMEMBERED
        domain &= Domain("time", ">=", since) | Domain("state", "in", ("taken", "waiting"))
        return self.env["supermarket.scan.event"].search(domain, order="time, id")

    @api.model
    def _key(self):
        """The name under which the app knows the task."""
        tasks = self.env["supermarket.scan"]._scan_tasks()
        return next(key for key, model in tasks.items() if model == self._name)

    @api.model
    def _places(self, store):
        """[[id, name without the store's, barcode]] of the places of a store."""
        # sudo: where goods lie is told to whoever reports what became of them
        places = self.env["stock.location"].sudo()
        places = places.search(
            [("id", "child_of", store.view_location_id.id), ("usage", "=", "internal")],
            order="complete_name, id",
            limit=MOST_PLACES,
        )
        inside = f"{store.view_location_id.complete_name}/"
        return [
            [place.id, place.complete_name.removeprefix(inside), place.barcode or ""]
            for place in places
        ]

    @api.model
    def _blocked(self, store):
        """[[product, lot name or "", "held" or "expired", reason]]: what may not go to the floor.

        A device without a network refuses it in the words of the till.
        """
        # sudo: a hold binds everyone, whoever may read it
        holds = self.env["supermarket.hold"].sudo()
        active = holds.search(
            [
                ("state", "=", "active"),
                ("company_id", "in", store.company_id._holding_companies().ids),
                ("warehouse_id", "in", [False, store.id]),
            ],
            limit=MOST_BLOCKED,
        )
        words = dict(holds._fields["reason"]._description_selection(self.env))
        held = [
            [hold.product_id.id, hold.lot_id.name or "", "held", words[hold.reason]]
            for hold in active
        ]
        return held + [
            [lot.product_id.id, lot.name, "expired", ""] for lot in self._expired_lots(store)
        ]

    @api.model
    def _expired_lots(self, store):
        lots = self.env["stock.lot"].sudo()  # sudo: what is there is there, whoever asks
        if not store.company_id.supermarket_expiry_guard:
            return lots
        now = fields.Datetime.now()
        past = Domain("lot_id.expiration_date", "<", now) | Domain("lot_id.removal_date", "<", now)
        there = Domain("location_id", "child_of", store.view_location_id.id)
        there &= Domain("location_id.usage", "=", "internal") & Domain("quantity", ">", 0)
        quants = self.env["stock.quant"].sudo()  # sudo: as for the lots
        groups = quants._read_group(there & past, ["lot_id"], limit=MOST_BLOCKED)
        return lots.browse(lot.id for [lot] in groups)._expired_in(store)

    # Taking ------------------------------------------------------------------------------

    @api.model
    def _check(self, values):
        super()._check(values)
        store = self._stores().filtered(lambda one: one.id == values["document_id"])
        if not store:
            raise RejectedError(self.env._("This store is not there (any more)."))
        values.update(self._whose(store, store))
        values["time"] = self._credible(values["time"])
        if values["kind"] in self._goods_kinds():
            self._check_goods(values, store)

    @api.model
    def _check_product(self, values):
        product = self.env["product.product"].browse(values["product_id"] or [])
        if not product:
            raise RejectedError(self.env._("Say which goods these are: scan them again."))
        if not product.is_storable:
            raise RejectedError(self.env._("%s has no stock.", product.display_name))
        return product

    @api.model
    def _check_goods(self, values, store):
        product = self._check_product(values)
        name = product.display_name
        if product.tracking != "none" and not values["lot"]:
            raise RejectedError(self.env._("%s needs its lot: scan it or type it.", name))
        if product.uom_id.is_zero(values["quantity"]):
            raise RejectedError(self.env._("%s: how many? Type a quantity.", name))

    @api.model
    def _place_of(self, place_id, store):
        """A place of the store by its id, the floor where none is said."""
        if not place_id:
            return store.lot_stock_id
        # sudo: as in `_places`; of this store alone, see below
        place = self.env["stock.location"].sudo().search([("id", "=", place_id)])
        if place.usage != "internal" or place.warehouse_id != store:
            raise RejectedError(
                self.env._("This place is not in %s: scan another one.", store.name)
            )
        return place.sudo(self.env.su)

    @api.model
    def _lot_of(self, event):
        """The lot that an event names.

        :raise RejectedError: the shop has none of that name
        """
        product = event.product_id
        if product.tracking == "none":
            return self.env["stock.lot"]
        # sudo: whoever has the package in hand may say which lot it is
        lot = self.env["stock.lot"].sudo()._named(product, event.lot, event.company_id)
        if not lot:
            raise RejectedError(
                self.env._(
                    "%(product)s has no lot %(lot)s in this shop: look at the package again.",
                    product=product.display_name,
                    lot=event.lot,
                )
            )
        return lot.sudo(self.env.su)

    @api.model
    def _take(self, events):
        # of two people who take the last of something one finds that there is no more
        self._in_turn("stock.warehouse", set(events.mapped("document_id")))
        # sudo: events are written by code alone
        for event in events.sudo().sorted(lambda one: (one.time, one.id)):
            if event.kind == "undo":
                self._undo(event)
            elif event.kind in self._goods_kinds():
                self._take_goods(event)

    @api.model
    def _take_goods(self, event):
        undoing = Domain("undoes", "=", event.uuid) & Domain("state", "!=", "rejected")
        undo = event.search(self._same_author(event) & undoing, limit=1)
        if undo:
            event.write({"state": "undone"})
            undo.write({"state": "done"})
        elif event._attempt(lambda: self._book(event)) and self._is_done(event):
            event.write({"state": "done"})

    @api.model
    def _undo(self, undo):
        """What its own author takes back; what did not arrive yet is met by it when it does."""
        event = undo.search(self._same_author(undo) & Domain("uuid", "=", undo.undoes), limit=1)
        if not event:
            undo.write({"state": "waiting"})
            return
        if event.state == "done" and not undo._attempt(lambda: self._take_back(event)):
            return
        event.write({"state": "undone"})
        undo.write({"state": "done"})

    @api.model
    def _same_author(self, event):
        return Domain("task", "=", event.task) & Domain("user_id", "=", event.user_id.id)

    # Late arrivals -----------------------------------------------------------------------

    @api.model
    def _look_again(self, news):
        """Try again what found too little, where goods were scanned before it arrived and arrive
        after it: had all come in the order in which it was scanned, it would have found enough.

        What is scanned after it arrived changes nothing: a person decides about it by then.
        """
        # sudo: whoever scanned it; events are written by code alone
        done = news.sudo().filtered(lambda one: one.state in ("done", "undone", "conflict"))
        receipts = self._receipts_closed(done)
        goods = done.product_id | receipts.move_ids.product_id
        if not goods:
            return
        first = min([*done.mapped("time"), *receipts.mapped("date_done")])
        left = done.search(
            Domain("state", "=", "conflict")
            & Domain("company_id", "in", done.company_id.ids)
            & Domain("task", "in", list(self._place_tasks()))
            & Domain("product_id", "in", goods.ids)
            & Domain("create_date", ">=", first),
            order="time, id",
        )
        before = None
        while left and left != before:  # one of them may bring what another one lacks
            before = left
            for event in left:
                self.env[self._place_tasks()[event.task]]._again(event)
            left = left.filtered(lambda one: one.state == "conflict")
        for of_product in left.grouped("product_id").values():
            self._again_together(of_product)

    @api.model
    def _again_together(self, events):
        """Goods went to and fro, and each of these waits for another one: all of them or none."""
        before = self._below_zero(events.product_id)
        try:
            with self.env.cr.savepoint():
                for event in events if len(events) > 1 else ():
                    handler = self.env[self._place_tasks()[event.task]]
                    TOGETHER.on(handler)._again(event)
                is_enough = self._below_zero(events.product_id) >= before
                if not is_enough or "conflict" in events.mapped("state"):
                    raise RejectedError(events[0].message)
        except RejectedError:
            events.invalidate_recordset()

    @api.model
    def _below_zero(self, product):
        """How much of the goods is missing at places whose books are below zero."""
        # sudo: what is there is there, whoever asks
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [("product_id", "=", product.id), ("location_id.usage", "=", "internal")],
                ["location_id", "lot_id"],
                ["quantity:sum"],
            )
        )
        return product.uom_id.round(sum(min(quantity, 0) for *_goods, quantity in groups))

    @api.model
    def _place_tasks(self):
        """{key: model} of the tasks that stand on this one."""
        tasks = self.env["supermarket.scan"]._scan_tasks()
        own = type(self.env["supermarket.scan.task.place"])
        return {key: model for key, model in tasks.items() if isinstance(self.env[model], own)}

    @api.model
    def _receipts_closed(self, done):
        ids = {event.document_id for event in done if event.task == "receive"}
        # sudo: what came is there, whoever received it
        return self.env["stock.picking"].sudo().browse(ids).filtered("date_done")

    @api.model
    def _again(self, event):
        """In the name of who scanned it."""
        handler = self.with_user(event.user_id).with_company(event.company_id)
        try:
            handler._check(event._plain_values())
        except UserError:
            return
        event.write({"state": "taken", "message": False})
        handler._take(event.with_env(handler.env))

    # What a task does --------------------------------------------------------------------

    @api.model
    def _book(self, event):
        """Do what the event says."""

    @api.model
    def _is_done(self, event):
        """Whether nothing is to follow: else it stays as it was taken."""
        return True

    @api.model
    def _take_back(self, event):
        """Undo what `_book` did."""

    # Ways out ----------------------------------------------------------------------------

    @api.model
    def _try_again(self, events):
        """What still can't be done says why, and stays on the list."""
        super()._try_again(events)
        # sudo: events are written by code alone
        left = events.sudo().filtered(lambda one: one.state == "conflict")
        for of_product in left.filtered("product_id").grouped("product_id").values():
            self._again_together(of_product)
        for event in events.filtered(lambda one: one.state == "conflict"):
            raise RejectedError(event.message)
