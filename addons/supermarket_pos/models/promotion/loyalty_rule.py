from odoo import models


class LoyaltyRule(models.Model):
    _name = "loyalty.rule"
    _inherit = ["loyalty.rule", "supermarket.promotion.part.mixin"]

    def _most_earned(self, basket):
        """The most points that the basket can earn by the rule."""
        times = 1
        if self.reward_point_mode == "unit":
            times = sum(basket.mapped("qty"))
        elif self.reward_point_mode == "money":
            times = sum(line._amount_paid() for line in basket)
        return self.reward_point_amount * times
