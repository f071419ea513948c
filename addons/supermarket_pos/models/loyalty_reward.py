from odoo import api, fields, models
from odoo.exceptions import ValidationError


class LoyaltyReward(models.Model):
    """Mix and match: any so many of some products for a price, or the cheapest of them free."""

    _inherit = "loyalty.reward"

    mix_mode = fields.Selection(
        [("price", "A set for a price"), ("cheapest", "The cheapest of a set free")],
        string="Mix and Match",
        help="Among the discounted products, any of them together make a set.",
    )
    mix_quantity = fields.Integer(string="Pieces in a Set", default=3)
    mix_price = fields.Monetary(string="Price of a Set")

    @api.constrains(
        "mix_mode", "mix_quantity", "mix_price", "reward_type", "discount_applicability"
    )
    def _check_mix(self):
        for reward in self.filtered("mix_mode"):
            if reward.reward_type != "discount" or reward.discount_applicability != "specific":
                raise ValidationError(
                    self.env._(
                        "%s: mix and match is a discount on specific products. Choose these.",
                        reward.description,
                    )
                )
            if reward.mix_quantity < 2:
                raise ValidationError(
                    self.env._("%s: a set has at least two pieces.", reward.description)
                )
            if reward.mix_mode == "price" and reward.mix_price <= 0:
                raise ValidationError(
                    self.env._("%s: enter the price of a set.", reward.description)
                )

    @api.depends("mix_mode", "mix_quantity", "mix_price")
    def _compute_description(self):
        """Say what the receipt is to say; what a person wrote stays."""
        mixes = self.filtered("mix_mode")
        super(LoyaltyReward, self - mixes)._compute_description()
        for reward in mixes:
            if reward.mix_mode == "price":
                reward.description = self.env._(
                    "Any %(pieces)s for %(price)s",
                    pieces=reward.mix_quantity,
                    price=reward.currency_id.format(reward.mix_price),
                )
            else:
                reward.description = self.env._("Any %s, the cheapest free", reward.mix_quantity)

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        return [*names, "mix_mode", "mix_quantity", "mix_price"]
