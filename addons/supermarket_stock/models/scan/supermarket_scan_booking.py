from base64 import b64decode
from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.context_keys import CLOSING_SCANS

NOON = timedelta(hours=12)


class SupermarketScanBooking(models.AbstractModel):
    """Writes what was scanned on a receipt into its moves, and validates it as a person would."""

    _name = "supermarket.scan.booking"
    _description = "Booking of Scanned Receipts"

    @api.model
    def _close_receipts(self, receipt_ids):
        """Close those receipts whose closing has arrived with all that it covers."""
        # sudo: events are written by code alone
        events = self.env["supermarket.scan.event"].sudo()
        receive = self.env["supermarket.scan.task.receive"]
        for receipt_id in sorted(receipt_ids):
            taken = events.search(receive._domain_taken([receipt_id]), order="id")
            closing = taken.filtered(lambda event: event.kind == "close") - taken._undone()
            ready = closing.filtered(lambda event: event._is_whole())
            (closing - ready).write({"state": "waiting"})
            if ready:
                receipt = self.env["stock.picking"].browse(receipt_id)
                # Who takes of these goods at the same time finds them, or is looked at again
                receive._in_turn("stock.warehouse", receipt.picking_type_id.warehouse_id.ids)
                self._close(receipt, taken, ready[0])

    @api.model
    def _close(self, receipt, taken, closing):
        receive = self.env["supermarket.scan.task.receive"]
        net = receive._net(taken)
        try:
            with self.env.cr.savepoint():
                self._fill(receipt, net)
                self._validate(receipt, self._is_rest_expected(receipt, closing))
                self._date(receipt, closing.time)
                receipt.message_post(body=self._report(taken), attachments=self._photos(taken))
        except (UserError, AccessError, ValidationError) as problem:
            taken.filtered(lambda event: event.kind == "close")._conflict(str(problem))
            return
        taken.write({"state": "done"})
        receive._refused_closings(receipt)._solved(self.env._("Handed in later."))
        receive._taken_back(taken).write({"state": "undone"})

    @api.model
    def _fill(self, receipt, net):
        """What was scanned, and nothing else, stands on the receipt's lines."""
        self._check_one_date(net)
        receipt.move_line_ids.unlink()
        parcels = defaultdict(list)
        for (product, lot, expiry), quantity in net.items():
            if quantity < 0:
                raise UserError(
                    self.env._("%s: more was undone than scanned.", product.display_name)
                )
            if quantity:
                parcels[product].append((lot, expiry, quantity))
        if not parcels:
            raise UserError(
                self.env._("Nothing was scanned on %s: scan the goods, or cancel it.", receipt.name)
            )
        for product, portions in parcels.items():
            moves = receipt.move_ids.filtered(
                lambda move, product=product: (
                    move.product_id == product and move.state not in ("done", "cancel")
                )
            )
            self._fill_moves(receipt, moves or self._new_move(receipt, product), portions)

    @api.model
    def _check_one_date(self, net):
        """A lot that nobody knew yet may have been typed with two dates: neither is the right one
        because it arrived first."""
        dates = defaultdict(set)
        for (product, lot, expiry), quantity in net.items():
            if lot and expiry and quantity:
                dates[product, lot].add(expiry)
        for (product, lot), found in dates.items():
            if len(found) > 1:
                raise UserError(
                    self.env._(
                        "%(product)s, lot %(lot)s was scanned with more than one last day "
                        "(%(days)s): undo the wrong one, then close the receipt again.",
                        product=product.display_name,
                        lot=lot,
                        days=", ".join(str(day) for day in sorted(found)),
                    )
                )

    @api.model
    def _new_move(self, receipt, product):
        """For goods that nobody expected."""
        move = self.env["stock.move"].create(
            {
                "picking_id": receipt.id,
                "product_id": product.id,
                "product_uom": product.uom_id.id,
                "product_uom_qty": 0,
                "location_id": receipt.location_id.id,
                "location_dest_id": receipt.location_dest_id.id,
                "company_id": receipt.company_id.id,
            }
        )
        move._action_confirm(merge=False)
        return move

    @api.model
    def _fill_moves(self, receipt, moves, portions):
        """Each move gets what it asks for, the last one what is over."""
        unit = moves.product_id.uom_id
        portions = [list(portion) for portion in portions]
        for move in moves:
            wanted = move.product_qty if move != moves[-1] else float("inf")
            for portion in portions:
                taken = min(wanted, portion[2])
                if unit.compare(taken, 0) <= 0:
                    continue
                self._add_line(receipt, move, portion[0], portion[1], unit.round(taken))
                portion[2] -= taken
                wanted -= taken
            move.picked = bool(move.move_line_ids)

    @api.model
    def _add_line(self, receipt, move, lot_name, expiry, quantity):
        product, store = move.product_id, receipt.picking_type_id.warehouse_id
        tracked = product.tracking != "none" and lot_name
        lots = self.env["stock.lot"]
        lot = lots._named(product, lot_name, receipt.company_id) if tracked else lots
        ends = store._day_start(expiry) + NOON if expiry else False
        if lot and ends and not lot.expiration_date:
            lot.expiration_date = ends
        lines = self.env["stock.move.line"].create(
            [
                {
                    "move_id": move.id,
                    "picking_id": receipt.id,
                    "product_id": product.id,
                    "product_uom_id": product.uom_id.id,
                    "quantity": part,
                    "location_id": receipt.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    "lot_id": lot.id,
                    "lot_name": lot_name if tracked and not lot else False,
                    "package_id": package.id,
                    "owner_id": owner.id,
                    "picked": True,
                }
                for package, owner, part in self._sent_as(move, lot, quantity)
            ]
        )
        if ends and not lot:
            lines.expiration_date = ends

    @api.model
    def _sent_as(self, move, lot, quantity):
        """[(package, owner, quantity)]: whose the goods are and what they are in, as another store
        sent them; what came from elsewhere is loose and the company's own."""
        unit, parcels = move.product_id.uom_id, []
        for (package, owner), sent in self._on_the_way(move, lot).items():
            part = min(sent, quantity)
            if unit.compare(part, 0) > 0:
                parcels.append((package, owner, part))
                quantity = unit.round(quantity - part)
        if quantity and move.location_id.usage == "transit" and not move.move_orig_ids:
            ends = move.location_id, lot, move.location_dest_id
            rest = move._parcels(move.product_id, quantity, *ends)
            return [*parcels, *(tuple(parcel[1:]) for parcel in rest)]
        none = self.env["stock.package"], self.env["res.partner"]
        return [*parcels, (*none, quantity)] if quantity or not parcels else parcels

    @api.model
    def _on_the_way(self, move, lot):
        """{(package, owner): quantity} of what was sent for this move and has not arrived."""
        left = defaultdict(float)
        # sudo: what was sent here is known here, whichever store it comes from
        sent = move.sudo().move_orig_ids
        for line in sent.move_line_ids.filtered(lambda one: one.state == "done"):
            if line.lot_id == lot:
                left[line.result_package_id, line.owner_id] += line.quantity_product_uom
        for line in sent.move_dest_ids.move_line_ids.filtered(lambda one: one.state != "cancel"):
            if line.lot_id == lot:
                left[line.package_id, line.owner_id] -= line.quantity_product_uom
        return left

    @api.model
    def _is_rest_expected(self, receipt, closing):
        """What another store sent and did not arrive is somewhere: it stays expected until it
        comes, or a manager reports it missing."""
        return closing.note != "never" or receipt.location_id.usage == "transit"

    @api.model
    def _validate(self, receipt, is_rest_expected):
        """The button, with its questions answered by what the person said on the device."""
        answers = {"skip_backorder": True, "skip_sms": True, "skip_expired": True}
        if not is_rest_expected:
            answers["picking_ids_not_to_backorder"] = receipt.ids
        closing = CLOSING_SCANS.on(receipt.with_context(**answers))
        asked = closing.button_validate()
        if receipt.state != "done":
            question = asked.get("name") if isinstance(asked, dict) else receipt.name
            raise UserError(
                self.env._("Odoo asks first: %s. Validate it in the web client.", question)
            )

    @api.model
    def _date(self, receipt, moment):
        """Goods came when they were scanned, however late the device says so: a count since then
        found them on the shelf."""
        receipt._happened_at(moment)

    @api.model
    def _report(self, taken):
        """What came otherwise than expected, for the buyer."""
        said = taken - taken._undone()
        damaged = [
            self.env._(
                "Not taken in: %(quantity)g %(product)s (%(reason)s)",
                quantity=event.quantity,
                product=event.product_id.display_name,
                reason=event.note or self.env._("damaged"),
            )
            for event in said.filtered(lambda one: one.kind == "damaged")
        ]
        differences = [
            f"{event.product_id.display_name}: {event.note}"
            for event in said.filtered(lambda one: one.kind == "difference" and one.note)
        ]
        scans = said.filtered(lambda one: one.kind == "line")
        temperatures = [
            self.env._("Temperature on arrival: %g °C", event.quantity)
            for event in said.filtered(lambda one: one.kind == "temperature")
        ]
        first = self.env._("Received by scan: %s scans.", len(scans))
        return "\n".join([first, *temperatures, *damaged, *differences])

    @api.model
    def _photos(self, taken):
        """[(name, bytes)] of what the receiver took pictures of."""
        shown = (taken - taken._undone()).filtered("photo")
        return [
            (f"{event.product_id.display_name or event.document}.jpg", b64decode(event.photo))
            for event in shown
        ]

    @api.model
    def _receive_late(self, events):
        """Goods scanned after the closing: a receipt of their own, like the first."""
        receive = self.env["supermarket.scan.task.receive"]
        for receipt_id, late in events.grouped("document_id").items():
            net = receive._net(late)
            if not any(net.values()):
                continue
            first = self.env["stock.picking"].browse(receipt_id)
            receipt = self.env["stock.picking"].create(
                {
                    "picking_type_id": first.picking_type_id.id,
                    "partner_id": first.partner_id.id,
                    "origin": first.name,
                    "location_id": first.location_id.id,
                    "location_dest_id": first.location_dest_id.id,
                    "company_id": first.company_id.id,
                }
            )
            self._fill(receipt, net)
            self._validate(receipt, is_rest_expected=False)
            self._date(receipt, max(late.mapped("time")))
            receipt.message_post(body=self._report(late), attachments=self._photos(late))
            late._solved(self.env._("Received with %s.", receipt.name))
