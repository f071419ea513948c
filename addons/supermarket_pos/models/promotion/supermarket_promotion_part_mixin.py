from odoo import api, models


class SupermarketPromotionPartMixin(models.AbstractModel):
    """A part of a promotion: with it the promotion changes, and the open tills hear of that."""

    _name = "supermarket.promotion.part.mixin"
    _description = "Part of a Promotion"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts.program_id._tell_tills()
        return parts

    def write(self, vals):
        before = self.program_id
        result = super().write(vals)
        (before | self.program_id)._tell_tills()
        return result

    def unlink(self):
        self.program_id._tell_tills()
        return super().unlink()
