from odoo import models
from odoo.exceptions import ValidationError

from ....tools.order_input import is_number
from ..loyalty_reward import CARDS


class PosOrder(models.Model):
    """The points that a till enters after an order are at most those that the order earned.

    How points are counted is Odoo's; here is only what no counting can make of the order. More
    than that is cut, and what a card paid is taken off it, whatever the till says.
    """

    _inherit = "pos.order"

    def confirm_coupon_programs(self, coupon_data):
        if self.env.su or not self.session_id.stock_by_ledger:
            return super().confirm_coupon_programs(coupon_data)
        return super().confirm_coupon_programs(self._as_earned(coupon_data))

    def _as_earned(self, coupon_data):
        """The till's entries, each with no more points than are left of what was earned."""
        self.ensure_one()
        if not _is_readable(coupon_data):
            raise ValidationError(self.env._("Cards: send program and points of each."))
        left, result = {}, {}
        for key, entry in coupon_data.items():
            # sudo: what a program gives is the till's business
            program = self.env["loyalty.program"].sudo().browse(entry["program_id"]).exists()
            if not program:
                continue
            if program.id not in left:
                left[program.id] = self._most_earned(program)
            spent = self._spent_by(program, int(key))
            won = min(entry["points"] + spent, left[program.id])
            left[program.id] -= max(won, 0.0)
            result[key] = {**entry, "points": won - spent}
        return result

    def _most_earned(self, program):
        """Points for all cards of the program; a till that has an older one counts by that."""
        if program._has_changed_since(self.session_id.start_at or self.session_id.create_date):
            return float("inf")
        basket = self._basket()
        most = program._most_points(basket)
        return most + (1 + len(basket)) * self.currency_id.rounding if most else 0.0

    def _spent_by(self, program, card_id):
        """Points that the order's rewards took off the card: of money what was paid by it."""
        lines = self.lines.filtered(
            lambda line: (
                line.reward_id.program_id == program
                and line.qty > 0
                and line.coupon_id.id == card_id
            )
        )
        if program.program_type in CARDS:
            return -sum(line._amount_paid() for line in lines)
        return sum(lines.mapped("points_cost"))


def _is_readable(coupon_data):
    return isinstance(coupon_data, dict) and all(
        str(key).lstrip("-").isdecimal()
        and isinstance(entry, dict)
        and type(entry.get("program_id")) is int
        and is_number(entry.get("points"))
        for key, entry in coupon_data.items()
    )
