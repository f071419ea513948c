from odoo import api, models
from odoo.exceptions import UserError

UNPAID = {"draft", "cancel"}


class PosOrder(models.Model):
    """Stickers of orders that arrive: forged ones are refused, what was paid offline is taken."""

    _inherit = "pos.order"

    @api.model
    def _refuse_forged_stickers(self, order, session):
        """Refuse what no till of ours sends: it asks the server before payment.

        An order paid offline is taken in any case; see _raise_sticker_exceptions.
        """
        if order.get("state") in UNPAID:
            return
        for line in self._line_values(order):
            if line.get("markdown_sticker"):
                self._refuse_forged_sticker(line, session.config_id._store())

    @api.model
    def _line_values(self, order):
        """The values of the new lines among an order's commands."""
        commands = order.get("lines") or []
        return [command[2] for command in commands if command[0] == 0 and command[2]]

    @api.model
    def _refuse_forged_sticker(self, line, store):
        lots = [names[2].get("lot_name") for names in line.get("pack_lot_ids") or [] if names[2]]
        product_id = line.get("product_id")
        asked = {"product_id": product_id, "lots": lots, "price": line.get("price_unit")}
        markdowns = self.env["supermarket.markdown"]
        _markdown, fault = markdowns._judge_line(line["markdown_sticker"], asked, store)
        if fault in markdowns._forged_faults():
            # sudo: the name alone, for the message
            product = self.env["product.product"].sudo().browse(product_id)
            raise UserError(
                self.env._(
                    "%(product)s can't be sold by this sticker: %(reason)s",
                    product=product.display_name,
                    reason=markdowns._fault_text(fault),
                )
            )

    def _raise_sticker_exceptions(self):
        """Put on somebody's list the stickers that did not hold when the order was made."""
        sold = self.lines.filtered(lambda line: line.markdown_sticker and line.qty > 0)
        faults = [(line, line._sticker_fault()) for line in sold]
        markdowns = self.env["supermarket.markdown"]
        store = self.config_id._store()
        self.env["supermarket.sale.exception"]._open(
            [
                {
                    "order_id": self.id,
                    "warehouse_id": store.id,
                    "product_id": line.product_id.id,
                    "lot_id": line.markdown_id.lot_id.id,
                    "reason": "markdown",
                    "quantity": line.qty,
                    "note": markdowns._fault_text(fault),
                }
                for line, fault in faults
                if fault
            ]
        )
