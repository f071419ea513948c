from typing import NamedTuple

from odoo import models

from ...tools.unit_price import unit_price

LITRES = 1000  # in a cubic metre, in which Odoo keeps a volume


class Offer(NamedTuple):
    """What goods cost in a store now: the price, and what it is else if it is lower for a time."""

    price: float
    regular: float | None = None


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _shelf_offers(self, store):
        """Hook: {product id: `Offer`} of a piece, or a unit, as a customer pays it in a store."""
        products = self.with_company(store.company_id)
        return {product.id: Offer(product.lst_price) for product in products}

    def _shelf_promotions(self, store):
        """Hook: what else there is for the product in a store: [sentence]."""
        self.ensure_one()
        return []

    def _unit_price(self, price):
        """See `unit_price`; of what is sold by weight or volume that of the kilogram or litre."""
        self.ensure_one()
        for name, xml_id in (("kg", "uom.product_uom_kgm"), ("l", "uom.product_uom_litre")):
            unit = self.env.ref(xml_id, raise_if_not_found=False)
            if unit and self.uom_id._has_common_reference(unit):
                return self.uom_id._compute_price(price, unit), name
        return unit_price(price, self.weight, self.volume * LITRES)

    def _unit_text(self):
        """The unit that a price is of, "" where it is a piece: that goes without saying."""
        piece = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        return "" if self.uom_id == piece else self.uom_id.name

    def _unit_price_text(self, price, currency):
        """The price of a kilogram or litre for a label, "" where it is not known."""
        found = self._unit_price(price)
        return f"{currency.format(found[0])} / {found[1]}" if found else ""
