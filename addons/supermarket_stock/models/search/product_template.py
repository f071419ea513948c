from odoo import api, fields, models
from odoo.fields import Domain

from ...tools import pinyin


class ProductTemplate(models.Model):
    """Products are found by the initials of their Chinese names: "nn" finds 牛奶."""

    _inherit = "product.template"

    pinyin_initials = fields.Char(
        compute="_compute_pinyin_initials",
        store=True,
        index="trigram",
        help="The initials of the Chinese name, in whatever language it stands. Needs the Python "
        "package pypinyin.",
    )

    @api.depends("name")
    def _compute_pinyin_initials(self):
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for product in self:
            names = {product.with_context(lang=language).name for language in languages}
            found = {pinyin.initials(name) for name in names} - {""}
            product.pinyin_initials = " ".join(sorted(found)) or False

    @api.model
    def _search_display_name(self, operator, value):
        return self._or_pinyin(super()._search_display_name(operator, value), operator, value)

    @api.model
    def _or_pinyin(self, domain, operator, value):
        """Let typed initials find what they stand for, beside what the text itself finds."""
        if operator != "ilike" or not isinstance(value, str) or not pinyin.is_initials(value):
            return domain
        return Domain(domain) | Domain("pinyin_initials", "like", value.lower())
