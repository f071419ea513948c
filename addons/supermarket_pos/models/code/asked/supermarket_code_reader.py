from odoo import api, models


class SupermarketCodeReader(models.AbstractModel):
    """What somebody who holds a code in hand asks the price of, as the till would sell it."""

    _inherit = "supermarket.code.reader"

    @api.model
    def _asked(self, config, code):
        """(product, how much of it, the price that the label says or None)."""
        parsed = self._parse(config, code)
        product, count = self._find_product(config, parsed)
        if not product:
            return product, 0.0, None
        parsed = self._read_swallowed(config, parsed, product)
        sale = self._find_sale(config, product, count, parsed)
        printed = self._printed_price(config, parsed, product)
        # The product's own code has zeros where a label of it has its weight and price
        if not sale or not sale["quantity"]:
            return product, count, printed
        return product, sale["quantity"], printed

    @api.model
    def _printed_price(self, config, parsed, product):
        """What the label says to be paid, None where it says nothing of it."""
        return self._printed_label(config, parsed, product).get("price") or None
