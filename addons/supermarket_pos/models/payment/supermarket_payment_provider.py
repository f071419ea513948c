from typing import NamedTuple

from odoo import models

OUTCOMES = ("paid", "waiting", "refused", "closed", "missing", "lost")


class LostAnswerError(Exception):
    """No answer came: the provider may or may not have done what it was asked."""


class Answer(NamedTuple):
    """What a provider says.

    ``outcome``: paid (or given back), waiting (for the customer), refused (no money moved nor
    will), closed (no money moved, or it went back, and this number can't be paid any more),
    missing (it does not know the number).
    """

    outcome: str
    reference: str = ""
    message: str = ""


class SupermarketPaymentProvider(models.AbstractModel):
    """What a wallet's or an acquirer's connector implements, as ``supermarket.payment.<name>``.

    Every call names the trade's own number and must be idempotent by it: asked twice, it acts
    once. A call that gets no answer raises LostAnswerError; any other error counts as one, too.
    Nothing may be written to the trade here.
    """

    _name = "supermarket.payment.provider"
    _description = "Payment Code Provider"

    def _pay(self, trade, code):
        """Charge ``trade.amount`` to the customer who shows ``code``."""
        raise NotImplementedError

    def _query(self, trade):
        """Say what became of the trade."""
        raise NotImplementedError

    def _cancel(self, trade):
        """Make sure that the trade takes no money: give back what was charged, refuse what comes.

        Answers ``closed`` when that is certain.
        """
        raise NotImplementedError

    def _refund(self, trade):
        """Give ``trade.amount`` back from ``trade.origin_id``; ``paid`` when done."""
        raise NotImplementedError
