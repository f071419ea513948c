from odoo import fields, models
from odoo.fields import Domain

from ..tools.order_input import Fault
from .pos_order_authorisation import PRICE_GRACE

# programs whose rewards are money that a card holds
CARDS = ("gift_card", "ewallet")


class PosOrder(models.Model):
    """A reward is one of a promotion of the till, and takes off at most what that gives.

    How a promotion counts is Odoo's; here is only what no counting can make of it. An order paid
    offline, or under a promotion that changed since the till was opened, is taken and shown.
    """

    _inherit = "pos.order"

    def _check_rewards(self):
        lines = self.lines.filtered(lambda line: line.reward_id and not line.refunded_orderline_id)
        for reward, given in lines.grouped("reward_id").items():
            reward = reward.sudo()  # sudo: what a promotion gives is the till's business
            if self._gives(reward, given):
                continue
            if not self.paid_offline and not self._is_new(reward):
                self._refuse_input({"uuid": self.uuid}, Fault("lines.reward_id", "reward"))
            note = self.env._("%s does not give what was taken off.", reward.program_id.name)
            product = given.product_id[:1].id
            self._raise_wrong([{"reason": "promotion", "note": note, "product_id": product}])

    def _is_new(self, reward):
        """Whether the till may not have heard of the promotion as it is now."""
        changed = [reward, reward.program_id, *reward.program_id.rule_ids]
        # an open till is told of quotas alone
        opened = self.session_id.start_at or self.session_id.create_date
        since = min(fields.Datetime.now() - PRICE_GRACE, opened)
        return any(one.write_date and one.write_date > since for one in changed)

    def _gives(self, reward, given):
        program = reward.program_id
        if not self._is_of_company(program, self.company_id):
            return False
        if program.pos_config_ids and self.config_id not in program.pos_config_ids:
            return False
        if given.product_id - reward.discount_line_product_id - reward.reward_product_ids:
            return False
        taken = -sum(line._amount_paid() for line in given)
        basket = self.lines.filtered(lambda line: not line.reward_id and line._amount_paid() > 0)
        cents = self.currency_id.rounding * (2 + len(basket) + len(given))
        return taken <= reward._most_given(basket, given) + cents and (
            taken <= 0 or self._earns(program, basket)
        )

    def _earns(self, program, basket):
        """Whether the basket has as many of a rule's goods as it asks for."""
        if program.applies_on != "current" or program.program_type not in (
            "promotion",
            "buy_x_get_y",
        ):
            return True
        return any(
            sum(basket._of_domain(rule._get_valid_product_domain()).mapped("qty"))
            >= rule.minimum_qty
            for rule in program.rule_ids
        )


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    def _most_given(self, basket, given):
        """The most that the reward can take off these lines, tax included."""
        goods = self._goods_of_reward(basket)
        most = sum(line._amount_paid() for line in goods)
        if self.program_id.program_type in CARDS:
            return min(most, max(sum(given.sudo().coupon_id.mapped("points")), 0.0))
        if self.reward_type == "discount" and not self.mix_mode:
            if self.discount_mode == "percent":
                left = (1 - self.discount / 100) ** self._times_claimed(basket, given)
                return most * (1 - left)
            if self.discount_mode == "per_order":
                return min(most, self.discount * max(sum(basket.mapped("qty")), 1))
        return most

    def _times_claimed(self, basket, given):
        """How often it was claimed, as far as points reach; Odoo gives these two but once."""
        if self.is_global_discount or self.program_id.program_type == "coupons":
            return 1
        earned = sum(rule._most_earned(basket) for rule in self.program_id.rule_ids)
        points = earned + sum(given.sudo().coupon_id.mapped("points"))
        claims = len(set(given.mapped("reward_identifier_code")))
        return max(min(claims, int(points // self.required_points)), 1)

    def _goods_of_reward(self, basket):
        if self.reward_type == "product":
            products = self.reward_product_ids
            return basket.filtered(lambda line: products & line._with_combo_product())
        if self.discount_applicability != "specific":
            return basket
        # not `all_discount_product_ids`: a setting leaves it empty where there are many goods
        return basket._of_domain(self._get_discount_product_domain())


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    def _most_earned(self, basket):
        """The most points that the basket can earn by the rule."""
        times = 1
        if self.reward_point_mode == "unit":
            times = sum(basket.mapped("qty"))
        elif self.reward_point_mode == "money":
            times = sum(line._amount_paid() for line in basket)
        return self.reward_point_amount * times


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    def _amount_paid(self):
        """What the line adds to the total, tax included: a till shows a return's above zero."""
        return -self.price_subtotal_incl if self.order_id.is_refund else self.price_subtotal_incl

    def _of_domain(self, domain):
        """The lines of the domain's goods, found by one search among what was sold."""
        # sudo: what a promotion is about is the till's business
        sold = self._with_combo_product().sudo().with_context(active_test=False)
        found = sold.search(Domain("id", "in", sold.ids) & Domain(domain))
        return self.filtered(lambda line: found & line._with_combo_product())

    def _with_combo_product(self):
        return self.product_id | self.combo_parent_id.product_id
