from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError

from ...tools.guards import (
    FREE_OF_ORDER,
    TAKING,
    WORKING,
    check_born_unpaid,
    check_not_booked,
    check_orders_unpaid,
    check_paid_at_till,
    check_unpaid,
    without_defaults,
    without_early_payment,
)
from ...tools.past_refusals import WRITTEN, note_written, past_refusals, steps_behind


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model_create_multi
    def create(self, vals_list):
        """Who makes an order by hand makes a draft."""
        check_born_unpaid(self.env, vals_list)
        for vals in vals_list:
            check_not_booked(self, vals)
        note_written(self)
        return super(PosOrder, without_defaults(self)).create(vals_list)

    def write(self, vals):
        vals = without_early_payment(self, vals)
        check_not_booked(self, vals)
        check_unpaid(self, "", FREE_OF_ORDER, vals)
        check_paid_at_till(self, vals.get("state"))
        note_written(self)
        result = super().write(vals)
        if vals.get("state") == "cancel":
            self._release_promises()
        return result

    def unlink(self):
        self._release_promises()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_paid(self):
        check_orders_unpaid(self)

    def _release_promises(self):
        """Goods and units of promotions that were promised to orders end with them."""
        self._release_promised(self.mapped("uuid"))

    @api.model
    def _release_promised(self, uuids):
        reservations = self.env["supermarket.sale.reservation"].sudo()  # sudo: the till's own
        promotions = self.env["supermarket.promotion.reservation"].sudo()  # sudo: as above
        for uuid in filter(None, uuids):
            if reservations.search_count([("order_uuid", "=", uuid)], limit=1):
                reservations._release(uuid)
            if promotions.search_count([("order_uuid", "=", uuid)], limit=1):
                promotions._release(uuid)

    def action_pos_order_paid(self):
        check_paid_at_till(self, "paid")
        return super().action_pos_order_paid()

    def confirm_coupon_programs(self, coupon_data):
        """Core links the cards to the lines of the order that was just paid."""
        working = WORKING.on(self)
        return super(PosOrder, working).confirm_coupon_programs(coupon_data)

    def _generate_pos_order_invoice(self):
        working = WORKING.on(self)
        return super(PosOrder, working)._generate_pos_order_invoice()

    def _create_order_picking(self):
        """Enter the goods into the sales ledger where core would create pickings.

        Orders to ship later keep core's pickings: their goods have not left the shop. An invoice
        needs the cost of its goods at once, whether it is made at payment or later: what is not
        posted yet of its order is posted as its own picking. What was posted with the session
        is costed there.
        """
        self.ensure_one()
        if not self.session_id._sells_through_ledger() or self.shipping_date:
            return super()._create_order_picking()
        if not (self.to_invoice and self.company_id.anglo_saxon_accounting):
            return self._record_in_ledger()
        entries = self._ledger_entries() or self._record_in_ledger()
        return entries._post([("id", "in", entries.ids), ("posted", "=", False)])

    def _process_saved_order(self, draft):
        """The steps of an order that was paid: what may refuse it, Odoo, what never does."""
        if draft or self.state == "cancel":
            return super()._process_saved_order(draft)
        self._check_taken()
        # Core says that it is paid once it has looked at the payments.
        taking = TAKING.on(self)
        result = taking._book_saved_order(draft)
        self._after_taken()
        return result

    # Steps that features above the sale fill in; a till without one has nothing to do there.

    def _link_trades(self):
        """Step: payments by code find their trades."""

    def _check_returned_goods(self):
        """Step: what comes back is what was sold."""

    def _check_returned_quantities(self):
        """Step: no more comes back than was sold."""

    def _check_rewards(self):
        """Step: a reward takes off at most what its promotion gives."""

    def _settle_promotion_units(self):
        """Step: the units promised are those that the lines give."""

    def _check_authorised(self):
        """Step: above the till's limits a supervisor has agreed."""

    def _raise_sticker_exceptions(self):
        """Step: goods marked down that were not to be sold so."""

    def _use_promotions(self):
        """Step: what was given is taken off the quotas."""

    def _audit_age(self):
        """Step: the age that was asked for."""

    def _audit_round_off(self):
        """Step: the cents that were dropped."""

    def _check_taken(self):
        """What may refuse the order, in the order in which a person is told."""
        self._link_trades()
        self._raise_untaxed()
        if self.session_id.stock_by_ledger:
            self._check_returned_goods()
            self._check_returned_quantities()
            self._check_rewards()
        self._settle_promotion_units()
        if self.config_id.use_limits:
            self._check_authorised()

    def _after_taken(self):
        """What is kept of a sale that was made; nothing of it refuses the order."""
        by_ledger = self.session_id.stock_by_ledger
        if by_ledger and (self.shipping_date or not self.session_id._sells_through_ledger()):
            self._release_promises()  # the ledger ends the others
        self._raise_sticker_exceptions()
        self._use_promotions()
        self._audit_age()
        self._audit_round_off()
        if by_ledger:
            self._raise_wrong(self._notes_of_input() + self._delisted_notes())
        if not self.session_id._sells_through_ledger():
            self._raise_bad_goods_sold()

    def _book_saved_order(self, draft):
        """Core's part, and that of other addons. What was paid offline is booked, whatever one of
        them, such as one of a country's law, asks for first: somebody is told why.
        """
        # A step of `_process_saved_order` with a name of its own.
        # pylint: disable=super-method-mismatch
        if draft or not self.paid_offline:
            return super()._process_saved_order(draft)
        if not self.session_id.stock_by_ledger:
            return self._book_without_journal(_next_step, draft)
        done, refusal = past_refusals(
            steps_behind(self, PosOrder, "_process_saved_order").values(),
            lambda step, written: self.with_context(**{WRITTEN: written})._book_without_journal(
                step, draft
            ),
        )
        self._note_refusal(refusal)
        return done

    def _book_without_journal(self, book, draft):
        """At last core refuses an order of a till without an invoice journal, also one that asks
        for no invoice: what was paid offline is booked by then, and is taken.
        """
        if self.config_id.invoice_journal_id:
            return book(self, draft)
        costed = []
        try:
            return book(self.with_context(supermarket_costed=costed), draft)
        except UserError:
            if not costed:
                raise
        return self.id

    def _compute_total_cost_in_real_time(self):
        result = super()._compute_total_cost_in_real_time()
        costed = self.env.context.get("supermarket_costed")
        if isinstance(costed, list):
            costed.append(self.id)  # the last step before core looks for a journal
        return result

    def _raise_bad_goods_sold(self):
        """Where Odoo's own pickings take the goods: what of them was not to be sold."""
        sold = self.lines.filtered(lambda line: line.qty > 0)
        names = {(name.product_id, name.lot_name) for name in sold.pack_lot_ids}
        if self.shipping_date or not (names or self._is_any_held(sold.product_id)):
            return
        lots = sold._find_lots(names)
        none = self.env["stock.lot"].sudo()  # sudo: as the lots that `_find_lots` returns
        goods = []
        for line in sold:
            of_line = [lots.get((line.product_id, name.lot_name)) for name in line.pack_lot_ids]
            goods += [
                (line.product_id, lot, line.qty / max(len(of_line), 1))
                for lot in filter(None, of_line or [none])
            ] or [(line.product_id, none, line.qty)]
        store = self.config_id._store()
        self.env["supermarket.sale.exception"]._open(
            [
                {"order_id": self.id, "warehouse_id": store.id, **vals}
                for vals in self._bad_goods_vals(goods, store)
            ]
        )

    def _ledger_entries(self):
        # sudo: a cashier may not read every store's sales; these are the order's own
        return self.env["supermarket.sale.ledger"].sudo().search([("pos_order_id", "in", self.ids)])

    def _record_in_ledger(self):
        """Sell the order's storable goods, in the order's transaction."""
        self.ensure_one()
        vals_list = self.lines._prepare_ledger_vals_list()
        # A cashier sells, but only code writes the ledger. The tills are told by _tell_tills.
        ledger = self.env["supermarket.sale.ledger"].sudo()
        entries = ledger.with_context(supermarket_till_sale=True)._record(vals_list)
        if entries:
            self._tell_tills(vals_list)
            if self._needs_looking_at(vals_list):
                self._raise_exceptions(entries)
        return entries

    def _tell_tills(self, vals_list):
        """Send what the order took to the store's open tills.

        The difference, not the new quantity: what two tills take at the same moment adds up,
        whichever message comes first, and the sale has nothing to compute.
        """
        taken = defaultdict(float)
        for vals in vals_list:
            taken[vals["product_id"]] += vals["quantity"]
        store = self.config_id._store()
        store._notify_tills(
            "SUPERMARKET_SOLD",
            {"ids": list(taken), "quantities": list(taken.values()), "order": self.uuid},
        )

    def _ledger_locations(self):
        """Where sold goods leave from, and where returned ones come back to (as core decides)."""
        picking_type = self.config_id.picking_type_id
        return_type = picking_type.return_picking_type_id
        source = picking_type.default_location_src_id
        back = return_type.default_location_dest_id if return_type else source
        return source, back

    # What should not have been sold ------------------------------------------------------

    def _needs_looking_at(self, vals_list):
        """Was anything sold that is guarded, a lot, or held? Else nothing can be wrong with it."""
        products = self.lines.product_id.browse({vals["product_id"] for vals in vals_list})
        return (
            any(vals["lot_id"] for vals in vals_list)
            or any(product._is_guarded(self.config_id.oversell_policy) for product in products)
            or self._is_any_held(products)
        )

    def _is_any_held(self, products):
        """Whether a product is on hold, or recalled, as a whole."""
        return self.env["supermarket.hold"]._is_any_held(products, self.company_id)

    def _raise_exceptions(self, entries):
        """Put on somebody's list what the order sold although it was not to be sold.

        The order is taken in any case: the goods have left and the money is in the till.
        """
        store = self.config_id._store()
        sold = entries.filtered(lambda entry: entry.quantity > 0)
        goods = [(entry.product_id, entry.lot_id, entry.quantity) for entry in sold]
        vals_list = self._oversold_vals(sold, store) + self._bad_goods_vals(goods, store)
        vals_list += self._oversold_lot_vals(
            sold, store, {vals["product_id"] for vals in vals_list}
        )
        if vals_list:
            self.env["supermarket.sale.exception"]._open(
                [{"order_id": self.id, "warehouse_id": store.id, **vals} for vals in vals_list]
            )

    def _oversold_vals(self, sold, store):
        """Guarded products whose sellable quantity the order took below zero."""
        of_till = self.config_id.oversell_policy
        guarded = sold.product_id.filtered(lambda product: product._is_guarded(of_till))
        if not guarded:
            return []
        sellable = guarded._get_sellable_quantities(store)
        return [
            {
                "product_id": product.id,
                "reason": "oversold",
                "quantity": min(
                    -sellable[store.id, product.id],
                    sum(e.quantity for e in sold if e.product_id == product),
                ),
            }
            for product in guarded
            if sellable[store.id, product.id] < 0
        ]

    def _bad_goods_vals(self, goods, store):
        """Goods on hold, recalled or past their date that were sold all the same.

        :param goods: [(product, lot or an empty record, quantity)]
        """
        products = self.env["product.product"].union(*(product for product, _lot, _qty in goods))
        lots = self.env["stock.lot"].union(*(lot for _product, lot, _qty in goods))
        # The cashier may not see holds; they bind the sale all the same.
        holds = self.env["supermarket.hold"].sudo()._active_holds(products, store)
        # By the day of the sale: what an offline till sold on its last day arrives tomorrow.
        expired = self.config_id._expired(lots, self.date_order)
        return [
            {"product_id": product.id, "lot_id": lot.id, "reason": reason, "quantity": quantity}
            for product, lot, quantity in goods
            for reason in [self._bad_reason(product, lot, holds, expired)]
            if reason
        ]

    @api.model
    def _bad_reason(self, product, lot, holds, expired):
        """Why these goods were not to be sold: recalled, held, expired, in this order, or None."""
        reasons = {
            hold.reason
            for hold in holds
            if hold.product_id == product and (not hold.lot_id or hold.lot_id == lot)
        }
        if reasons:
            return "recalled" if "recall" in reasons else "held"
        return "expired" if lot in expired else None


def _next_step(order, draft):
    return super(PosOrder, order)._process_saved_order(draft)
