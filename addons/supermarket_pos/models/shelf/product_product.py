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
        pricelist = till._shelf_pricelist()
        prices = pricelist._get_products_price(products, 1.0, **asked) if pricelist else {}
        found = {}
        by_taxes = products.grouped(lambda product: product.product_tmpl_id.taxes_id)
        for taxed_alike in by_taxes.values():
            taxes = taxed_alike._taxes_added(till)
            for product in taxed_alike:
                regular = offers[product.id].price
                price = prices.get(product.id, regular)
                paid = product._with_taxes(price, taxes)
                lower = company.currency_id.compare_amounts(price, regular) < 0
                before = product._with_taxes(regular, taxes) if lower else None
                found[product.id] = Offer(paid, before)
        return found

    def _offered_alike(self, store):
        till = self._shelf_till(store)
        by_till = (till.company_id, till._shelf_pricelist(), till.default_fiscal_position_id)
        return (*super()._offered_alike(store), *by_till)

    def _is_told(self, store):
        """Goods that the tills of a store don't sell are none of its customers'."""
        sold = self.available_in_pos or not self._shelf_till(store)
        return super()._is_told(store) and sold

    def _taxes_added(self, till):
        """The taxes that a till adds to the prices of goods taxed alike; none where all of them
        are in the prices."""
        # of the template itself: some thousand related fields take longer than all the rest
        taxes = self[:1].product_tmpl_id.taxes_id._filter_taxes_by_company(till.company_id)
        taxes = till.default_fiscal_position_id.map_tax(taxes)
        included = all(tax.price_include for tax in taxes.flatten_taxes_hierarchy())
        return taxes.browse() if included else taxes

    def _with_taxes(self, price, taxes):
        """What a customer pays."""
        if not taxes:
            return price
        currency = self.env.company.currency_id
        return taxes.compute_all(price, currency, 1.0, product=self)["total_included"]
