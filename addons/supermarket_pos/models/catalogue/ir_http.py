from odoo import api, models

from ...tools.shop_words import SHOP_WORDS


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @api.model
    def _get_translations_for_webclient(self, modules, lang):
        """A till's words are a shop's."""
        per_module, parameters = super()._get_translations_for_webclient(modules, lang)
        words = SHOP_WORDS.get(lang or self.env.context.get("lang"))
        if not words or "point_of_sale" not in per_module:
            return per_module, parameters
        known = per_module["point_of_sale"]
        kept = [term for term in known["messages"] if term["id"] not in words]
        ours = [{"id": term, "string": word} for term, word in words.items()]
        merged = {**known, "messages": (*kept, *ours)}
        return {**per_module, "point_of_sale": merged}, parameters
