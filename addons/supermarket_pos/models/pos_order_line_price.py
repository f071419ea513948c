from collections import defaultdict

from odoo import models


class PosOrderLine(models.Model):
    """What a line should have cost by the server's own prices."""

    _inherit = "pos.order.line"

    def _is_explained(self):
        """Whether the price follows from something else than the cashier's will.

        A reward, a part of a combo, the sticker of a markdown, the label of a scale. A way of
        pricing that has its own proof says so here.
        """
        self.ensure_one()
        sticker = "markdown_id" in self._fields and self["markdown_id"]
        return bool(self.is_reward_line or self.combo_parent_id or self.combo_line_ids or sticker)

    def _list_prices(self):
        """{line: price} of the lines that cost less than the product's own price.

        Only those are held against the price list: a shop's ordinary sale costs no further
        statement. Prices with another tax (a fiscal position) can't be compared and are left out.
        What was paid offline cost what the list said then.
        """
        order = self.order_id
        if order.fiscal_position_id:
            return {}
        below = self.filtered(lambda line: line.price_unit < line.product_id.lst_price)
        pricelist = order.pricelist_id
        if not pricelist:
            return {line: line.product_id.lst_price for line in below}
        prices = {}
        moment = order.paid_offline and order.date_order
        by_quantity = defaultdict(self.browse)
        for line in below:
            by_quantity[line.qty] |= line
        for quantity, lines in by_quantity.items():
            listed = pricelist._get_products_price(lines.product_id, quantity, date=moment)
            prices.update({line: listed[line.product_id.id] for line in lines})
        return prices
