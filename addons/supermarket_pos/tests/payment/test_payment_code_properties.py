from contextlib import ExitStack, suppress
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.payment.supermarket_payment_provider import LostAnswerError
from .test_payment_code import NO_MONEY, PASSWORD, PAYS, PaymentCodeCase

FATES = st.sampled_from(["got", "lost", "late", "never"])
OPERATIONS = st.one_of(
    *(
        st.tuples(st.just(name), st.integers(0, 2), FATES)
        for name in ("pay", "ask", "cancel", "refund")
    ),
    st.tuples(st.just("deliver"), st.integers(0, 2), st.none()),
    st.tuples(st.just("finish"), st.integers(0, 2), st.none()),
)
CODES = (PAYS, PASSWORD, NO_MONEY)


class UndoneError(Exception):
    pass


class Line:
    """The line to the bank: requests and answers get lost, and requests arrive late."""

    def __init__(self, provider):
        self.provider = provider
        self.fate = "got"
        self.late = []

    def between(self, operation):
        """The provider's operation, asked over this line."""
        return lambda _provider, trade, *arguments: self.call(operation, trade, *arguments)

    def call(self, operation, trade, *arguments):
        if self.fate == "late":
            self.late.append((operation, trade.name, arguments))
        if self.fate in ("late", "never"):
            raise LostAnswerError
        answer = operation(self.provider, trade, *arguments)
        if self.fate == "lost":
            raise LostAnswerError
        return answer

    def deliver(self, env):
        """What was on its way reaches the bank now; nobody hears the answer."""
        for operation, number, arguments in self.late:
            trade = env["supermarket.payment.trade"].sudo().search([("name", "=", number)])
            operation(self.provider, trade, *arguments)
        self.late.clear()


@tagged("post_install", "-at_install")
class TestPaymentCodeProperties(PaymentCodeCase):
    """Whatever gets lost, late or repeated: one charge at most, and the journal is right."""

    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(OPERATIONS, min_size=1, max_size=12))
    def test_a_lost_answer_never_charges_twice(self, operations):
        try:
            with self.env.cr.savepoint():
                self.play(operations)
                raise UndoneError
        except UndoneError:
            self.env.invalidate_all()

    def play(self, operations):
        provider = self.env["supermarket.payment.simulator"].sudo()
        line = Line(provider)
        payments = [self.payment(10.0 * (number + 1)) for number in range(2)]
        kept = type(provider)
        originals = {name: getattr(kept, name) for name in ("_pay", "_query", "_cancel", "_refund")}
        with ExitStack() as lines:
            for name, operation in originals.items():
                lines.enter_context(patch.object(kept, name, line.between(operation)))
            for name, which, fate in operations:
                line.fate = fate or "got"
                self.step(name, payments[which % 2], CODES[which], line)
                self.check(payments)
            line.fate = "got"
            line.deliver(self.env)
            self.settle(payments)
            self.check(payments, settled=True)

    def step(self, name, payment, code, line):
        uuid = payment["payment_uuid"]
        with suppress(UserError):  # nothing to give back: the till shows it
            if name == "pay":
                last = self.trades(payment)[-1:]
                payment["attempt"] = (
                    last.attempt + 1 if not last or last._is_free() else last.attempt
                )
                self.pay(payment, code)
            elif name == "ask":
                self.till.supermarket_code_state(uuid)
            elif name == "cancel":
                self.till.supermarket_code_cancel(payment)
            elif name == "refund":
                self.till.supermarket_code_reverse(uuid)
            elif name == "deliver":
                line.deliver(self.env)
            else:
                self.settle([payment])
        self.env.invalidate_all()

    def settle(self, payments):
        flow = self.env["supermarket.payment.trade"]
        uuids = [payment["payment_uuid"] for payment in payments]
        for _minute in range(2):
            for trade in self.trades().filtered(lambda t: t.payment_uuid in uuids or t.origin_id):
                if trade._is_open():
                    flow._settle(trade.name)
            self.env.invalidate_all()

    def check(self, payments, settled=False):
        for payment in payments:
            trades = self.trades(payment)
            accounts = self.bank(trades)
            self.assertLessEqual(max(accounts.mapped("charges"), default=0), 1)
            charged = accounts.filtered(lambda account: account.state == "paid")
            self.assertLessEqual(len(charged), 1, "two numbers of one payment are charged")
            self.assertLessEqual(len(trades.filtered(lambda t: not t._is_free())), 1)
            for account in charged:
                self.assertLessEqual(account.refunded, account.amount)
            for trade in trades.filtered(lambda t: t.state == "done"):
                account = accounts.filtered(lambda a, trade=trade: a.name == trade.name)
                self.assertEqual((account.state, account.amount), ("paid", trade.amount))
            if settled:
                journal = sum(trades.mapped("signed_amount")) - sum(
                    trades.mapped("refunded_amount")
                )
                self.assertEqual(journal, self.money_at_bank(trades))
                self.assertFalse(trades.filtered(lambda t: t._is_open()))
