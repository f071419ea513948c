from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ....tools.guards import is_working

BALANCE = {"points", "code", "program_id", "partner_id", "expiration_date", "active"}


class LoyaltyCard(models.Model):
    """What a card is worth follows from what was sold and paid by it.

    Odoo lets every till's user write the points of any gift card.
    """

    _inherit = "loyalty.card"

    def write(self, vals):
        if BALANCE & vals.keys():
            self._check_follows_from_sales()
        return super().write(vals)

    def _check_follows_from_sales(self):
        if self.env.su or is_working(self.env) or not self.env.user._is_told_less():
            return
        raise AccessError(
            self.env._("The balance of a card follows from sales: ask a supervisor to change it.")
        )

    def _spent_unconfirmed(self, order):
        """What paid orders other than this took off the cards, and no till has entered yet.

        A till says so in a request of its own, after the order; until it does, the order itself
        says what it took.
        """
        if not self:
            return 0.0
        self.env.flush_all()
        [(spent,)] = self.env.execute_query(
            SQL(
                """
                SELECT COALESCE(-SUM(line.price_subtotal_incl), 0)
                  FROM pos_order_line line
                  JOIN pos_order ON pos_order.id = line.order_id
                  JOIN pos_session session ON session.id = pos_order.session_id
                 WHERE line.coupon_id = ANY(%(cards)s)
                   AND line.is_reward_line
                   AND session.stock_by_ledger
                   AND pos_order.state NOT IN ('draft', 'cancel')
                   AND pos_order.id <> %(order)s
                   AND NOT EXISTS (
                       SELECT 1 FROM loyalty_history entry
                        WHERE entry.card_id = line.coupon_id
                          AND entry.order_model = 'pos.order' AND entry.order_id = pos_order.id)
                """,
                cards=self.ids,
                order=order.id,
            )
        )
        return float(spent)
