from odoo import fields, models
from odoo.addons.supermarket_stock.tools.quantity_text import quantity_text

from ...tools.order_input import Fault
from ...tools.promotion_units import pieces_worth, sets_off, sets_worth
from ..sale.offline.pos_order import PRICE_GRACE

# Most pieces of which sets are counted one by one
MAX_PIECES = 10_000


class PosOrder(models.Model):
    """What an order got of promotions is taken off their quotas in the order's own commit.

    A reward is one of a promotion of the till, and takes off at most what that gives.

    How a promotion counts is Odoo's; here is only what no counting can make of it. An order paid
    offline, or under a promotion that changed since the till was opened, is taken and shown.
    """

    _inherit = "pos.order"

    def _use_promotions(self):
        rewards = self.lines.filtered(lambda line: line.reward_id or line.refunded_orderline_id)
        given = rewards.filtered(lambda line: line._promotion() and line._promotion_given())
        if not given:
            return
        self._raise_promotion_exceptions(given.filtered(lambda line: line.qty > 0))
        limited = given.filtered(lambda line: line._promotion().quota_units)
        vals_list = limited._prepare_promotion_uses()
        # sudo: the cashier sells, only code writes what was given
        self.env["supermarket.promotion.use"].sudo()._record(vals_list)
        returned = limited.filtered(lambda line: line._promotion_given() < 0)
        returned._promotion()._quota_changed()

    def _raise_promotion_exceptions(self, lines):
        """Put on somebody's list what was given beyond a quota or outside the hours.

        The order is taken in any case: the customer has paid the lower price.
        """
        store = self.config_id._store()
        excess = lines._beyond_quota(self.uuid)
        vals_list = []
        for program, of_program in lines.grouped(lambda line: line._promotion()).items():
            notes = []
            if excess.get(program.id):
                notes.append(
                    self.env._(
                        "%(promotion)s: %(units)s units beyond the quota.",
                        promotion=program.name,
                        units=quantity_text(self.env, excess[program.id]),
                    )
                )
            if not program._is_on_air(store, self.date_order):
                notes.append(self.env._("%s: given outside its hours.", program.name))
            if notes:
                vals_list.append(
                    {
                        "order_id": self.id,
                        "warehouse_id": store.id,
                        "product_id": of_program.product_id[:1].id,
                        "reason": "promotion",
                        "quantity": excess.get(program.id)
                        or sum(line._promotion_given() for line in of_program),
                        "note": "\n".join(notes),
                    }
                )
        self.env["supermarket.sale.exception"]._open(vals_list)

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
        basket = self._basket()
        cents = self.currency_id.rounding * (2 + len(basket) + len(given))
        return taken <= reward._most_given(basket, given) + cents and (
            taken <= 0 or self._earns(program, basket)
        )

    def _basket(self):
        """The lines that count for promotions, as at the till: also a piece that costs nothing."""
        return self.lines.filtered(lambda line: not line.reward_id and line._amount_paid() >= 0)

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

    # Units -------------------------------------------------------------------------------

    def _settle_promotion_units(self):
        """Put the till's units of each reward right, before anything is taken of a quota."""
        told = self.lines.filtered(
            lambda line: line.reward_id and not line.refunded_orderline_id and line._promotion()
        )
        for (reward, _code), given in told.grouped(
            lambda line: (line.reward_id.sudo(), line.reward_identifier_code)  # sudo: see _gives
        ).items():
            if reward.reward_type == "product":
                continue  # its pieces stand on the line
            units = sum(given.mapped("promotion_units"))
            least, most = self._bounds_of_units(reward, given)
            right = min(max(units, least), most)
            if abs(right - units) > 1e-6:
                given.promotion_units = 0.0
                given[0].promotion_units = right

    def _bounds_of_units(self, reward, given):
        """(fewest, most) units that the reward can have given by these lines."""
        if reward.discount_applicability != "specific":
            return 1.0, 1.0
        sold = self.lines.filtered(lambda line: not line.reward_id and line.qty > 0)
        goods = reward._goods_of_reward(sold) or sold
        lines = [(line.qty, line._amount_paid() / line.qty) for line in goods]
        off = -sum(line._amount_paid() for line in given)
        cent = self.currency_id.rounding * (1 + len(lines) + len(given))
        if reward.mix_mode and sum(goods.mapped("qty")) <= MAX_PIECES:
            price = reward.mix_price if reward.mix_mode == "price" else None
            offs = sets_off(lines, reward.mix_quantity, price)
            return sets_worth(offs, off, cent), len(offs)
        share = reward.discount / 100 if reward.discount_mode == "percent" else 1.0
        worth = [(units, share * unit) for units, unit in lines]
        return pieces_worth(worth, off - cent), sum(units for units, _unit in lines)
