from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..stock_move import STOCK

PUSHED = ("push", "pull_push")
# Of a planned step, what the moves that are done in its stead have as well
CHAINED = ("rule_id", "warehouse_id", "location_final_id", "reference_ids", "move_orig_ids")


class StockMove(models.Model):
    """The next step of a delivery, planned by Odoo, gets less by what is carried on without it.

    Otherwise its goods would be expected for ever, and the next delivery kept for it. What was
    carried takes its place after the receipt, and joins its paper once nothing is left of that.
    """

    _inherit = "stock.move"

    @api.model
    def _carry(self, product, quantity, source, destination, lot=None, **values):
        moves, unit = self.browse(), product.uom_id
        steps = self._steps_from(product, source, destination, lot)
        if steps:  # asked of all of it, not of the portion of one step
            self._check_there_is(product, quantity, source, lot, destination)
        for step in steps:
            part = min(quantity, step.product_qty)
            instead = {**step._less(part, destination), **values}
            moves |= super()._carry(product, part, source, destination, lot, **instead)
            step._go_on()
            quantity = unit.round(quantity - part)
            if unit.is_zero(quantity):
                return moves
        return moves | super()._carry(product, quantity, source, destination, lot, **values)

    def _carry_back(self, **values):
        """What waited for its next step before waits for it again."""
        steps = self.browse()
        for move in self:
            lot, ends = move.move_line_ids.lot_id[:1], (move.location_dest_id, move.location_id)
            steps |= self._use_up_steps(move.product_id, move.product_qty, *ends, lot)
        back = super()._carry_back(**values)
        steps._go_on()
        for move in back:
            move.origin_returned_move_id._wait_again(move)
        return back

    def _wait_where_it_came(self):
        """Of goods that are brought back to where they were carried on from."""
        for move in self:
            lots = move.move_line_ids.lot_id
            carried = self.search(
                Domain("product_id", "=", move.product_id.id)
                & Domain("location_id", "=", move.location_dest_id.id)
                & Domain("location_dest_id", "=", move.location_id.id)
                & Domain("state", "=", "done")
                & Domain("rule_id", "!=", False)
                & (Domain("move_line_ids.lot_id", "in", lots.ids) if lots else Domain.TRUE),
                order="id desc",
                limit=1,
            )
            carried._wait_again(move)

    @api.model
    def _use_up_steps(self, product, quantity, source, destination, lot):
        """Take goods off the steps that wait for them, and return these: they go on after that."""
        used = self.browse()
        for step in self._steps_from(product, source, destination, lot):
            part = min(quantity, step.product_qty)
            if product.uom_id.compare(part, 0) > 0:
                step._less(part, destination)
                used |= step
                quantity -= part
        return used

    # A step ------------------------------------------------------------------------------

    @api.model
    def _steps_from(self, product, source, destination, lot):
        """The open moves that bring on what was delivered to a place, those of the lot first.

        None that a person made, that somebody has in hand, or that is for a customer.
        """
        if source.usage not in STOCK:
            return self.browse()
        # sudo: what follows a delivery is planned by the system, whoever carries the goods
        steps = self.sudo().search(
            Domain("product_id", "=", product.id)
            & Domain("state", "not in", ("done", "cancel"))
            & Domain("location_id", "parent_of", source.ids)
            & Domain("rule_id.action", "in", PUSHED),
            order="date, id",
        )
        steps = steps.filtered(lambda step: step._is_step_of(destination, lot))
        return steps.sorted(lambda step: bool(lot) and lot not in step._lots_delivered())

    def _is_step_of(self, destination, lot):
        in_hand = self.state == "draft" or self.picked or any(self.move_line_ids.mapped("picked"))
        is_store_s = (self.location_final_id or self.location_dest_id).usage == "internal"
        lots = self._lots_delivered()
        is_lot_s = not lot or not lots or lot in lots
        leaves = not destination._child_of(self.location_id)
        return is_store_s and is_lot_s and leaves and not in_hand and self.product_qty > 0

    def _lots_delivered(self):
        return self.move_orig_ids.move_line_ids.lot_id

    def _less(self, quantity, destination):
        """Take so much off the step, and return the values of the move that is done instead."""
        self._do_unreserve()
        [split] = self._split(quantity)
        values = {name: split[name] for name in CHAINED if split.get(name)}
        # Where yet another step begins, Odoo plans it for what it takes for no correction
        goes_on = any(
            rule.action in PUSHED and destination._child_of(rule.location_src_id)
            for rule in self.rule_id.route_id.rule_ids
        )
        if goes_on:
            values.update(is_inventory=False, origin=split.get("origin"))
        if goes_on or destination._child_of(self.location_final_id or self.location_dest_id):
            values["move_dest_ids"] = split.get("move_dest_ids", [])
        return values

    def _go_on(self):
        """Keep goods for what is left of the steps, and end those of which nothing is."""
        for step in self:
            if step.product_uom.is_zero(step.product_uom_qty):
                step._end_step()
            else:
                step._action_assign()

    def _end_step(self):
        paper, receipts, rule = self.picking_id, self.move_orig_ids.picking_id, self.rule_id
        self.propagate_cancel = False  # what follows takes the goods from where they were carried
        self._action_cancel()
        carried = receipts.move_ids.move_dest_ids.filtered(
            lambda move: move.state == "done" and move.rule_id == rule and not move.picking_id
        )
        if carried and paper.state == "cancel":
            paper.date_done = fields.Datetime.now()  # before they join: it would change their dates
            carried.picking_id = paper
            carried.move_line_ids.picking_id = paper

    def _wait_again(self, back):
        """Plan the step again that a move was done instead of, for what was brought back."""
        carried = self.sudo()  # sudo: as in `_steps_from`
        rule, final = carried.rule_id, carried.location_final_id
        if rule.action not in PUSHED:
            return
        before = carried.move_orig_ids.sorted()[:1]
        next_moves = carried.move_dest_ids.filtered(lambda one: one.state not in ("done", "cancel"))
        is_last = final and final._child_of(rule.location_dest_id)
        # Of what came before, as Odoo's own: so that the two are one again where one is left
        step = (before or carried).copy(
            {
                "product_uom": back.product_uom.id,
                "product_uom_qty": back.product_uom_qty,
                "location_id": rule.location_src_id.id,
                "location_dest_id": (final if is_last else rule.location_dest_id).id,
                "location_final_id": final.id,
                "picking_id": False,
                "picking_type_id": rule.picking_type_id.id,
                "rule_id": rule.id,
                "warehouse_id": carried.warehouse_id.id,
                "propagate_cancel": rule.propagate_cancel,
                "procure_method": "make_to_order",
                "is_inventory": False,
                "inventory_name": False,
                "origin": before.origin or before.picking_id.name,
                "date": fields.Datetime.now(),
                "move_orig_ids": [Command.set((carried.move_orig_ids | back).ids)],
                "move_dest_ids": [Command.set(next_moves.ids)],
            }
        )
        step._action_confirm()._action_assign()
