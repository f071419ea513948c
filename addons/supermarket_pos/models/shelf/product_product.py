from odoo import models
from odoo.addons.supermarket_stock.models.label.product_product import Offer


class ProductProduct(models.Model):
    """What a customer pays at the tills of a store is what the shelf has to say."""

    _inherit = "product.product"

    def _shelf_offers(self, store):
        """By the first till's price list, with its taxes."""
        offers = super()._shelf_offers(store)
        till = self._shelf_till(store)
        if not till:
            return offers
        company, products = till.company_id, self.sudo().with_company(till.company_id)
        asked = {"currency": company.currency_id}
        pricelist = till.pricelist_id if till.use_pricelist else till.pricelist_id.browse()
        prices = pricelist._get_products_price(products, 1.0, **asked) if pricelist else {}
        found = {}
        for product in products:
            regular = offers[product.id].price
            price = prices.get(product.id, regular)
            paid = product._paid_at(till, price)
            lower = company.currency_id.compare_amounts(price, regular) < 0
            found[product.id] = Offer(paid, product._paid_at(till, regular) if lower else None)
        return found

    def _is_told(self, store):
        """Goods that the tills of a store don't sell are none of its customers'."""
        sold = self.available_in_pos or not self._shelf_till(store)
        return super()._is_told(store) and sold

    def _paid_at(self, till, price):
        """A price with the taxes that the till adds."""
        company = till.company_id
        taxes = self.taxes_id._filter_taxes_by_company(company)
        taxes = till.default_fiscal_position_id.map_tax(taxes)
        if all(tax.price_include for tax in taxes.flatten_taxes_hierarchy()):
            return price
        counted = taxes.compute_all(price, company.currency_id, 1.0, product=self)
        return counted["total_included"]
