from odoo import models


class PosOrder(models.Model):
    """Lots that an order took below zero, though there may be enough of their product.

    A till chooses only lots that are there: these were scanned, typed or sold by a sticker. Of
    the lot that was named there was less, so another one was sold, or it was received as another.
    """

    _inherit = "pos.order"

    def _oversold_lot_vals(self, sold, store, told):
        """Return the values of the exceptions.

        :param told: ids of products that go on the list anyhow
        """
        named = set(self.lines.filtered("pack_lot_ids").mapped("uuid"))
        sold = sold.filtered(
            lambda entry: (
                entry.lot_id
                and entry.product_id.id not in told
                and entry.line_uuid.split("/")[0] in named
            )
        )
        there = sold.lot_id._quantities_at(store.lot_stock_id)
        return [
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "reason": "oversold",
                "quantity": min(-there[lot.id], sum(entries.mapped("quantity"))),
            }
            for lot, entries in sold.grouped("lot_id").items()
            if lot.product_id.uom_id.compare(there[lot.id], 0.0) < 0
            and self._is_lot_watched(lot, entries)
        ]

    def _is_lot_watched(self, lot, entries):
        """Whether somebody looks into it: a guarded product, a markdown, or a lot once received.

        A lot that the till itself created is on the list as unknown already, and serial numbers
        are often written down at the sale for the first time.
        """
        if entries.markdown_id:
            return True
        # sudo: whether it was ever received, whoever sells it
        received = lot.sudo().quant_ids.filtered(
            lambda quant: quant.location_id.usage != "customer"
        )
        if not received and self._is_new_lot(lot):
            return False
        return bool(received) or lot.product_id._is_guarded(self.config_id.oversell_policy)

    def _is_new_lot(self, lot):
        """Whether this sale wrote the lot down for the first time."""
        return lot.product_id.tracking == "serial" or bool(
            # sudo: of this very order
            self.env["supermarket.sale.exception"]
            .sudo()
            .search_count(
                [
                    ("order_id", "=", self.id),
                    ("lot_id", "=", lot.id),
                    ("reason", "=", "unknown_lot"),
                ],
                limit=1,
            )
        )
