from uuid import uuid4

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .test_payment_code import PaymentCodeCase


@tagged("post_install", "-at_install")
class TestPaymentCodeReturns(PaymentCodeCase):
    """Money goes back to a wallet for goods that come back, once."""

    def sold(self, quantity=1):
        """(the payment by code, the order)"""
        payment = self.payment(10.0 * quantity)
        self.pay(payment)
        return payment, self.sell_by_code(payment, quantity)

    def refund(self, order, quantity, payment):
        returned = [[line.id, quantity] for line in order.lines]
        return self.till.supermarket_code_refund(payment, returned)

    def bring_back(self, order, quantity, payment=None, **values):
        """The return's order, paid back by code or in cash."""
        data = self.order_data([(self.tea, -quantity)], **values)
        data["lines"][0][2]["refunded_orderline_id"] = order.lines.id
        if payment:
            data["uuid"] = payment["order_uuid"]
            data["payment_ids"] = [
                Command.create(
                    {
                        "amount": -10.0 * quantity,
                        "name": "2026-01-01 10:00:00",
                        "payment_method_id": self.code_method.id,
                        "uuid": payment["payment_uuid"],
                        "payment_status": "done",
                    }
                )
            ]
        return self.send(data)

    def test_refunds_never_exceed_what_was_paid(self):
        payment, order = self.sold(3)
        first, second = self.payment(20.0), self.payment(20.0)
        for _again in range(3):
            self.refund(order, 2, first)
        with self.assertRaisesRegex(UserError, "only"):
            self.refund(order, 2, second)
        self.refund(order, 1, {**second, "amount": 10.0})
        self.assertEqual(self.trades(payment).refunded_amount, 30)
        self.assertEqual(self.money_at_bank(self.trades(payment)), 0)

    def test_returned_goods_are_paid_back_to_the_wallet(self):
        """The refund's own payment line is joined with the refund, and the books agree."""
        payment, sold = self.sold()
        back = self.payment()
        self.refund(sold, 1, back)
        order = self.bring_back(sold, 1, back)
        refund = self.trades(back)
        self.assertEqual((refund.kind, refund.pos_order_id), ("refund", order))
        self.assertEqual((refund.signed_amount, refund.difference), (-10, 0))
        self.assertEqual(self.trades(payment).difference, 0)
        self.assertEqual(self.money_at_bank(self.trades(payment)), 0)

    def test_a_refund_belongs_to_a_return(self):
        _payment, order = self.sold(3)
        draft = self.send({**self.order_data([(self.tea, 1)]), "state": "draft", "payment_ids": []})
        for returned in (
            [],
            [[2**31 - 1, 1]],
            [[draft.lines.id, 1]],
            [[order.lines.id, 1], [2**31 - 1, 1]],
        ):
            with (
                self.subTest(returned=returned),
                self.assertRaisesRegex(UserError, "belongs to a return"),
            ):
                self.till.supermarket_code_refund(self.payment(), returned)
        self.assertFalse(self.trades().filtered(lambda one: one.kind == "refund"))

    def test_no_more_money_than_goods(self):
        _payment, order = self.sold(3)
        with self.assertRaisesRegex(UserError, "was paid for what comes back"):
            self.refund(order, 1, self.payment(20.0))
        with self.assertRaisesRegex(UserError, "can still come back"):
            self.refund(order, 4, self.payment(30.0))
        first = self.payment(10.0)
        self.refund(order, 1, first)
        again = {**self.payment(10.0), "order_uuid": first["order_uuid"]}
        with self.assertRaisesRegex(UserError, "was paid for what comes back"):
            self.refund(order, 1, again)

    def test_what_was_paid_back_by_code_comes_back_once(self):
        """The return of a refund never arrives; another one of the same goods does, in cash."""
        _payment, order = self.sold(2)
        back = self.payment(10.0)
        self.refund(order, 1, back)
        self.env.flush_all()
        with self.assertRaisesRegex(UserError, "would be returned"), self.env.cr.savepoint():
            self.bring_back(order, 2)
        self.assertEqual(self.bring_back(order, 1).state, "paid")
        self.assertEqual(self.bring_back(order, 1, back).state, "paid")
        with self.assertRaisesRegex(UserError, "can still come back"):
            self.refund(order, 1, self.payment(10.0))

    def test_two_returns_in_one_request(self):
        _payment, order = self.sold(1)
        returns = []
        for _return in range(2):
            data = self.order_data([(self.tea, -1)])
            data["lines"][0][2]["refunded_orderline_id"] = order.lines.id
            returns.append(data)
        with self.assertRaisesRegex(UserError, "would be returned"):
            self.env["pos.order"].with_user(self.cashier).sync_from_ui(returns)

    def test_a_refund_needs_a_payment_by_code(self):
        order = self.send(self.order_data([(self.tea, 1)]))
        with self.assertRaisesRegex(UserError, "not paid by code"):
            self.refund(order, 1, self.payment())

    def test_malformed_returns_change_nothing(self):
        _payment, order = self.sold()
        line = order.lines.id
        for returned in (
            None,
            {},
            "x",
            [line],
            [[line]],
            [[str(line), 1]],
            [[line, "1"]],
            [[line, 0]],
            [[line, -1]],
            [[line, float("nan")]],
            [[line, 1e12]],
            [[True, 1]],
            [[line, 1, 1]],
            [str(uuid4())],
        ):
            with self.subTest(returned=returned), self.assertRaises(ValidationError):
                self.till.supermarket_code_refund(self.payment(), returned)
