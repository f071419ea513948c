from odoo import api, models
from odoo.addons.supermarket_stock.tools.sticker_code import read_sticker
from odoo.tools import format_datetime

from ...tools import code_parts


class SupermarketCodeReader(models.AbstractModel):
    """Explains the stickers of markdowns, with or without separators, as the till judges them."""

    _inherit = "supermarket.code.reader"

    @api.model
    def _parse(self, config, code):
        """No nomenclature decides what a sticker means: the till knows it by its form."""
        sticker = read_sticker(code)
        if not sticker:
            return super()._parse(config, code)
        price = f"{sticker.price:08d}"
        elements = [
            ("01", sticker.gtin, "product"),
            (f"392{sticker.decimals}", price, "price"),
            ("99", sticker.check, "check"),
            ("10", sticker.lot, "lot"),
        ]
        return {
            "type": "sticker",
            "is_goods": True,
            "base_code": sticker.gtin,
            "label": {"price": sticker.price / 10**sticker.decimals},
            "lot": sticker.lot,
            "parts": code_parts.gs1_parts(code, elements),
            "steps": [self.env._("It has the form of the shop's markdown stickers.")],
            "sticker": code,
            "fault": None,
        }

    @api.model
    def _find_sale(self, config, product, count, parsed):
        return None if parsed.get("sticker") else super()._find_sale(config, product, count, parsed)

    @api.model
    def _printed_price(self, config, parsed, product):
        """Of a sticker that does not hold the till takes none, either."""
        if not parsed.get("sticker"):
            return super()._printed_price(config, parsed, product)
        markdown, fault = self.env["supermarket.markdown"]._judge(
            parsed["sticker"], config._store()
        )
        return None if fault else markdown._sticker_price()

    @api.model
    def _verdict(self, config, parsed, product, lot, sale):
        if not parsed.get("sticker"):
            return super()._verdict(config, parsed, product, lot, sale)
        markdowns = self.env["supermarket.markdown"]
        markdown, fault = markdowns._judge(parsed["sticker"], config._store())
        if fault:
            return self._stop(self.env._("The sticker does not hold"), markdowns._fault_text(fault))
        return self._refusal(config, parsed, product, lot) or {
            "level": "success",
            "title": self.env._("The till sells it"),
            "text": self.env._(
                "Marked down: lot %(lot)s of %(product)s at %(price)s instead of %(old)s, until "
                "%(until)s.",
                lot=markdown.lot_id.name,
                product=markdown.product_id.name,
                price=self._money(config, markdown._sticker_price()),
                old=self._money(config, markdown.old_price),
                until=format_datetime(self.env, markdown.date_to, dt_format="short"),
            ),
        }
