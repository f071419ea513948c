from odoo import api, fields, models
from odoo.exceptions import ValidationError

# programs whose rewards are money that a card holds
CARDS = ("gift_card", "ewallet")


class LoyaltyReward(models.Model):
    """Mix and match: any so many of some products for a price, or the cheapest of them free."""

    _name = "loyalty.reward"
    _inherit = ["loyalty.reward", "supermarket.promotion.part.mixin"]

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

    def _most_given(self, basket, given):
        """The most that the reward can take off these lines, tax included."""
        goods = self._goods_of_reward(basket)
        most = sum(line._amount_paid() for line in goods)
        if self.program_id.program_type in CARDS:
            # sudo: cashiers may not read cards, only their points count
            cards = given.sudo().coupon_id
            worth = sum(cards.mapped("points")) - cards._spent_unconfirmed(given.order_id)
            return min(most, max(worth, 0.0))
        if self.reward_type == "discount" and not self.mix_mode:
            if self.discount_mode == "percent":
                left = (1 - self.discount / 100) ** self._times_claimed(basket, given)
                return most * (1 - left)
            if self.discount_mode == "per_order":
                return min(most, self.discount * self._times_claimed(basket, given))
        return most

    def _times_claimed(self, basket, given):
        """How often it was claimed, as far as points reach; Odoo gives these two but once."""
        if self.is_global_discount or self.program_id.program_type == "coupons":
            return 1
        earned = sum(rule._most_earned(basket) for rule in self.program_id.rule_ids)
        points = earned + sum(given.sudo().coupon_id.mapped("points"))  # sudo: as above
        claims = len(set(given.mapped("reward_identifier_code")))
        return max(min(claims, int(points // self.required_points)), 1)

    def _cut_products(self):
        """The goods that it makes cheaper; none where it takes something off a whole order."""
        self.ensure_one()
        if self.reward_type == "product":
            return self.reward_product_ids
        if self.discount_applicability != "specific":
            return self.reward_product_ids.browse()
        return self.env["product.product"].search(self._get_discount_product_domain())

    def _price_left(self):
        """The share of the usual price that customers pay on average, where the reward says it.

        What is given for so many pieces is taken as bought in just so many.
        """
        self.ensure_one()
        if self.reward_type == "product":
            bought = max(sum(self.program_id.rule_ids.mapped("minimum_qty")), 1)
            return bought / (bought + self.reward_product_qty)
        if self.mix_mode == "cheapest":
            return 1 - 1 / self.mix_quantity
        if self.mix_mode == "price":
            prices = self._cut_products().mapped("lst_price")
            usual = self.mix_quantity * sum(prices) / len(prices) if prices else 0.0
            return min(self.mix_price / usual, 1.0) if usual else 1.0
        return 1 - self.discount / 100 if self.discount_mode == "percent" else 1.0

    def _goods_of_reward(self, basket):
        if self.reward_type == "product":
            products = self.reward_product_ids
            return basket.filtered(lambda line: products & line._with_combo_product())
        if self.discount_applicability != "specific":
            return basket
        # not `all_discount_product_ids`: a setting leaves it empty where there are many goods
        return basket._of_domain(self._get_discount_product_domain())
