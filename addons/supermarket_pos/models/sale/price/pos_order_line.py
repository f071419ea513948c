from collections import defaultdict

from odoo import fields, models

SOLD = ("paid", "done", "invoiced")


class PosOrderLine(models.Model):
    """What a line should have cost by the server's own prices."""

    _inherit = "pos.order.line"

    def _is_explained(self):
        """Whether the price follows from something else than the cashier's will.

        A reward that takes something off, a part of a combo, the sticker of a markdown, the label
        of a scale. A way of pricing that has its own proof says so here.
        """
        self.ensure_one()
        if self.reward_id and self.is_reward_line:
            return self.price_unit * self.qty <= 0
        return bool(self._is_combo_part() or self.combo_line_ids or self.markdown_id)

    def _is_priced_by_customer(self):
        """Whether the price is for who buys to say, whatever stands on the list: a tip.

        What else is sold at any amount says so here.
        """
        self.ensure_one()
        tip = self.order_id.config_id.sudo().tip_product_id  # sudo: part of the till's own set-up
        return bool(tip) and self.product_id == tip

    def _own_price(self):
        """The product's own price in the currency of the till, as the till converts it."""
        self.ensure_one()
        company, price = self.company_id, self.product_id.lst_price
        if self.currency_id == company.currency_id:
            return price
        today = fields.Date.today()
        return company.currency_id._convert(price, self.currency_id, company, today)

    def _value_returned(self):
        """What comes back without a receipt; at the list price where next to nothing is paid.

        Goods that come back for nothing put stock into the books that nobody has.
        """
        paid = abs(self.price_subtotal_incl)
        listed = self._own_price() * abs(self.qty)
        return listed if paid < listed / 10 else paid

    def _is_combo_part(self):
        """Whether the combo that the line is a part of has such a part."""
        # sudo: what a combo offers is the till's business
        offered = self.combo_parent_id.sudo().product_id.combo_ids.combo_item_ids
        return bool(self.combo_parent_id) and self.product_id in offered.product_id

    def _combo_prices(self):
        """[(combo line, its list price, what its parts cost)] of combos that cost less.

        A till divides the price of a combo among its parts; extras come on top.
        """
        found = []
        for combo in self.filtered(lambda line: line.combo_line_ids and line.qty > 0):
            parts = combo.combo_line_ids
            paid = sum(part.price_unit * part.qty for part in parts) / combo.qty + combo.price_unit
            listed = combo._own_price()
            if pricelist := combo.order_id.pricelist_id:
                moment = combo.order_id._moment_of_prices()
                listed = pricelist._get_product_price(combo.product_id, combo.qty, date=moment)
            slack = combo.currency_id.rounding * (1 + len(parts))
            if paid + slack < listed and not combo.order_id.fiscal_position_id:
                found.append((combo, listed, paid))
        return found

    def _list_prices(self):
        """{line: price} of the lines that cost less than the product's own price.

        Only those are held against the price list: a shop's ordinary sale costs no further
        statement.
        """
        prices = self._prices_of_list()
        if not self.order_id.fiscal_position_id:
            return prices
        return {line: min(price, line._as_taxed(price)) for line, price in prices.items()}

    def _as_taxed(self, price):
        """The price under the order's fiscal position, whose taxes may not be in it.

        So a quotation has it; Odoo's till keeps the price of the list, whatever the position.
        """
        taxes = self.order_id._sale_taxes(self.product_id, self.company_id)
        mapped = self.order_id.fiscal_position_id.sudo().map_tax(taxes)  # sudo: as the taxes
        return taxes._adapt_price_unit_to_another_taxes(
            price, self.product_id.sudo(), taxes, mapped
        )

    def _prices_of_list(self):
        order = self.order_id
        below = self.filtered(lambda line: line.price_unit < line._own_price())
        pricelist = order.pricelist_id
        if not pricelist:
            return {line: line._own_price() for line in below}
        prices = {}
        moment = order._moment_of_prices()
        by_quantity = defaultdict(self.browse)
        for line in below:
            by_quantity[line._counted_quantity()] |= line
        for quantity, lines in by_quantity.items():
            listed = pricelist._get_products_price(lines.product_id, quantity, date=moment)
            prices.update({line: listed[line.product_id.id] for line in lines})
        return prices

    def _counted_quantity(self):
        """The quantity that a price list goes by: goods of several lots count together, as in
        Odoo's till."""
        if self.product_id.tracking != "lot":
            return self.qty
        same = self.order_id.lines.filtered(lambda line: line.product_id == self.product_id)
        return sum(line.qty for line in same if line.qty > 0)

    def _return_fault(self):
        """(field, fault) of a line that returns something else than was sold, else None."""
        sold = self.refunded_orderline_id
        if sold.order_id.state not in SOLD or sold.company_id != self.company_id:
            return "refunded_orderline_id", "id"
        if sold.product_id != self.product_id:
            return "product_id", "returned"
        if self.qty * sold.qty > 0:
            return "qty", "direction"
        return ("price_unit", "price") if self._gives_back_too_much() else None

    def _gives_back_too_much(self):
        """By piece, to the cents that rounding a line may make."""
        sold = self.refunded_orderline_id
        if not sold.qty or not self.qty:
            return False
        paid = abs(sold.price_subtotal_incl / sold.qty)
        cent = 2 * self.currency_id.rounding * (1 + len(self.tax_ids))
        return abs(self.price_subtotal_incl) > (paid * abs(self.qty)) + cent + (
            cent * abs(self.qty / sold.qty)
        )
