from collections import defaultdict, namedtuple

from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.quantity_text import quantity_text
from odoo.exceptions import UserError
from odoo.fields import Command, Domain


class Path(
    namedtuple("Path", "source destination quantity lot package result_package owner"),
):
    """What moves from where to where, in whose name, out of which package into which."""

    __slots__ = ()

    @classmethod
    def of_quant(cls, quant, destination, quantity):
        """The way out of a quant. A package that leaves whole stays a package."""
        package = quant.package_id
        content = sum(package.quant_ids.mapped("quantity"))
        is_whole = quant.product_uom_id.compare(content, quantity) == 0
        kept = package if is_whole else package.browse()
        return cls(
            quant.location_id, destination, quantity, quant.lot_id, package, kept, quant.owner_id
        )

    @classmethod
    def back(cls, line, quantity):
        """The way back of a line that is done, into its package if that can be."""
        package, places = line.package_id, line.location_id | line.location_dest_id
        kept = package if package.location_id <= places else package.browse()
        return cls(
            line.location_dest_id,
            line.location_id,
            quantity,
            line.lot_id,
            line.result_package_id,
            kept,
            line.owner_id,
        )


class InspectionProblem(models.Model):
    """A return sends a lot, or the bad part of it, to its supplier, and corrects the bill."""

    _inherit = "inspection.problem"

    return_picking_id = fields.Many2one("stock.picking", readonly=True, copy=False)
    undo_picking_id = fields.Many2one("stock.picking", readonly=True, copy=False)
    return_quantity = fields.Float(
        "Quantity to Return",
        digits="Product Unit",
        compute="_compute_return_quantity",
        inverse="_inverse_return_quantity",
        help="All that is there of the delivery, unless a part is asked for.",
    )
    asked_quantity = fields.Float(digits="Product Unit", readonly=True, copy=False)
    release_rest = fields.Boolean(
        "The Rest Is Good",
        copy=False,
        help="What is not returned is released from hold as the return is approved.",
    )
    uom_id = fields.Many2one(related="product_id.uom_id")

    def _compute_return_quantity(self):
        for problem in self:
            if problem.return_picking_id:
                quantity = sum(problem.return_picking_id.move_ids.mapped("product_qty"))
            else:
                # sudo: the stock is counted for people who may not read it
                asked = problem.asked_quantity or None
                quantity = sum(q for *_rest, q in problem.sudo()._return_shares(asked))
            problem.return_quantity = quantity

    def _inverse_return_quantity(self):
        for problem in self:
            # sudo: as in `_compute_return_quantity`
            there = sum(q for *_rest, q in problem.sudo()._return_shares(limit=None))
            asked = problem.return_quantity
            unit = problem.uom_id
            if unit.compare(asked, 0) <= 0 or unit.compare(asked, there) > 0:
                raise UserError(
                    self.env._(
                        "%(problem)s: return more than 0 and at most %(there)s %(unit)s, what is "
                        "there of the delivery.",
                        problem=problem.name,
                        there=quantity_text(self.env, there),
                        unit=unit.name,
                    )
                )
            problem._propose_part(asked)

    def _propose_part(self, quantity):
        """Whoever asks for another part proposes it: somebody else approves."""
        # sudo: the role was checked by `_open_fields`
        self.sudo()._write_state(self.state, asked_quantity=quantity, proposer_id=self.env.uid)
        self.env["inspection.audit"]._append(self, "amount", data={"quantity": quantity})
        self._ask_others()

    def _ask_others(self):
        """Who proposes is not who decides: the activity goes to somebody else."""
        # sudo: the activity may be somebody else's
        self.sudo().activity_unlink(["mail.mail_activity_data_todo"])
        self._notify_approvers()

    @api.model
    def _fields_of_code(self):
        """Nobody's default says what becomes of a lot that failed."""
        return super()._fields_of_code() | {"release_rest", "return_quantity"}

    def write(self, vals):
        """Whoever says that the rest is good proposes it, as with the quantity."""
        result = super().write(vals)
        if "release_rest" in vals and not self.env.su:
            # sudo: the role was checked by `_open_fields`
            self.sudo()._write_state("proposed", proposer_id=self.env.uid)
            self._ask_others()
        return result

    @api.constrains("release_rest")
    def _check_release_rest(self):
        for problem in self.filtered("release_rest"):
            if problem.severity == "critical":
                raise UserError(
                    self.env._(
                        "%s: of a lot that failed critically no rest is released, unless it passes "
                        "another inspection.",
                        problem.name,
                    )
                )

    def _open_fields(self):
        fields_of_all = super()._open_fields()
        if all(p.state == "proposed" and p._has_approver_role() for p in self):
            return fields_of_all | {"return_quantity", "release_rest", "delist_scope"}
        return fields_of_all

    def _execute_return(self):
        self.ensure_one()
        self._post_sales()
        shares = self._return_shares(self.asked_quantity or None)
        if not shares:
            raise UserError(
                self.env._("%s: nothing of this lot is left to return.", self.display_name)
            )
        purchase_lines = {move.purchase_line_id for move, *_rest in shares}
        received = {line: line.qty_received for line in purchase_lines}
        picking = self._move_goods(
            self._return_type(),
            self.env._(
                "%(problem)s: return of %(receipt)s",
                problem=self.name,
                receipt=self.picking_id.name,
            ),
            self._group_moves(shares),
        )
        self._write_state(self.state, return_picking_id=picking.id)
        self._correct_draft_bills(received)
        if self.release_rest and self.asked_quantity:
            self.task_id._release_holds(self.env._("%s: the rest is good", self.name))
        elif not self.task_id.lot_ids and not self._return_shares():
            # its hold stops all goods of the product: those that are left did not fail
            self.task_id._release_holds(self.env._("%s: all that failed is gone", self.name))

    def _undo_return(self):
        """Take the goods back in: a receipt that refers to the return; they stay on hold.

        What somebody took back in by Odoo's own means is back already.
        """
        grouped = {
            move: paths
            for move in self.return_picking_id.move_ids
            if (paths := self._paths_back(move))
        }
        self.task_id._hold(self.env._("Return %s undone", self.name))
        if grouped:
            picking = self._move_goods(
                self.task_id.picking_id.picking_type_id,
                self.env._("%s: return undone", self.name),
                grouped,
            )
        else:
            picking = self._moved_back(self.return_picking_id.move_ids).picking_id[-1:]
        self._write_state(self.state, undo_picking_id=picking.id)

    def _paths_back(self, move):
        """Return the paths of what a move of the return took out and nothing has moved back."""
        paths = []
        left = self._quantities_left(move)
        for line in move.move_line_ids:
            quantity = self.uom_id.round(min(line.quantity_product_uom, left[line.lot_id]))
            if self.uom_id.compare(quantity, 0) > 0:
                left[line.lot_id] -= quantity
                paths.append(Path.back(line, quantity))
        return paths

    def _return_type(self):
        receipt_type = self.task_id.picking_id.picking_type_id
        return receipt_type.return_picking_type_id or receipt_type

    def _post_sales(self):
        """Turn sales of the product into stock moves first: what is sold can't be returned."""
        self.env["supermarket.sale.ledger"]._post(
            [("product_id", "=", self.product_id.id), ("company_id", "=", self.company_id.id)]
        )

    def _held_quants(self):
        """Return the stock of the lot in the company (of a product without lots: in the store)."""
        domain = Domain(
            [
                ("product_id", "=", self.product_id.id),
                ("lot_id", "in", self.task_id.lot_ids.ids or [False]),
                ("location_id.usage", "in", ("internal", "transit")),
                ("company_id", "=", self.company_id.id),
                ("quantity", ">", 0),
            ]
        )
        if not self.task_id.lot_ids:
            domain &= Domain("location_id.warehouse_id", "=", self.warehouse_id.id)
        return self.env["stock.quant"].search(domain, order="id")

    def _received_moves(self):
        """Return {receipt move: {lot: quantity not yet returned}} of the inspected delivery."""
        task = self.task_id
        moves = task.move_id | task.picking_id.move_ids.filtered(
            lambda move: move.product_id == task.product_id and move.state == "done"
        )
        return {move: self._quantities_left(move) for move in moves}

    def _quantities_left(self, move):
        """Return {lot: quantity} of what a move has moved and no other one has moved back since.

        Whoever owns it: Odoo's own dialog for returns forgets the owner.
        """
        back = self._moved_back(move)
        left = defaultdict(float)
        for sign, moves in ((1, move), (-1, back), (1, self._moved_back(back))):
            for line in moves.move_line_ids:
                left[line.lot_id] += sign * line.quantity_product_uom
        return left

    def _moved_back(self, moves):
        return moves.returned_move_ids.filtered(lambda move: move.state == "done")

    def _brought(self, move, quant):
        """Whether a receipt brought such goods: of this lot, if any, and of this owner, if any."""
        return (quant.lot_id, quant.owner_id) in {
            (line.lot_id, line.owner_id) for line in move.move_line_ids
        }

    def _return_shares(self, limit=None):
        """Return [(receipt move, quant, quantity)]: what is on hand, shared out over receipts.

        Never more than the supplier delivered: what came from elsewhere stays.

        :param limit: no more than this quantity; default all of the inspected lot
        """
        if not self.task_id.move_id:
            return []
        shares = []
        unit = self.product_id.uom_id
        open_quantity = self.task_id.quantity if limit is None else limit
        left = self._received_moves()
        for quant in self._held_quants():
            on_hand = quant.quantity
            for move in [move for move in left if self._brought(move, quant)]:
                quantity = unit.round(min(on_hand, left[move][quant.lot_id], open_quantity))
                if unit.compare(quantity, 0) > 0:
                    shares.append((move, quant, quantity))
                    left[move][quant.lot_id] -= quantity
                    on_hand -= quantity
                    open_quantity -= quantity
        return shares

    def _group_moves(self, shares):
        """Return {receipt move: [Path]}."""
        grouped = {}
        for move, quant, quantity in shares:
            path = Path.of_quant(quant, move.location_id, quantity)
            grouped.setdefault(move, []).append(path)
        return grouped

    def _move_goods(self, picking_type, origin, grouped):
        """Create and validate one transfer; `grouped` is {move it answers: [Path]}."""
        allowed = self.env["supermarket.hold"]._allow_held_context()
        paths = [path for moves in grouped.values() for path in moves]
        source = self._common_location([path.source for path in paths])
        destination = self._common_location([path.destination for path in paths])
        picking = (
            self.env["stock.picking"]
            .with_context(**allowed)
            .create(
                {
                    "picking_type_id": picking_type.id,
                    "partner_id": self.task_id.picking_id.partner_id.id,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "return_id": next(iter(grouped)).picking_id.id,
                    "origin": origin,
                    "inspection_problem_id": self.id,
                }
            )
        )
        picking.move_ids = [
            Command.create(self._prepare_move(picking, move, moved))
            for move, moved in grouped.items()
        ]
        picking.move_ids._action_confirm(merge=False)
        # Odoo's text message tells customers that their parcel is on the way
        picking.with_context(skip_sms=True)._action_done()
        if picking.state != "done":
            raise UserError(self.env._("%s could not be moved.", self.product_id.display_name))
        return picking.with_context(supermarket_allow_held=None)

    def _common_location(self, locations):
        first = locations[0]
        if all(location == first for location in locations):
            return first
        return first.warehouse_id.view_location_id or first

    def _prepare_move(self, picking, move, moved):
        product = self.product_id
        total = sum(path.quantity for path in moved)
        return {
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": total,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "picking_type_id": picking.picking_type_id.id,
            "company_id": self.company_id.id,
            "partner_id": picking.partner_id.id,
            "origin_returned_move_id": move.id,
            "purchase_line_id": move.purchase_line_id.id,
            "to_refund": True,
            "procure_method": "make_to_stock",
            "picked": True,
            "move_line_ids": [
                Command.create(
                    {
                        "picking_id": picking.id,
                        "product_id": product.id,
                        "product_uom_id": product.uom_id.id,
                        "lot_id": path.lot.id,
                        "quantity": path.quantity,
                        "picked": True,
                        "location_id": path.source.id,
                        "location_dest_id": path.destination.id,
                        "package_id": path.package.id,
                        "result_package_id": path.result_package.id,
                        "owner_id": path.owner.id,
                        "company_id": self.company_id.id,
                    }
                )
                for path in moved
            ],
        }

    def _correct_draft_bills(self, received_before):
        """Take what was returned off draft bills that bill more than was received.

        What is billed before it comes stays: it is still to come.

        :param received_before: {purchase line: quantity received before the return}
        """
        for line, before in received_before.items():
            returned = before - line.qty_received
            too_much = min(line.qty_invoiced - line.qty_received, returned)
            for bill_line in line.invoice_lines.filtered(self._is_draft_bill_line):
                if line.product_uom_id.compare(too_much, 0) <= 0:
                    break
                billed = bill_line.product_uom_id._compute_quantity(
                    bill_line.quantity, line.product_uom_id
                )
                taken = min(too_much, billed)
                bill_line.quantity = line.product_uom_id._compute_quantity(
                    billed - taken, bill_line.product_uom_id
                )
                too_much -= taken
                bill_line.move_id.message_post(
                    body=self.env._("%s: corrected to the quantity kept.", self.name)
                )

    def _is_draft_bill_line(self, line):
        return line.parent_state == "draft" and line.move_id.move_type == "in_invoice"

    def action_view_return(self):
        return self.task_id._action_record(self.return_picking_id)
