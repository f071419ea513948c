from unittest.mock import patch
from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.payment.supermarket_payment_provider import Answer
from ...tools.payment_code import PaymentRequest
from ..common import SupermarketPosCommon

PAYS, PASSWORD, NO_MONEY, LOST_PAID, LOST_UNPAID, MUTE, NEVER, DEAD = (
    f"2812345678901234{ending}" for ending in ("55", "01", "02", "03", "04", "05", "06", "07")
)
FLOW = "odoo.addons.supermarket_pos.models.payment.trade.supermarket_payment_trade"


class PaymentCodeCase(SupermarketPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.code_method = cls.env["pos.payment.method"].create(
            {
                "name": "Payment code",
                "journal_id": cls.company_data["default_journal_bank"].id,
                "payment_method_type": "terminal",
                "use_payment_terminal": "supermarket_code",
                "supermarket_code_provider": "simulator",
                "company_id": cls.company.id,
            }
        )
        cls.config.payment_method_ids = [Command.link(cls.code_method.id)]
        cls.tea = cls.create_goods("Tea", 50, price=10.0)

    def setUp(self):
        super().setUp()
        self.open_new_session()
        test_mode = self.enter_registry_test_mode()
        test_mode.__enter__()
        self.addCleanup(test_mode.__exit__, None, None, None)
        self.till = self.config.with_user(self.cashier)

    def payment(self, amount=10.0, **values):
        return {
            "payment_uuid": str(uuid4()),
            "order_uuid": str(uuid4()),
            "amount": amount,
            "method_id": self.code_method.id,
            **values,
        }

    def pay(self, payment, code=PAYS):
        return self.till.supermarket_code_pay(payment, code)["state"]

    def ask(self, payment):
        return self.till.supermarket_code_state(payment["payment_uuid"])["state"]

    def trades(self, payment=None):
        self.env.invalidate_all()  # the journal is written in transactions of its own
        uuids = [payment["payment_uuid"]] if payment else []
        domain = [("payment_uuid", "in", uuids)] if payment else []
        return self.env["supermarket.payment.trade"].sudo().search(domain, order="id")

    def bank(self, trades):
        """The simulated bank's own entries."""
        accounts = self.env["supermarket.payment.simulator.account"].sudo()
        accounts.invalidate_model()
        return accounts.search([("name", "in", trades.mapped("name"))])

    def money_at_bank(self, trades):
        return sum(
            account.amount - account.refunded
            for account in self.bank(trades)
            if account.state == "paid"
        )

    def sell_by_code(self, payment, quantity=1, lines=None):
        self.env.invalidate_all()
        data = self.order_data(lines or [(self.tea, quantity)])
        data["uuid"] = payment["order_uuid"]
        amount = sum(command[2]["price_subtotal_incl"] for command in data["lines"])
        data["payment_ids"] = [
            Command.create(
                {
                    "amount": amount,
                    "name": "2026-01-01 10:00:00",
                    "payment_method_id": self.code_method.id,
                    "uuid": payment["payment_uuid"],
                    "payment_status": "done",
                }
            )
        ]
        return self.send(data)


@tagged("post_install", "-at_install")
class TestPaymentCode(PaymentCodeCase):
    def test_paid_at_once(self):
        payment = self.payment()
        self.assertEqual(self.pay(payment), "done")
        trade = self.trades(payment)
        self.assertEqual(trade.signed_amount, 10)
        self.assertEqual(trade.code_hint, "28…3455")
        self.assertEqual(trade.event_ids.mapped("kind"), ["request", "answer"])
        self.assertEqual(self.money_at_bank(trade), 10)

    def test_a_basket_in_rupiah(self):
        payment = self.payment(12_500_000)
        self.assertEqual(self.pay(payment), "done")
        self.assertEqual(self.trades(payment).signed_amount, 12_500_000)

    def test_what_was_given_back_pays_nothing(self):
        """The answer to the reversal is lost, and the cashier validates."""
        payment = self.payment()
        self.pay(payment)
        self.till.supermarket_code_reverse(payment["payment_uuid"])
        with self.assertRaisesRegex(ValidationError, "no code was charged"):
            self.sell_by_code(payment)

    def test_a_payment_of_an_order_is_given_back_by_a_return(self):
        payment = self.payment()
        self.pay(payment)
        self.sell_by_code(payment)
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "belongs to an order already"):
            self.till._trades()._refund_rest(payment["payment_uuid"])

    def test_asked_twice_charges_once(self):
        payment = self.payment()
        self.pay(payment)
        self.assertEqual(self.pay(payment), "done")
        self.assertEqual(self.pay(payment, PASSWORD), "done")
        self.assertEqual(self.bank(self.trades(payment)).charges, 1)

    def test_customer_confirms(self):
        payment = self.payment()
        self.assertEqual(self.pay(payment, PASSWORD), "waiting")
        self.assertEqual(self.ask(payment), "waiting")
        self.assertEqual(self.ask(payment), "done")

    def test_refused_then_another_code(self):
        payment = self.payment()
        refused = self.till.supermarket_code_pay(payment, NO_MONEY)
        self.assertEqual(refused["state"], "refused")
        self.assertIn("money", refused["message"])
        self.assertEqual(self.pay(payment), "refused", "a late copy of the first request")
        self.assertEqual(self.pay({**payment, "attempt": 2}), "done")
        self.assertEqual(self.trades(payment).mapped("attempt"), [1, 2])
        self.assertEqual(self.money_at_bank(self.trades(payment)), 10)

    def test_lost_answer_after_charge(self):
        payment = self.payment()
        self.assertEqual(self.pay(payment, LOST_PAID), "unknown")
        self.assertEqual(self.ask(payment), "done")
        self.assertEqual(self.bank(self.trades(payment)).charges, 1)

    def test_lost_answer_then_the_same_code_again(self):
        payment = self.payment()
        self.pay(payment, LOST_PAID)
        self.assertEqual(self.pay(payment, LOST_PAID), "done")
        self.assertEqual(self.trades(payment).mapped("attempt"), [1])
        self.assertEqual(self.bank(self.trades(payment)).charges, 1)

    def test_lost_answer_then_another_code(self):
        """A second code is charged only when the first is sure to be without money."""
        payment = self.payment()
        self.pay(payment, LOST_PAID)
        self.assertEqual(self.pay({**payment, "attempt": 2}, PAYS), "unknown")
        self.till.supermarket_code_cancel(payment)
        self.assertEqual(self.pay({**payment, "attempt": 2}, PAYS), "done")
        self.assertEqual(self.money_at_bank(self.trades(payment)), 10)
        self.assertEqual(self.trades(payment).mapped("state"), ["closed", "done"])

    def test_request_that_comes_after_it_was_given_up(self):
        payment = self.payment()
        self.assertEqual(self.till.supermarket_code_cancel(payment)["state"], "closed")
        self.assertEqual(self.pay(payment), "closed")
        self.assertEqual(self.pay({**payment, "attempt": 2}), "done")
        self.assertEqual(self.pay(payment), "done")
        self.assertEqual(self.money_at_bank(self.trades(payment)), 10)

    def test_lost_request_is_cancelled_after_three_questions(self):
        payment = self.payment()
        self.assertEqual(self.pay(payment, LOST_UNPAID), "unknown")
        states = [self.ask(payment) for _question in range(4)]
        self.assertEqual(states, ["unknown", "unknown", "unknown", "closed"])
        self.assertEqual(self.money_at_bank(self.trades(payment)), 0)

    def test_three_lost_answers(self):
        payment = self.payment()
        self.assertEqual(self.pay(payment, MUTE), "unknown")
        self.assertEqual([self.ask(payment) for _question in range(3)][-1], "done")
        self.assertEqual(self.bank(self.trades(payment)).charges, 1)

    def test_out_of_reach_is_never_called_settled(self):
        payment = self.payment()
        self.pay(payment, DEAD)
        self.assertEqual(self.till.supermarket_code_cancel(payment)["state"], "cancelling")
        second = {**payment, "attempt": 2}
        self.assertEqual(self.pay(second), "cancelling", "no second number meanwhile")
        for _minute in range(8):
            self.env.cr.execute(
                "UPDATE supermarket_payment_trade SET last_date = last_date - interval '1 hour'"
            )
            self.env.invalidate_all()
            self.env.ref("supermarket_pos.ir_cron_settle_payments").method_direct_trigger()
        self.assertEqual(self.trades(payment).state, "closed")

    def test_customer_never_confirms(self):
        payment = self.payment()
        self.pay(payment, NEVER)
        with patch(f"{FLOW}.PATIENCE_SECONDS", -1):
            self.assertEqual(self.ask(payment), "closed")
        self.assertEqual(self.money_at_bank(self.trades(payment)), 0)

    def test_cashier_cancels(self):
        payment = self.payment()
        self.pay(payment, PASSWORD)
        cancelled = self.till.supermarket_code_cancel(payment)
        self.assertEqual(cancelled["state"], "closed")
        self.assertEqual(self.ask(payment), "closed")

    def test_done_is_not_cancelled(self):
        payment = self.payment()
        self.pay(payment)
        answer = self.till.supermarket_code_cancel(payment)
        self.assertEqual(answer["state"], "done")

    def test_unknown_payment(self):
        self.assertIs(self.till.supermarket_code_state("nobody"), False)

    def test_crash_before_the_answer_leaves_a_trace(self):
        """The worker dies while the provider is asked; the scheduled action finds the money."""
        payment = self.payment()
        request = PaymentRequest(
            payment["payment_uuid"],
            payment["order_uuid"],
            10.0,
            self.config.id,
            self.code_method.id,
        )
        flow = self.env["supermarket.payment.trade"]
        number, step = flow._begin_payment(request, PAYS)
        self.assertEqual(step, "pay")
        flow._call_provider(number, "pay", PAYS)
        self.assertEqual(self.trades(payment).state, "created")
        flow._settle(number)
        self.env.invalidate_all()
        self.assertEqual(self.trades(payment).state, "done")

    def test_error_of_the_provider_counts_as_lost(self):
        payment = self.payment()
        simulator = "odoo.addons.supermarket_pos.models.payment.supermarket_payment_simulator"
        target = f"{simulator}.SupermarketPaymentSimulator._pay"
        with patch(target, side_effect=ValueError("broken")), mute_logger(FLOW):
            self.assertEqual(self.pay(payment), "unknown")
        with patch(target, return_value=Answer("splendid")), mute_logger(FLOW):
            self.assertEqual(self.pay(payment), "unknown")

    def test_amount_stays_while_open(self):
        payment = self.payment()
        self.pay(payment, NEVER)
        with self.assertRaises(UserError):
            self.pay({**payment, "amount": 11.0}, NEVER)

    def test_malformed_requests_change_nothing(self):
        before = len(self.trades())
        for broken in (
            None,
            {},
            self.payment(amount=0),
            self.payment(amount=-1),
            self.payment(amount=10.001),
            self.payment(amount=float("nan")),
            self.payment(amount="10"),
            self.payment(amount=1e12),
            self.payment(payment_uuid=""),
            self.payment(payment_uuid="x" * 100_000),
            self.payment(order_uuid=7),
            self.payment(method_id=self.cash_pm1.id),
            self.payment(method_id="x"),
            self.payment(attempt=0),
            self.payment(attempt="1"),
        ):
            with self.subTest(broken=str(broken)[:80]), self.assertRaises(UserError):
                self.pay(broken)
        for code in ("", "6901285991271", "9912345678901234", "28x234567890123455", None, 28):
            with self.subTest(code=code), self.assertRaises(UserError):
                self.pay(self.payment(), code)
        self.assertEqual(len(self.trades()), before)


@tagged("post_install", "-at_install")
class TestPaymentCodeOrder(PaymentCodeCase):
    def test_order_and_trade_are_joined(self):
        payment = self.payment()
        self.pay(payment)
        order = self.sell_by_code(payment)
        trade = self.trades(payment)
        self.assertEqual(trade.pos_order_id, order)
        self.assertEqual(trade.difference, 0)

    def test_payment_that_nobody_charged_is_refused(self):
        for prepare in (
            lambda payment: None,
            lambda payment: self.pay(payment, NO_MONEY),
            lambda payment: self.pay({**payment, "amount": 9.0}),
        ):
            payment = self.payment()
            prepare(payment)
            with self.assertRaises(ValidationError):
                self.sell_by_code(payment)

    def test_money_without_an_order_is_given_back_once(self):
        payment = self.payment()
        self.pay(payment)
        trade = self.trades(payment).with_user(self.manager)
        self.assertEqual(trade.difference, 10)
        trade.action_give_back()
        trade.action_give_back()
        self.assertEqual(trade.refunded_amount, 10)
        self.assertEqual(trade.difference, 0)
        self.assertEqual(self.money_at_bank(trade), 0)
        with self.assertRaises(UserError):
            trade.with_user(self.supervisor).action_give_back()

    def test_reversal_before_the_order_is_finished(self):
        payment = self.payment()
        self.pay(payment)
        for _again in range(2):
            answer = self.till.supermarket_code_reverse(payment["payment_uuid"])
            self.assertEqual(answer["state"], "done")
        self.assertEqual(self.money_at_bank(self.trades(payment)), 0)

    def test_no_reversal_of_a_finished_order(self):
        payment = self.payment()
        self.pay(payment)
        self.sell_by_code(payment)
        with self.assertRaises(UserError):
            self.till.supermarket_code_reverse(payment["payment_uuid"])

    def test_closing_entries_have_the_money_to_the_cent(self):
        for quantity in (1, 3):
            payment = self.payment(10.0 * quantity)
            self.pay(payment, LOST_PAID)
            self.ask(payment)
            self.sell_by_code(payment, quantity)
        session = self.close()
        booked = session.bank_payment_ids.filtered(
            lambda move: move.pos_payment_method_id == self.code_method
        )
        self.assertEqual(sum(booked.mapped("amount")), 40)
        self.assertEqual(sum(self.trades().mapped("signed_amount")), 40)
