from typing import NamedTuple

from odoo import models

from ...tools.unit_price import unit_price

# Of the last digit that is kept: what has fewer may be off by more than two percent
LEAST_STEPS = 25


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

    def _offered_alike(self, store):
        """Hook: what the offers of a store follow from; those of another one that says the same
        are the same."""
        return (store.company_id,)

    def _is_told(self, store):
        """Hook: whether the price page of a store knows the product."""
        return self.sale_ok

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
        return unit_price(price, self._kilograms(), self._litres())

    def _kilograms(self):
        """Its weight, which Odoo keeps in kilograms or, where the shop chose so, in pounds."""
        kept = self.product_tmpl_id._get_weight_uom_id_from_ir_config_parameter()
        known = self._exactly(self.weight, "Stock Weight")
        return kept._compute_quantity(known, self.env.ref("uom.product_uom_kgm"), round=False)

    def _litres(self):
        """Its volume, which Odoo keeps in cubic metres or cubic feet."""
        kept = self.product_tmpl_id._get_volume_uom_id_from_ir_config_parameter()
        known = self._exactly(self.volume, "Volume")
        return kept._compute_quantity(known, self.env.ref("uom.product_uom_litre"), round=False)

    def _exactly(self, amount, digits):
        """The amount, 0 where it is kept with so few digits that nobody knows what it was: 15 g are
        0.02 kg with two of them, and the price of a kilogram would be a third too low."""
        step = 10 ** -self.env["decimal.precision"].precision_get(digits)
        return amount if amount >= LEAST_STEPS * step * (1 - 1e-9) else 0.0

    def _unit_text(self):
        """The unit that a price is of, "" where it is a piece: that goes without saying."""
        piece = self.env.ref("uom.product_uom_unit", raise_if_not_found=False)
        return "" if self.uom_id == piece else self.uom_id.name

    def _unit_price_text(self, price, currency):
        """The price of a kilogram or litre for a label, "" where it is not known."""
        found = self._unit_price(price)
        return f"{currency.format(found[0])} / {found[1]}" if found else ""
