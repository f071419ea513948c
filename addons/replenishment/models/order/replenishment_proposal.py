from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.formats import format_quantity
from ..proposal.replenishment_proposal import OPEN_STATES, UNDECIDED

MOST_NAMED = 5


class ReplenishmentProposal(models.Model):
    """From an accepted proposal to Odoo's own order, by the reordering rule's own mechanism."""

    _inherit = "replenishment.proposal"

    qty_received = fields.Float(
        "Received",
        digits="Product Unit",
        compute="_compute_qty_received",
        compute_sudo=True,
        help="In the product's unit, less what went back; the order may be in packs.",
    )

    @api.depends(
        "purchase_line_id.move_ids.state",
        "purchase_line_id.move_ids.quantity",
        "picking_id.move_ids.state",
        "picking_id.move_ids.quantity",
        "picking_id.backorder_ids.move_ids.state",
    )
    def _compute_qty_received(self):
        together = self.search(
            Domain("purchase_line_id", "in", self.purchase_line_id.ids)
            | Domain("picking_id", "in", self.picking_id.ids),
            order="id",
        )
        sharing = together.grouped(lambda one: one._served_by())
        # of all at once: a union of two fields' records is read by itself
        transfers = self.picking_id._with_backorders()
        (self.purchase_line_id.move_ids | transfers.move_ids).fetch(["state", "quantity"])
        for proposal in self:
            moves = proposal.purchase_line_id.move_ids
            moves |= proposal.picking_id._with_backorders().move_ids
            received = proposal._sum_received(moves)
            sharers = sharing.get(proposal._served_by(), proposal)
            proposal.qty_received = proposal._own_share(received, sharers)

    def _served_by(self):
        """What proposals share that are served by the same goods."""
        return self.purchase_line_id or (self.picking_id, self.product_id)

    def _sum_received(self, moves):
        """What came and stayed, by what was counted at the dock, not by what was asked for."""
        done = moves.filtered(lambda m: m.state == "done" and m.product_id == self.product_id)
        total = 0.0
        for move in done:
            quantity = move.product_uom._compute_quantity(move.quantity, self.uom_id, round=False)
            total += -quantity if move.location_dest_id.usage == "supplier" else quantity
        return total

    def _own_share(self, received, sharing):
        """Proposals that share an order's line are served one after the other; what came beyond
        all of them belongs to the last."""
        if len(sharing) < 2:
            return received
        before = sum(one.qty_to_order for one in sharing if one.id < self.id)
        left = max(received - before, 0.0)
        return left if self == sharing[-1] else min(left, self.qty_to_order)

    def action_accept(self):
        """Order what is proposed: through the rule's route, one draft order per vendor.

        Accepting twice, or two people accepting at once, orders once. What has missed its vendor's
        cut-off, or is decided otherwise because other goods are on their way than when it was
        worked out, is worked out anew instead, for the buyer to look at again.
        """
        ready = (self - self._renew_outdated())._orderable()
        accepted = ready._move("accept")
        for company, proposals in accepted.grouped("company_id").items():
            proposals._procure(company)
        return self._action_view_orders()

    def _check_limits(self):
        """Hook: refuse an order of one vendor for one store beyond what is allowed.

        :raises UserError: what the order comes to, and what it may
        """

    def _tell_of_missed_cut_off(self):
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "sticky": True,
                "title": self.env._("The cut-off is over"),
                "message": self.env._(
                    "Worked out anew for the next order day: %(n)s. Look at what is proposed "
                    "and accept it again: %(products)s",
                    n=len(self),
                    products=", ".join(self.product_id[:5].mapped("display_name")),
                ),
            },
        )

    def _orderable(self):
        """Those that ask for something; the others stay open, and the buyer is told."""
        empty = self.filtered(
            lambda p: p.state in OPEN_STATES and p.uom_id.compare(p.qty_to_order, 0) <= 0
        )
        if not empty:
            return self
        products = ", ".join(empty.product_id[:5].mapped("display_name"))
        if empty == self:
            raise UserError(
                self.env._(
                    "There is nothing to order of %s: enter a quantity or dismiss it.", products
                )
            )
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "title": self.env._("Nothing to order"),
                "message": self.env._(
                    "%(n)s proposals have no quantity and stay as they are: %(products)s",
                    n=len(empty),
                    products=products,
                ),
            },
        )
        return self - empty

    def _procure(self, company):
        """Let the reordering rules procure exactly what was decided."""
        # sudo: a buyer may decide on proposals, only a stock manager may write reordering rules
        proposals = self.sudo().with_company(company)
        orderpoints = proposals._ensure_orderpoints()
        for proposal in proposals:
            proposal.orderpoint_id.qty_to_order_manual = proposal.qty_to_order
        orderpoints.with_context(
            replenishment_proposals={p.orderpoint_id.id: p.id for p in proposals},
            replenishment_buyer=proposals._deciding_person(),
        )._procure_orderpoint_confirm(company_id=company)
        orderpoints.action_remove_manual_qty_to_order()
        proposals._link_orders()

    def _deciding_person(self):
        """The buyer of the order: who accepts; nobody, where the night orders by itself."""
        user = self.env.user
        return user.id if user._is_internal() and user != self.env.ref("base.user_root") else False

    def _ensure_orderpoints(self):
        """The rules of these proposals; one is made, without quantities, where there is none."""
        rules = self.env["stock.warehouse.orderpoint"].with_context(
            active_test=False, replenishment_pass=True
        )
        for proposal in self.filtered(lambda p: not p.orderpoint_id):
            location = proposal.warehouse_id.lot_stock_id
            proposal.orderpoint_id = rules.search(
                [
                    ("product_id", "=", proposal.product_id.id),
                    ("location_id", "=", location.id),
                ],
                limit=1,
            ) or rules.create(
                {
                    "product_id": proposal.product_id.id,
                    "warehouse_id": proposal.warehouse_id.id,
                    "location_id": location.id,
                    "company_id": proposal.company_id.id,
                    "trigger": "manual",
                }
            )
        return self.orderpoint_id

    def _link_orders(self):
        """Remember what became of each proposal: a purchase line, or a transfer between stores."""
        orderpoint_ids = self.orderpoint_id.ids
        lines = self.env["purchase.order.line"].search(
            [("orderpoint_id", "in", orderpoint_ids), ("state", "=", "draft")], order="id"
        )
        line_by_orderpoint = {line.orderpoint_id: line for line in lines}
        moves = self.env["stock.move"].search(
            [("orderpoint_id", "in", orderpoint_ids), ("state", "not in", ("done", "cancel"))],
            order="id",
        )
        # of a chain of transfers the one that comes to the store: what left the depot isn't there
        arriving = moves.filtered(
            lambda move: move.location_dest_id.warehouse_id == move.orderpoint_id.warehouse_id
        )
        picking_by_orderpoint = {move.orderpoint_id: move.picking_id for move in arriving}
        for proposal in self:
            line = line_by_orderpoint.get(proposal.orderpoint_id)
            proposal.purchase_line_id = line
            if line:
                proposal._take_price(line)
            else:
                proposal.picking_id = picking_by_orderpoint.get(proposal.orderpoint_id)
        for order, proposals in self.grouped("purchase_id").items():
            moment = min(filter(None, proposals.mapped("order_date")), default=None)
            if order and moment and order.date_order > moment:
                order.date_order = moment  # a draft for a later day that these have joined

    @api.model
    def _withdraw(self, lines):
        """Open the proposals again whose purchase lines were cancelled before anything came.

        Where the product has been proposed anew meanwhile, that proposal is the open one: it
        counted on what was cancelled, so its numbers are worked out again.
        """
        accepted = self.search([("purchase_line_id", "in", lines.ids), ("state", "=", "accepted")])
        accepted._withdraw_undelivered()

    def _withdraw_undelivered(self):
        """Those of which nothing has come."""
        nothing_came = self.filtered(lambda p: not p.qty_received)
        vals_list = [
            {"product_id": p.product_id.id, "warehouse_id": p.warehouse_id.id} for p in nothing_came
        ]
        taken = self._open_by_pair(vals_list)
        open_again = dict(taken)
        for proposal in nothing_came.sorted("id", reverse=True):  # the last one knew of the others
            open_again.setdefault((proposal.product_id.id, proposal.warehouse_id.id), proposal)
        free = nothing_came & self.browse().union(*open_again.values())
        for proposal in free:
            proposal.withdrawn_line_id = proposal.purchase_line_id
        undone = {"purchase_line_id": False, "picking_id": False}
        free._move("withdraw", **undone, **UNDECIDED)
        replaced = (nothing_came - free)._move("replace", **undone)
        counted = replaced._pairs()
        self.browse(p.id for pair, p in open_again.items() if pair in counted)._work_out()

    @api.model
    def _withdraw_transfers(self, pickings):
        """Open those again whose transfers were cancelled, all of the product that was to come."""
        accepted = self.search([("picking_id", "in", pickings.ids), ("state", "=", "accepted")])
        accepted.filtered(lambda p: p._is_transfer_off())._withdraw_undelivered()

    def _is_transfer_off(self):
        moves = self.picking_id._with_backorders().move_ids
        moves = moves.filtered(lambda move: move.product_id == self.product_id)
        return set(moves.mapped("state")) == {"cancel"}

    @api.model
    def _restore(self, lines):
        """Decide again as before where a cancelled order is taken up again.

        What was proposed anew meanwhile learns that this is on order.
        """
        undecided = self.search(
            [("state", "in", OPEN_STATES), ("product_id", "in", lines.product_id.ids)]
        )
        back = undecided.filtered(lambda p: p.withdrawn_line_id in lines)
        for proposal in back:
            line = proposal.withdrawn_line_id
            proposal._move("accept", purchase_line_id=line.id, withdrawn_line_id=False)
        beside = (undecided - back).filtered(
            lambda p: (
                p.product_id in lines.product_id
                and p.warehouse_id in lines.order_id.picking_type_id.warehouse_id
            )
        )
        beside._work_out()

    def _pairs(self):
        return {(p.product_id.id, p.warehouse_id.id) for p in self}

    def _work_out(self):
        """Give these the numbers of this moment."""
        numbers = self.env["replenishment.planner"]._evaluate(
            [(p.product_id, p.warehouse_id) for p in self]
        )
        self._track_prepare(["qty_to_order"])  # who looks on is told of another quantity
        self._renew({p: numbers[p.product_id.id, p.warehouse_id.id] for p in self})

    def _action_view_orders(self):
        """Where the decision led: the purchase order, or their list."""
        if not self.purchase_id:
            return False
        return self.purchase_id._get_records_action(name=self.env._("Purchase Orders"), context={})

    def action_view_purchase(self):
        self.ensure_one()
        return self._action_view_orders()

    def action_view_picking(self):
        self.ensure_one()
        return self.picking_id.get_formview_action()

    def _renew_outdated(self):
        """Work out anew what has missed its cut-off, or of which other goods are coming by now, or
        more are there than were there and coming.

        Goods that came in as they were expected change nothing: nobody is asked again.

        :return: the proposals to be looked at again
        """
        undecided = self.filtered(lambda p: p.state in OPEN_STATES)
        late = undecided.filtered("is_late")
        changed = (undecided - late)._with_other_supply()
        outdated = late | changed
        if not outdated:
            return self.browse()
        outdated.check_access("write")
        missed = {proposal: proposal.order_date for proposal in late}
        before = {
            proposal: (proposal.sellable_qty, proposal.on_order_qty, proposal.proposed_qty)
            for proposal in changed
        }
        decided = {proposal: proposal._decision() for proposal in changed}
        outdated.sudo()._work_out()  # sudo: the numbers are closed to people
        changed = changed.filtered(lambda proposal: proposal._decision() != decided[proposal])
        renewed = late.filtered(lambda proposal: proposal.order_date != missed[proposal])
        lines = [proposal._supply_change_text(*before[proposal]) for proposal in changed]
        if renewed:
            renewed._tell_of_missed_cut_off()
        if lines:
            changed._tell_of_other_supply(lines)
        return renewed | changed

    def _decision(self):
        """What the buyer was asked to say yes to."""
        self.ensure_one()
        return (self.proposed_qty, self.qty_to_order, self.partner_id, self.delivery_date)

    def _with_other_supply(self):
        """Those of which more or less is on its way than when they were worked out, or has come
        that wasn't."""
        # sudo: orders are facts of the store, whoever decides on proposals
        facts = self.env["replenishment.facts"].sudo()
        if not self:
            return self
        products, stores = self.product_id.sudo(), self.warehouse_id.sudo()
        coming = facts._coming(products.ids, stores.ids)
        promised = facts._promised(products.ids, stores.ids)
        sellable = products._get_sellable_quantities(stores)
        changed = self.browse()
        for proposal in self:
            pair = (proposal.product_id.id, proposal.warehouse_id.id)
            parts, today = coming.get(pair, ()), proposal.warehouse_id._store_day()
            until = proposal.next_delivery_date or date.max
            taken = facts._sum_taken(promised.get(pair, ()), parts, today, until)
            on_order = sum(part.quantity for part in parts if part.day < until)
            if proposal._is_other_supply(on_order, sellable[pair[1], pair[0]] - taken):
                changed |= proposal
        return changed

    def _is_other_supply(self, on_order, sellable):
        """Sales only take away: a pack more than there was in all has come from elsewhere."""
        if abs(on_order - self.on_order_qty) > self.uom_id.rounding:
            return True
        return sellable - self.sellable_qty >= max(self.pack_qty, self.uom_id.rounding)

    def _supply_change_text(self, sellable, on_order, proposed):
        is_coming = abs(on_order - self.on_order_qty) > self.uom_id.rounding
        before, after = (
            (on_order, self.on_order_qty) if is_coming else (sellable, self.sellable_qty)
        )
        values = {
            "product": self.product_id.display_name,
            "before": format_quantity(self.env, before),
            "after": format_quantity(self.env, after),
            "old": format_quantity(self.env, proposed),
            "new": format_quantity(self.env, self.proposed_qty),
        }
        if is_coming:
            return self.env._(
                "%(product)s: on order %(before)s → %(after)s, proposed %(old)s → %(new)s", **values
            )
        return self.env._(
            "%(product)s: can be sold %(before)s → %(after)s, proposed %(old)s → %(new)s", **values
        )

    def _tell_of_other_supply(self, lines):
        """Say what changed, and close what isn't needed any more."""
        shown = "; ".join(lines[:MOST_NAMED])
        if len(lines) > MOST_NAMED:
            shown += self.env._(" and %s more", len(lines) - MOST_NAMED)
        unneeded = self.filtered(
            lambda p: not p.difference_qty and p.uom_id.compare(p.proposed_qty, 0) <= 0
        )
        # sudo: it is the numbers that close them, not the person
        unneeded.sudo()._move("supersede")
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "sticky": True,
                "title": self.env._("On order has changed"),
                "message": self.env._("%s. Look at what is still open and accept it again.", shown),
            },
        )
