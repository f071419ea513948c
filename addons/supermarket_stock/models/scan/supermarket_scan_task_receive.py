from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.codes.gtin import sscc_of
from .supermarket_scan_task import ConflictError, RejectedError

MOST_RECEIPTS = 100
GOODS = ("line", "damaged")
# What a thermometer of a lorry may show
COLDEST, WARMEST = -60.0, 80.0


class SupermarketScanTaskReceive(models.AbstractModel):
    """Receipts: goods are scanned line by line, by several people if need be, and closed once."""

    _name = "supermarket.scan.task.receive"
    _description = "Receiving in the Scan App"
    _inherit = ["supermarket.scan.task"]

    @api.model
    def _task_groups(self):
        return ("supermarket_stock.group_receiver",)

    @api.model
    def _kinds(self):
        return (*GOODS, "temperature", "difference", "undo", "close")

    @api.model
    def _open_receipts(self):
        domain = self._domain_receipts() & Domain("state", "in", ("confirmed", "assigned"))
        domain &= Domain("company_id", "=", self.env.company.id)
        return self.env["stock.picking"].search(
            domain, order="scheduled_date, id", limit=MOST_RECEIPTS
        )

    @api.model
    def _domain_receipts(self):
        """Of what arrives: what sends to another store is seen here, too, and received there."""
        own = self.env.user._of_own_stores("picking_type_id.warehouse_id")
        return own & Domain("picking_type_id.code", "=", "incoming")

    @api.model
    def _number(self):
        return len(self._open_receipts())

    @api.model
    def _documents(self):
        receipts = self._open_receipts()
        events = self._events_of(receipts.ids).grouped("document_id")
        return [
            {
                "id": receipt.id,
                "name": receipt.name,
                "partner": receipt.partner_id.name or "",
                "origin": receipt.origin or "",
                "date": fields.Datetime.to_string(receipt.scheduled_date),
                "is_sent": receipt.location_id.usage == "transit",
                "lines": self._lines(receipt),
                "lots": self._lots(receipt),
                "packages": self._packages(receipt),
                "events": events.get(receipt.id, self.env["supermarket.scan.event"])._as_told(),
            }
            for receipt in receipts
        ]

    @api.model
    def _events_of(self, receipt_ids):
        return self.env["supermarket.scan.event"].search(
            [
                ("task", "=", "receive"),
                ("document_id", "in", receipt_ids),
                ("state", "in", ("taken", "waiting")),
            ],
            order="id",
        )

    @api.model
    def _lines(self, receipt):
        """What is expected, a line a product, in its own unit; which goods alone, if blind."""
        is_blind = receipt.company_id.supermarket_blind_receipts
        expected = defaultdict(float)
        for move in receipt.move_ids.filtered(lambda one: one.state not in ("done", "cancel")):
            expected[move.product_id] += move.product_qty
        return [
            {
                "product_id": product.id,
                "name": product.with_context(display_default_code=False).display_name,
                "expected": None if is_blind else product.uom_id.round(quantity),
            }
            for product, quantity in expected.items()
        ]

    @api.model
    def _lots(self, receipt):
        """The known lots of the goods: another date on the package is stopped at the scan."""
        products = receipt.move_ids.product_id.filtered(lambda one: one.tracking != "none")
        store = receipt.picking_type_id.warehouse_id
        lots = self.env["stock.lot"].search(
            [
                ("product_id", "in", products.ids),
                ("company_id", "in", [False, *receipt.company_id.parent_ids.ids]),
            ]
        )
        held = self._recalled(products, receipt)
        return [
            [
                lot.product_id.id,
                lot.name,
                fields.Date.to_string(self._printed_day(lot, store)) or "",
                held.get(lot) or held.get(lot.product_id) or "",
            ]
            for lot in lots
        ]

    @api.model
    def _packages(self, receipt):
        """{SSCC: [[product, quantity, lot name or "", last day or ""]]}: what lies in the pallets
        and cases of the receipt that have a number of their own.

        Who receives blind counts what is in them.
        """
        if receipt.company_id.supermarket_blind_receipts:
            return {}
        arriving = receipt.sudo()  # sudo: what another store sent is known where it arrives
        lines = arriving.move_line_ids | arriving.move_ids.move_orig_ids.move_line_ids
        packages = lines.package_id | lines.result_package_id
        named = {sscc_of(package.name): package for package in packages}
        named.pop("", None)
        return {sscc: self._content(package, arriving) for sscc, package in named.items()}

    @api.model
    def _content(self, package, receipt):
        """What is known to be in it where it comes from, else what is expected in it."""
        store = receipt.picking_type_id.warehouse_id
        there = package.quant_ids.filtered(lambda one: one.location_id == receipt.location_id)
        expected = receipt.move_line_ids.filtered(lambda one: one.result_package_id == package)
        rows = [(one.product_id, one.quantity, one.lot_id, "") for one in there] or [
            (one.product_id, one.quantity_product_uom, one.lot_id, one.lot_name) for one in expected
        ]
        return [
            [
                product.id,
                quantity,
                lot.name or name or "",
                fields.Date.to_string(self._printed_day(lot, store)) or "",
            ]
            for product, quantity, lot, name in rows
            if quantity > 0
        ]

    @api.model
    def _recalled(self, products, receipt):
        """{lot or product: why}: what no store takes in again, whoever delivers it."""
        # sudo: a hold binds everyone, whoever may read it
        holds = self.env["supermarket.hold"]._active_holds(products).sudo()
        companies = receipt.company_id._holding_companies()
        holds = holds.filtered(
            lambda hold: hold.reason == "recall" and hold.company_id in companies
        )
        word = dict(holds._fields["reason"]._description_selection(self.env))["recall"]
        return {(hold.lot_id or hold.product_id): word for hold in holds}

    @api.model
    def _printed_day(self, lot, store):
        """The day that the package of a lot bears, None where none is known."""
        return store._store_day(lot.expiration_date) if lot.expiration_date else None

    # Taking ------------------------------------------------------------------------------

    @api.model
    def _check(self, values):
        super()._check(values)
        receipt = self.env["stock.picking"].search(
            self._domain_receipts() & Domain("id", "=", values["document_id"])
        )
        if not receipt:
            raise RejectedError(self.env._("This receipt is not there (any more)."))
        values.update(self._whose(receipt, receipt.picking_type_id.warehouse_id))
        values["time"] = self._credible(values["time"])
        if values["kind"] in GOODS:
            self._check_goods(values, receipt)
        if values["kind"] == "temperature" and not COLDEST <= values["quantity"] <= WARMEST:
            raise RejectedError(self.env._("This is no temperature: type it in °C."))
        if receipt.state in ("done", "cancel"):
            raise ConflictError(self._say_ended(receipt, values["time"]))

    @api.model
    def _say_ended(self, receipt, scanned_at):
        """What had become of the receipt when a scan arrived, in the order in which it was."""
        if receipt.state == "cancel":
            return self.env._("%s was cancelled.", receipt.name)
        if receipt.date_done and receipt.date_done <= scanned_at:
            return self.env._("%s was closed before these goods were scanned.", receipt.name)
        return self.env._("%s was closed before this scan was sent.", receipt.name)

    @api.model
    def _check_goods(self, values, receipt):
        product = self.env["product.product"].browse(values["product_id"] or [])
        if not product:
            raise RejectedError(self.env._("Say which goods these are: scan them again."))
        if not values["quantity"]:
            raise RejectedError(
                self.env._("%s: how many came? Type a quantity.", product.display_name)
            )
        if values["kind"] == "line":
            self._check_lot(values, product, receipt)

    @api.model
    def _check_lot(self, values, product, receipt):
        if product.tracking == "none":
            return
        if not values["lot"]:
            raise RejectedError(
                self.env._("%s needs its lot: scan it or type it.", product.display_name)
            )
        lot = self.env["stock.lot"]._named(product, values["lot"], receipt.company_id)
        recalled = self._recalled(product, receipt)
        if product in recalled or lot in recalled:
            raise RejectedError(
                self.env._("%s is recalled: give it back to the supplier.", product.display_name)
            )
        if not product.use_expiration_date:
            return
        store = receipt.picking_type_id.warehouse_id
        known = lot and self._printed_day(lot, store)
        day = values["expiry"] or known
        if not day:
            raise RejectedError(
                self.env._("%s needs its last day: type the date on it.", product.display_name)
            )
        if known and day != known:
            raise ConflictError(
                self.env._(
                    "%(product)s, lot %(lot)s is known with the last day %(known)s, the package "
                    "says %(day)s: look at the package again.",
                    product=product.display_name,
                    lot=lot.name,
                    known=known,
                    day=day,
                )
            )
        # By the day on which it was scanned, however late it arrives
        if day < store._store_day(values["time"]):
            raise RejectedError(
                self.env._("%s is past its date: give it back.", product.display_name)
            )

    @api.model
    def _take(self, events):
        self._in_turn("stock.picking", set(events.mapped("document_id")))
        self.env["supermarket.scan.booking"]._close_receipts(set(events.mapped("document_id")))

    @api.model
    def _closed_elsewhere(self, receipts):
        """What was scanned on receipts that were validated or cancelled in the web client.

        What that booked as it was scanned is answered; the rest is a conflict, for somebody to see.
        """
        # sudo: events are written by code alone
        events = self.env["supermarket.scan.event"].sudo()
        open_ones = events.search(self._domain_taken(receipts.ids))
        for receipt_id, scans in open_ones.grouped("document_id").items():
            receipt = receipts.browse(receipt_id)
            booked, scanned = defaultdict(float), defaultdict(float)
            for line in receipt.move_line_ids.filtered(lambda one: one.state == "done"):
                booked[line.product_id] += line.quantity_product_uom
            for (product, _lot, _expiry), quantity in self._net(scans).items():
                scanned[product] += quantity
            for product, of_product in scans.grouped("product_id").items():
                self._answer(receipt, of_product, scanned[product], booked[product])

    @api.model
    def _answer(self, receipt, scans, scanned, booked):
        product = scans.product_id
        if not product or product.uom_id.compare(scanned, booked) == 0:
            scans._solved(self.env._("%s was received in the web client.", receipt.name))
            return
        self._taken_back(scans).write({"state": "undone"})
        scans.filtered(lambda one: one.state in ("taken", "waiting"))._conflict(
            self.env._(
                "%(receipt)s was closed in the web client with %(booked)s %(product)s, "
                "%(scanned)s had been scanned: count the goods, then dismiss this scan.",
                receipt=receipt.name,
                booked=product.uom_id.round(booked),
                product=product.display_name,
                scanned=product.uom_id.round(scanned),
            )
        )

    # Ways out ----------------------------------------------------------------------------

    @api.model
    def _book_late(self, events):
        """Goods that were scanned after the closing come in on a receipt of their own, less what
        was taken off or undone since."""
        late = self._said_together(events)
        undone = self._taken_back(late)
        scans = late.filtered(lambda event: event.kind == "line") - undone
        for event in scans:
            self._check_not_booked_by_hand(event)
            receipt = self.env["stock.picking"].browse(event.document_id)
            self._check_goods(event._plain_values(), receipt)
        nothing = self.env._("Nothing was left to book.")
        # sudo: events are written by code alone
        undone.sudo().write({"state": "undone", "message": nothing})
        if scans:
            self.env["supermarket.scan.booking"]._receive_late(late - undone)
        # An undo of what was booked is no more than said: the goods are to be counted
        rest = (events | late).filtered(lambda one: one.state == "conflict")
        (rest - (events - late).filtered(lambda one: one.kind == "undo"))._solved(nothing)

    @api.model
    def _said_together(self, events):
        """All that is in conflict and was said of the goods of these scans: (12, then 2 less) is
        10, and what its author undid is nothing."""
        scans = events.filtered(lambda event: event.kind == "line")
        conflicts = Domain("task", "=", "receive") & Domain("state", "=", "conflict")
        goods = events.browse()
        for document_id, product, lot in {
            (one.document_id, one.product_id, one.lot) for one in scans
        }:
            goods |= events.search(
                conflicts
                & Domain("document_id", "=", document_id)
                & Domain("product_id", "=", product.id)
                & Domain("lot", "=", lot)
                & Domain("kind", "in", GOODS)
            )
        undoing = Domain("undoes", "in", goods.mapped("uuid"))
        return scans | goods | events.search(conflicts & undoing)

    @api.model
    def _refused_closings(self, receipt):
        """Closings that could not be done: whoever closes it at last has solved them."""
        # sudo: events are written by code alone
        return (
            self.env["supermarket.scan.event"]
            .sudo()
            .search(
                Domain("task", "=", "receive")
                & Domain("document_id", "=", receipt.id)
                & Domain("kind", "=", "close")
                & Domain("state", "=", "conflict")
            )
        )

    @api.model
    def _taken_back(self, events):
        """Those of these that somebody undid, whatever became of his undo since."""
        # sudo: whoever scanned it
        undos = events.sudo().search(
            Domain("task", "=", "receive")
            & Domain("undoes", "in", events.mapped("uuid"))
            & Domain("state", "!=", "rejected")
        )
        named = set(undos.mapped("undoes"))
        return events.filtered(lambda event: event.uuid in named)

    @api.model
    def _check_not_booked_by_hand(self, event):
        """Who validates a receipt in the web client decides on all that was scanned until then."""
        receipt = self.env["stock.picking"].browse(event.document_id).exists()
        closings = Domain("document_id", "=", event.document_id) & Domain("kind", "=", "close")
        is_by_scan = event.search_count(closings & Domain("state", "=", "done"), limit=1)
        if receipt.date_done and not is_by_scan and event.create_date <= receipt.date_done:
            raise UserError(
                self.env._(
                    "%s was closed in the web client: count the goods, then dismiss this scan.",
                    receipt.name,
                )
            )

    @api.model
    def _net(self, events):
        """{(product, lot, expiry): quantity} of the goods among events, undone ones left out."""
        net = defaultdict(float)
        for event in events.filtered(lambda one: one.kind == "line") - self._taken_back(events):
            net[event.product_id, event.lot or False, event.expiry or False] += event.quantity
        return {key: key[0].uom_id.round(total) for key, total in net.items()}

    @api.model
    def _domain_taken(self, receipt_ids):
        return (
            Domain("task", "=", "receive")
            & Domain("document_id", "in", list(receipt_ids))
            & Domain("state", "in", ("taken", "waiting"))
        )
