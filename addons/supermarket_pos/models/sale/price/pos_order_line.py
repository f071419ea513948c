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
        return bool(self._is_combo_part() or self._is_combo() or self.markdown_id)

    def _is_back_explained(self):
        """The same of what comes back without a receipt: parts of a combo are goods like others."""
        return self._is_explained() and not self.combo_parent_id

    def _is_taken_off(self):
        """Whether a price below zero follows from something else than the cashier's will.

        A reward, the cents dropped, which have a limit of their own, a quotation.
        """
        self.ensure_one()
        # sudo: part of the till's own set-up
        dropped = self.order_id.config_id.sudo().round_off_product_id
        is_dropped = bool(dropped) and self.product_id == dropped
        return is_dropped or bool(self._quotation()) or self._is_explained()

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

    def _is_combo(self):
        # sudo: what a combo offers is the till's business
        return bool(self.combo_line_ids and self.sudo().product_id.combo_ids)

    def _is_combo_part(self):
        """Whether the combo that the line is a part of has such a part, and room for it."""
        combo = self.combo_parent_id
        return bool(combo) and self.product_id in combo._offered() and combo._has_room()

    def _offered(self):
        # sudo: as in `_is_combo`
        return self.sudo().product_id.combo_ids.combo_item_ids.product_id

    def _pieces_by_choice(self):
        """{choice: pieces of it for one combo}, as far as only one choice has the part."""
        # sudo: as in `_is_combo`
        choices = self.sudo().product_id.combo_ids
        return {
            choice: sum(
                abs(part.qty / self.qty)
                for part in self.combo_line_ids
                if choices.filtered(
                    lambda one, part=part: part.product_id in one.combo_item_ids.product_id
                )
                == choice
            )
            for choice in choices
            if self.qty
        }

    def _has_room(self):
        """Whether the parts are no more than the combo has, in all and of each choice."""
        self.ensure_one()
        if not self.qty:
            return False
        pieces = self._pieces_by_choice()
        most = sum(choice.qty_max for choice in pieces)
        in_all = sum(abs(part.qty / self.qty) for part in self.combo_line_ids)
        return in_all <= most + 1e-6 and all(
            count <= choice.qty_max + 1e-6 for choice, count in pieces.items()
        )

    def _is_divided(self):
        """Whether the combo's own price is asked: not where each of its pieces is a further one."""
        # sudo: as in `_is_combo`
        return any(self.sudo().product_id.combo_ids.mapped("qty_free"))

    def _combo_extras(self):
        """What one combo costs above its price: choices for which more is asked, further pieces.

        Left out where it was changed since the till was opened.
        """
        session = self.order_id.session_id
        opened = session.start_at or session.create_date
        pieces = self._pieces_by_choice()
        extras = sum(
            max(count - choice.qty_free, 0) * choice.base_price
            for choice, count in pieces.items()
            if choice.write_date <= opened
        )
        for part in self.combo_line_ids:
            items = self.sudo().product_id.combo_ids.combo_item_ids  # sudo: as in `_is_combo`
            items = items.filtered(lambda one, part=part: one.product_id == part.product_id)
            if items and all(item.write_date <= opened for item in items):
                extras += min(items.mapped("extra_price")) * abs(part.qty / self.qty)
        return extras

    def _combo_prices(self):
        """[(combo line, its list price, what its parts cost)] of combos that cost less.

        A till divides the price of a combo among its parts; extras come on top.
        """
        found = []
        for combo in self.filtered(lambda line: line._is_combo() and line.qty > 0):
            parts = combo.combo_line_ids
            paid = sum(part.price_unit * part.qty for part in parts) / combo.qty + combo.price_unit
            listed = combo._own_price()
            if pricelist := combo.order_id.pricelist_id:
                moment = combo.order_id._moment_of_prices()
                listed = pricelist._get_product_price(
                    combo.product_id, combo.qty, currency=combo.currency_id, date=moment
                )
            if combo.currency_id == combo.company_id.currency_id:
                listed = listed * combo._is_divided() + combo._combo_extras()
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
            listed = pricelist._get_products_price(
                lines.product_id, quantity, currency=order.currency_id, date=moment
            )
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
