from odoo import models
from odoo.exceptions import ValidationError

from .pos_payment_method import TERMINAL


class PosOrder(models.Model):
    """A payment by code in an order is one that the provider says was paid."""

    _inherit = "pos.order"

    def _link_trades(self):
        """Join each payment by code with its trade; refuse one that nobody paid.

        No till of ours sends such a payment, online or not: it shows a code payment as done
        only when the server has said so. The goods of an order paid offline have left all the
        same: it is taken, and somebody looks for the money.
        """
        payments = self.payment_ids.filtered(
            lambda payment: (
                payment.payment_method_id.use_payment_terminal == TERMINAL
                and not payment.currency_id.is_zero(payment.amount)
            )
        )
        if not payments:
            return
        # sudo: people only read the journal
        trades = self.env["supermarket.payment.trade"].sudo()
        for payment in payments:
            trade = trades.search(
                [
                    ("payment_uuid", "=", payment.uuid),
                    ("company_id", "=", self.company_id.id),
                    ("state", "=", "done"),
                ],
                limit=1,
            )
            if trade and trade._pays(payment):
                trade.pos_payment_id = payment
                continue
            problem = self.env._(
                "%(order)s: no code was charged with %(amount)s for this payment.",
                order=self.pos_reference or self.name,
                amount=payment.amount,
            )
            if not self.paid_offline:
                raise ValidationError(problem)
            self._raise_wrong([{"reason": "payment", "note": problem}])
