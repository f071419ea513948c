from odoo import api, models


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules.program_id._tell_tills()
        return rules

    def write(self, vals):
        before = self.program_id
        result = super().write(vals)
        (before | self.program_id)._tell_tills()
        return result

    def unlink(self):
        self.program_id._tell_tills()
        return super().unlink()

    def _most_earned(self, basket):
        """The most points that the basket can earn by the rule."""
        times = 1
        if self.reward_point_mode == "unit":
            times = sum(basket.mapped("qty"))
        elif self.reward_point_mode == "money":
            times = sum(line._amount_paid() for line in basket)
        return self.reward_point_amount * times
