import secrets

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ...tools.codes.gtin import barcode_forms
from ...tools.codes.reading import facts_of, read

LONGEST = 500


class StockWarehouse(models.Model):
    """The page on which customers check a price, at an address that nobody guesses.

    It answers what stands on the shelf label, and nothing else.
    """

    _inherit = "stock.warehouse"

    price_page_key = fields.Char(
        copy=False,
        readonly=True,
        groups="supermarket_stock.group_store_manager",
        help="Part of the address of the store's price page; empty: it has none.",
    )
    price_page_url = fields.Char(
        string="Price Checker",
        compute="_compute_price_page_url",
        groups="supermarket_stock.group_store_manager",
    )

    @api.depends("price_page_key")
    def _compute_price_page_url(self):
        for store in self:
            key = store.price_page_key
            store.price_page_url = f"{store.get_base_url()}/price/{key}" if key else False

    def action_renew_price_page(self):
        """Give the page a new address; the old one, should it have leaked, shows nothing more."""
        self.check_access("write")
        for store in self:
            store.price_page_key = secrets.token_urlsafe(16)

    def action_close_price_page(self):
        """No page any more."""
        self.check_access("write")
        self.price_page_key = False

    @api.model
    def _of_price_page(self, key):
        """The store of an address; none for what is no address."""
        if not (isinstance(key, str) and 10 < len(key) < 100):
            return self.browse()
        return self.search([("price_page_key", "=", key)], limit=1)

    def _check_price(self, code):
        """What a customer learns of a code: {"name", "price", …}, or {"unknown": True}.

        Nothing of stock, costs, lots or vendors; goods that are not sold are unknown.
        """
        self.ensure_one()
        company = self.company_id
        here = self.with_company(company).with_context(
            allowed_company_ids=company.ids,
            lang=company.partner_id.lang or self.env.lang,
            display_default_code=False,
        )
        product, quantity = here._goods_of(code)
        if not product or not product._is_told(here):
            return {"unknown": True}
        offer = product._shelf_offers(here)[product.id]
        currency = here.company_id.currency_id  # writes amounts in the language of the page

        def money(amount):
            return formatLang(here.env, amount, currency_obj=currency)

        is_lower = (
            offer.regular is not None and currency.compare_amounts(offer.regular, offer.price) > 0
        )
        return {
            "name": product.display_name,
            "price": money(offer.price * quantity),
            "unit": "" if quantity != 1 else product._unit_text(),
            "unit_price": product._unit_price_text(offer.price, currency),
            "was": money(offer.regular * quantity) if is_lower else "",
            "promotions": product._shelf_promotions(here),
        }

    def _goods_of(self, code):
        """(product, how many of it) of a scanned code, GS1 or not."""
        products = self.env["product.product"]
        if not isinstance(code, str) or not code.strip() or len(code) > LONGEST or "\0" in code:
            return products, 0.0
        reading = read(code, self._store_day())
        named = facts_of(reading.elements, self._store_day()).get("gtin")
        for form in barcode_forms(named or reading.text):
            product, quantity = products._find_by_barcode(form)
            ours = products._check_company_domain(self.company_id)
            if product.filtered_domain(ours):
                return product, quantity
        return products, 0.0
