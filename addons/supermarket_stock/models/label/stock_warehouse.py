import secrets

from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ...tools.codes.gtin import barcode_forms
from ...tools.codes.reading import facts_of, read

LONGEST = 500
# The first digits of an identifier, and the unit that it counts in
MEASURES = {
    "310": "uom.product_uom_kgm",
    "315": "uom.product_uom_litre",
    "320": "uom.product_uom_lb",
}


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
        if not self._is_code(code):
            return {"unknown": True}
        product, quantity, printed = here._asked_of(code)
        product = product.with_env(here.env)
        if not product or not product._is_told(here):
            return {"unknown": True}
        offer = product._shelf_offers(here)[product.id]
        currency = here.company_id.currency_id  # writes amounts in the language of the page

        def money(amount):
            return formatLang(here.env, amount, currency_obj=currency)

        is_lower = (
            printed is None
            and offer.regular is not None
            and currency.compare_amounts(offer.regular, offer.price) > 0
        )
        return {
            "name": product.display_name,
            "price": money(offer.price * quantity if printed is None else printed),
            "unit": here._amount_text(product, quantity),
            "unit_price": product._unit_price_text(offer.price, currency),
            "was": money(offer.regular * quantity) if is_lower else "",
            "promotions": product._shelf_promotions(here),
        }

    @api.model
    def _is_code(self, code):
        return isinstance(code, str) and code.strip() and len(code) <= LONGEST and "\0" not in code

    def _amount_text(self, product, quantity):
        """What the price is of: a kilogram, or the 0.252 kg of a label; "" for pieces."""
        unit = product._unit_text()
        if quantity == 1 or not unit:
            return unit
        return f"{formatLang(self.env, quantity, dp='Product Unit')} {unit}"

    def _asked_of(self, code):
        """Hook: (product, how much of it, the price that the code says or None) of a scanned code,
        GS1 or not."""
        products = self.env["product.product"]
        reading = read(code, self._store_day())
        facts = facts_of(reading.elements, self._store_day())
        for form in barcode_forms(facts.get("gtin") or reading.text):
            product, quantity = products._find_by_barcode(form)
            ours = products._check_company_domain(self.company_id)
            if product.filtered_domain(ours):
                own = int(facts.get("currency") or self.company_id.currency_id.iso_numeric)
                is_ours = own == self.company_id.currency_id.iso_numeric
                printed = facts.get("price") if is_ours else None
                return product, self._measured(product, facts, quantity), printed
        return products, 0.0, None

    def _measured(self, product, facts, quantity):
        """How much of the goods: what the code weighs them at, else as many as it counts."""
        for kind, amount in facts.get("measures", ()):
            unit = kind in MEASURES and self.env.ref(MEASURES[kind], raise_if_not_found=False)
            if unit and unit._has_common_reference(product.uom_id):
                return unit._compute_quantity(amount, product.uom_id, round=False)
        return quantity * facts.get("count", 1)
