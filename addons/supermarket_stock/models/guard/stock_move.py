from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain

from ...tools.quantity_text import quantity_text


class StockMove(models.Model):
    _inherit = "stock.move"

    # What is on its way is asked of goods that moved ten thousand times.
    _under_way_idx = models.Index(
        "(product_id) WHERE state NOT IN ('done', 'cancel') OR state IS NULL"
    )
    # Boards look for deliveries that were other than ordered: few, among all that ever moved.
    _differed_on_idx = models.Index("(date) WHERE state = 'done' AND quantity <> product_uom_qty")

    def _action_done(self, cancel_backorder=False):
        self._check_goods_may_move()
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        if not self._is_posting():
            moves._after_goods_moved()
        return moves

    # ------------------------------------------------------------------
    # goods on hold or expired
    # ------------------------------------------------------------------

    def _check_goods_may_move(self, lines=None):
        """Refuse to take goods on hold, or expired where that is guarded, to a shop or customer.

        :param lines: what is taken; without, what is picked, as core's `_action_done` has it
        """
        if self.env["supermarket.hold"]._is_held_allowed():
            return
        if lines is None:
            lines = self.move_line_ids.filtered("picked")
        leaving = lines.filtered(lambda line: line._is_leaving())
        answer = self.env["supermarket.guard.override"]._one_answer(leaving)
        leaving.with_context(**answer)._check_guards()

    def _lines_to_validate(self):
        """Of a move that is picked in part the picked lines; of one not picked at all, all."""
        return self.move_line_ids.filtered(lambda line: line.picked or not line.move_id.picked)

    def _after_goods_moved(self):
        """Look again at thresholds and tell the tills, wherever a floor's stock has changed."""
        done = self.filtered(lambda move: move.state == "done" and move.product_id.is_storable)
        # sudo: floors of both ends, whoever moved the goods
        warehouses = (done.location_id | done.location_dest_id).sudo().warehouse_id
        if not done or not warehouses:
            return
        self.env["supermarket.shortage"]._check_thresholds(done.product_id, warehouses)
        done.product_id._sellable_changed(warehouses)

    # ------------------------------------------------------------------
    # more than there is
    # ------------------------------------------------------------------

    def _check_enough(self):
        """Refuse to take more from a store than there is. Nothing has changed when it refuses.

        Only where the company guards against it: core lets stock go below zero.
        """
        guarded = self._lines_guarded()
        lots, totals = defaultdict(float), defaultdict(float)
        for line in guarded:
            place = (line.product_id, line.location_id)
            if line.lot_id:
                lots[(*place, line.lot_id)] += line.quantity_product_uom
            if not line._is_expired():
                totals[place] += line.quantity_product_uom
        there = self._stock_at(lots)
        for (product, location, lot), asked in lots.items():
            self._refuse_overdraw(
                product, location, asked, there[location][product.id, lot.id], lot
            )
        takeable = self._stock_at(totals, takeable=True)
        for (product, location), asked in totals.items():
            stock = takeable[location]
            available = sum(stock[goods] for goods in stock if goods[0] == product.id)
            self._refuse_overdraw(product, location, asked, available)
        self._check_against_tills()

    def _stock_at(self, asked, takeable=False):
        """Return {location: what is there of the goods asked for}, a place at a time.

        :param asked: keys (product, location, …)
        """
        products = defaultdict(self.env["product.product"].browse)
        for product, location, *_lot in asked:
            products[location] |= product
        return {
            location: of_place._quantities_at(location, takeable)
            for location, of_place in products.items()
        }

    def _lines_guarded(self):
        """The lines that take goods away in companies that guard their stock.

        What Odoo keeps nothing for need not be there: of what a subcontractor delivers it books
        afterwards that he made it.
        """
        return self._lines_to_validate().filtered(
            lambda line: (
                line._is_leaving()
                and not line.move_id._should_bypass_reservation()
                and line._guard_company().supermarket_stock_guard
            )
        )

    def _check_against_tills(self):
        """Of guarded goods a person and a till never both take the last unit."""
        reservations = self.env["supermarket.sale.reservation"].sudo()  # sudo: of all tills
        for warehouse, asked in self._guarded_goods_taken().items():
            there = reservations._keep_tills_waiting(warehouse, [product.id for product in asked])
            moved = self._moved_just_now(warehouse, list(asked))
            for product, quantity in asked.items():
                available = there.get(product.id, 0.0) + moved.get(product, 0.0)
                self._refuse_overdraw(product, warehouse.lot_stock_id, quantity, available)

    def _moved_just_now(self, warehouse, products):
        """Return {product: quantity} that this transaction itself brought to the store's floor.

        What it took away is taken off. Several scans come in one transaction: the tills don't see
        yet what the first of them moved, but the next one must.
        """
        begin = fields.Datetime.to_string(self.env.cr.now().replace(microsecond=0))
        # sudo: of the whole store, whoever moves the goods
        lines = self.env["stock.move.line"].sudo()
        lines = lines.search(
            Domain("product_id", "in", [product.id for product in products])
            & Domain("state", "=", "done")
            & Domain("write_date", ">=", begin)
        )
        moved = defaultdict(float)
        for line in self.env["supermarket.sale.reservation"]._of_this_transaction(lines):
            goes = warehouse._is_floor(line.location_id)
            comes = warehouse._is_floor(line.location_dest_id)
            if goes and not comes:
                moved[line.product_id] -= line.quantity_product_uom
            elif comes and not goes and line._may_be_sold_at(line.location_dest_id):
                moved[line.product_id] += line.quantity_product_uom
        return moved

    def _guarded_goods_taken(self):
        """Return {store: {product: quantity}} that leaves a store's floor and may not run short.

        What can't be sold anyway (on hold, expired) is not counted: no till asks for it.
        """
        taken = defaultdict(lambda: defaultdict(float))
        if self.env["supermarket.hold"]._is_held_allowed():
            return taken
        for line in self._lines_guarded().sorted():
            store = line._floor_left()
            if store and line.product_id._is_guarded() and not line._is_expired():
                taken[store][line.product_id] += line.quantity_product_uom
        return taken

    def _refuse_overdraw(self, product, location, asked, available, lot=None):
        if product.uom_id.compare(asked, available) <= 0:
            return
        self.env["supermarket.guard.override"]._refuse(
            self._not_enough_message(product, location, lot, asked, available),
            told={"asked": asked, "available": max(available, 0.0)},
            guard="stock",
            company_id=self.company_id[:1].id,
            product_id=product.id,
            lot_id=lot.id if lot else False,
            location_id=location.id,
            location_dest_id=self.location_dest_id[:1].id,
            quantity=asked,
            document=", ".join(self.picking_id.mapped("name")),
        )

    def _not_enough_message(self, product, location, lot, asked, available):
        name = f"{product.display_name} ({lot.name})" if lot else product.display_name
        return self.env._(
            "Not enough of %(product)s at %(location)s: asked %(asked)s %(unit)s, "
            "available %(available)s %(unit)s. Nothing was changed: reduce the quantity, or count "
            "the goods.",
            product=name,
            location=location.display_name,
            asked=quantity_text(self.env, product.uom_id.round(asked)),
            available=quantity_text(self.env, product.uom_id.round(max(available, 0.0))),
            unit=product.uom_id.name,
        )
