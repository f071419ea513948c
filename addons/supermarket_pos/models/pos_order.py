from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .guards import ORDER_AMOUNTS, check_unpaid

# policies under which a product must not be sold beyond its stock
GUARDED = ("block", "pin")


class PosOrder(models.Model):
    _inherit = "pos.order"

    def write(self, vals):
        check_unpaid(self, "", ORDER_AMOUNTS, vals)
        return super().write(vals)

    def _create_order_picking(self):
        """Enter the goods into the sales ledger where core would create pickings.

        Orders to ship later and orders invoiced at payment keep core's pickings: the first have
        not left the shop, the second need the cost of their moves for the invoice at once. An
        order that is invoiced after it was paid is in the ledger already: what is not posted yet
        is posted as its own picking, for the same reason. What was posted with the session is
        costed there.
        """
        self.ensure_one()
        if not self.session_id._sells_through_ledger() or self.shipping_date:
            return super()._create_order_picking()
        if self.to_invoice and self.company_id.anglo_saxon_accounting:
            entries = self._ledger_entries()
            if not entries:
                return super()._create_order_picking()
            return entries._post([("id", "in", entries.ids), ("posted", "=", False)])
        return self._record_in_ledger()

    def _ledger_entries(self):
        # The cashier may not read the stock of every store; an order's own entries are his.
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
            or any(
                product._get_oversell_policy(self.config_id.oversell_policy) in GUARDED
                for product in products
            )
            or self._is_any_held(products)
        )

    def _is_any_held(self, products):
        """Whether a product is on hold, or recalled, as a whole."""
        return bool(
            self.env.execute_query(
                SQL(
                    """SELECT 1 FROM supermarket_hold
                        WHERE state = 'active' AND lot_id IS NULL AND product_id = ANY(%s)
                        LIMIT 1""",
                    products.ids,
                )
            )
        )

    def _raise_exceptions(self, entries):
        """Put on somebody's list what the order sold although it was not to be sold.

        The order is taken in any case: the goods have left and the money is in the till.
        """
        store = self.config_id._store()
        sold = entries.filtered(lambda entry: entry.quantity > 0)
        vals_list = self._oversold_vals(sold, store) + self._bad_lot_vals(sold, store)
        vals_list += self._oversold_lot_vals(
            sold, store, {vals["product_id"] for vals in vals_list}
        )
        if vals_list:
            self.env["supermarket.sale.exception"]._raise(
                [{"order_id": self.id, "warehouse_id": store.id, **vals} for vals in vals_list]
            )

    def _oversold_vals(self, sold, store):
        """Guarded products whose sellable quantity the order took below zero."""
        floor = self.config_id.oversell_policy
        guarded = sold.product_id.filtered(
            lambda product: product._get_oversell_policy(floor) in GUARDED
        )
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

    def _bad_lot_vals(self, sold, store):
        """Goods on hold, recalled or past their date that were sold all the same."""
        # The cashier may not see holds; they bind him all the same.
        holds = self.env["supermarket.hold"].sudo()._active_holds(sold.product_id, store)
        # By the day of the sale: what an offline till sold on its last day arrives tomorrow.
        expired = self.config_id._expired(sold.lot_id, self.date_order)
        return [
            {
                "product_id": entry.product_id.id,
                "lot_id": entry.lot_id.id,
                "reason": reason,
                "quantity": entry.quantity,
            }
            for entry in sold
            for reason in [self._bad_reason(entry, holds, expired)]
            if reason
        ]

    @api.model
    def _bad_reason(self, entry, holds, expired):
        """Why these goods were not to be sold: recalled, held, expired, in this order, or None."""
        reasons = {
            hold.reason
            for hold in holds
            if hold.product_id == entry.product_id
            and (not hold.lot_id or hold.lot_id == entry.lot_id)
        }
        if reasons:
            return "recalled" if "recall" in reasons else "held"
        return "expired" if entry.lot_id in expired else None
