from odoo import api, models

from .supermarket_payment_provider import Answer, LostAnswerError


class SupermarketPaymentSimulator(models.AbstractModel):
    """A provider without money, to train cashiers and to test what goes wrong on the line.

    The last two digits of the code say what happens:

    ====  ==================================================================
    01    the customer must confirm, and does at the second question
    02    refused: not enough money
    03    charged, but the answer is lost
    04    not charged, and the answer is lost
    05    charged; this answer and the two after it are lost
    06    the customer never confirms
    07    the provider can't be reached for a while: nothing charged
    08    refused: the code is too old
    else  charged at once
    ====  ==================================================================
    """

    _name = "supermarket.payment.simulator"
    _inherit = "supermarket.payment.provider"
    _description = "Payment Code Simulator"

    # What the bank does at the first request, and how many answers get lost.
    PLANS = {
        "01": ("waiting", 0),
        "02": ("refused", 0),
        "03": ("paid", 1),
        "04": ("missing", 1),
        "05": ("paid", 3),
        "06": ("waiting", 0),
        "07": ("missing", 6),
        "08": ("refused", 0),
    }

    def _pay(self, trade, code):
        with self._bank(trade) as account:
            account._charge(trade.amount, code[-2:])
        return self._answer(trade, account)

    def _query(self, trade):
        with self._bank(trade) as account:
            account._look()
        return self._answer(trade, account)

    def _cancel(self, trade):
        with self._bank(trade) as account:
            account._close()
        return self._answer(trade, account)

    def _refund(self, trade):
        with self._bank(trade) as account:
            account._give_back(trade.name, trade.amount)
        return self._answer(trade, account)

    @api.model
    def _bank(self, trade):
        """The bank's account of the trade, in the bank's own transaction."""
        number = (trade.origin_id or trade).name
        return self.env["supermarket.payment.simulator.account"]._open(number)

    def _answer(self, trade, account):
        if account.is_lost:
            raise LostAnswerError
        return Answer(account.outcome, f"SIM-{trade.name[:12].upper()}", self._message(account))

    def _message(self, account):
        if account.outcome != "refused":
            return ""
        return {
            "02": self.env._("Not enough money in the wallet."),
            "08": self.env._("The code is too old: ask for a new one."),
        }.get(account.behaviour, self.env._("The provider refuses."))
