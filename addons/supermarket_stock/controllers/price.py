from odoo import http
from odoo.http import request


class PriceController(http.Controller):
    """The price checker of a store: a page and one question, for anybody who has its address."""

    @http.route("/price/<string:key>", type="http", auth="public", methods=["GET"], sitemap=False)
    def price_page(self, key):
        store = self._store(key)
        if not store:
            raise request.not_found()
        company = store.company_id
        env = request.env(context={**request.env.context, "lang": company.partner_id.lang})
        html = (
            env["ir.qweb"]
            .sudo()
            ._render(
                "supermarket_stock.price_page",
                {
                    "store": store.name,
                    "key": key,
                    "lang": (company.partner_id.lang or "en_US").replace("_", "-"),
                },
            )
        )
        headers = {
            "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'",
            "Referrer-Policy": "no-referrer",
            "X-Frame-Options": "DENY",
        }
        return request.make_response(html, list(headers.items()))

    @http.route("/price/<string:key>/look", type="jsonrpc", auth="public", readonly=True)
    def price_look(self, key, code=""):
        store = self._store(key)
        return store._check_price(code) if store else {"unknown": True}

    def _store(self, key):
        # sudo: what stands on the shelf label is for everybody; the page tells nothing else
        return request.env["stock.warehouse"].sudo()._of_price_page(key)
