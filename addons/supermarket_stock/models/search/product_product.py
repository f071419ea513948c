from odoo import api, models
from odoo.fields import Domain

from ...tools import pinyin


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        return self.env["product.template"]._or_pinyin(domain, operator, value)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Core asks for name and codes one after the other; initials come last."""
        found = super().name_search(name, domain, operator, limit)
        left = limit - len(found) if limit else None
        if operator != "ilike" or not pinyin.is_initials(name) or left == 0:
            return found
        others = Domain("id", "not in", [product_id for product_id, _name in found])
        initials = Domain("pinyin_initials", "like", name.lower())
        products = self.search_fetch(
            Domain(domain or Domain.TRUE) & others & initials, ["display_name"], limit=left
        )
        return [*found, *((product.id, product.display_name) for product in products.sudo())]
