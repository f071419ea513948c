from odoo import api, fields, models
from odoo.addons.supermarket_stock.tools.codes import gtin


class PosOrderLine(models.Model):
    """A line whose price stood on the label of a scale: no cashier has set it."""

    _inherit = "pos.order.line"

    scale_label = fields.Char(
        readonly=True, copy=False, help="The code of the label whose price was paid, as scanned."
    )

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "scale_label"]

    def _is_explained(self):
        return super()._is_explained() or self._costs_what_its_label_says()

    def _costs_what_its_label_says(self):
        """Read the label anew: it must be this product's, with this price for this quantity."""
        self.ensure_one()
        if not self.scale_label:
            return False
        # sudo: the till's rules are not the cashier's to read
        config = self.order_id.config_id.sudo()
        reader = self.env["supermarket.code.reader"].sudo()
        read = reader._parse(config, self.scale_label)
        read = reader._read_swallowed(config, read, self.product_id)
        label = reader._printed_label(config, read, self.product_id)
        return (
            bool(label.get("price"))
            and self._is_product_of(read.get("forms") or gtin.barcode_forms(read["base_code"]))
            and self._is_price(label["price"])
            and self._is_quantity(label)
        )

    def _is_product_of(self, forms):
        codes = self.product_id.further_barcode_ids.mapped("name")
        return any(form in forms for form in [self.product_id.barcode, *codes] if form)

    def _is_price(self, price):
        """A label tells what shelves tell: with the taxes, or without them.

        To the smallest coin, as no price makes some totals where taxes come on top.
        """
        currency = self.order_id.currency_id
        is_near = abs(price - self._exact_total()) < 1.01 * currency.rounding
        is_piece = self.qty == 1 and not self.discount
        return is_near or (is_piece and currency.compare_amounts(price, self.price_unit) == 0)

    def _exact_total(self):
        """What the line brings to the order before any rounding, as the till shows prices.

        What is stored of it has its share of the rounding of all lines: cents, in a long order.
        """
        # sudo: the till's own taxes
        taxes, product = self.sudo().tax_ids_after_fiscal_position, self.sudo().product_id
        details = taxes._get_tax_details(
            self.price_unit * (1 - self.discount / 100),
            self.qty,
            rounding_method="round_globally",
            product=product,
        )
        is_included = self.order_id.config_id.iface_tax_included == "total"
        return details["total_included" if is_included else "total_excluded"]

    def _is_weighed(self):
        kilo = self.env.ref("uom.product_uom_kgm")
        return self.product_id.to_weight or self.product_uom_id._has_common_reference(kilo)

    def _is_quantity(self, label):
        """As weighed; by a label without weight as the price makes it, to the till's digits."""
        if label.get("weight"):
            return self.product_uom_id.compare(label["weight"], self.qty) == 0
        if not self._is_weighed():
            return self.qty == 1
        listed = self._list_prices().get(self, self.price_unit)
        digit = self.product_uom_id.rounding / 2 / self.qty
        cent = self.order_id.currency_id.rounding / max(label["price"], 1e-9)
        return self.price_unit >= listed * (1 - digit - cent)
