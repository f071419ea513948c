from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common_offline import PaidOfflineCommon


@tagged("post_install", "-at_install")
class TestOfflineOrders(PaidOfflineCommon):
    """What was paid offline is booked, whatever is wrong, and somebody is told what was."""

    def test_wrong_total(self):
        """The customer paid what the till said: the difference is a line of its own."""
        data = self.offline([(self.milk, 2)], amount_total=25.0, amount_paid=25.0)
        data["payment_ids"][0][2]["amount"] = 25.0
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"sum"})
        self.assertEqual(order.amount_total, 25.0)
        self.assertEqual(order.lines.mapped("price_subtotal_incl"), [20.0, 5.0])
        self.assertEqual(self.sellable(self.milk), 48)
        self.entry_balances()

    def test_paid_too_little(self):
        data = self.offline([(self.milk, 2)], payment={"amount": 12.0})
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"sum"})
        self.assertEqual(order.amount_total, 12.0)
        self.entry_balances()

    def test_forged_line(self):
        line = {"price_subtotal": 1.0, "price_subtotal_incl": 1.0}
        order, reasons = self.taken(
            self.offline([(self.milk, 2)], line=line, payment={"amount": 1.0}, amount_total=1.0)
        )
        self.assertEqual(reasons.keys(), {"sum"})
        self.assertEqual(order.lines.mapped("price_subtotal_incl"), [20.0, -19.0])
        self.entry_balances()

    def test_wrong_total_of_a_return(self):
        sold = self.sell([(self.milk, 3)])
        data = self.order_data(
            [(self.milk, -2, {"refunded_orderline_id": sold.lines.id})],
            is_refund=True,
            paid_offline=True,
        )
        for name in ("price_subtotal", "price_subtotal_incl"):
            data["lines"][0][2][name] = 20.0  # as a till shows what it gives back
        data.update(amount_total=-15.0)
        data["payment_ids"][0][2]["amount"] = -15.0
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"sum"})
        self.assertEqual(order.amount_total, -15.0)
        self.assertEqual(self.sellable(self.milk), 49)
        self.entry_balances()

    def test_product_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        foreign = self.env["product.product"].create(
            {"name": "Foreign", "is_storable": True, "company_id": other.id}
        )
        data = self.offline([(self.milk, 1), (self.bread, 1)], line={"product_id": foreign.id})
        order, reasons = self.taken(data)
        self.assertEqual(reasons, {"product": 1.0})
        self.assertEqual(order.amount_total, 13.0)
        self.assertEqual(self.ledger(order).product_id, self.bread)
        self.entry_balances()

    def test_deleted_product(self):
        data = self.offline([(self.milk, 1)], line={"product_id": 2**31 - 1})
        data["lines"][0][2]["full_product_name"] = "Old cheese"
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"product"})
        self.assertEqual(order.lines.full_product_name, "Old cheese")
        self.entry_balances()

    def test_archived_product(self):
        self.bread.product_tmpl_id.action_archive()
        order, reasons = self.taken(self.offline([(self.bread, 2)]))
        self.assertEqual(reasons, {"delisted": 2.0})
        self.assertEqual(self.ledger(order).product_id, self.bread)
        self.entry_balances()

    def test_method_of_no_till(self):
        method = self.bank_pm1.copy({"name": "Not of this till", "config_ids": False})
        for method_id in (method.id, 2**31 - 1):
            with self.subTest(method=method_id):
                payment = {"payment_method_id": method_id}
                order, reasons = self.taken(self.offline([(self.milk, 1)], payment=payment))
                self.assertEqual(reasons.keys(), {"payment"})
                self.assertIn(order.payment_ids.payment_method_id, self.config.payment_method_ids)
        self.entry_balances()

    def test_two_lines_of_held_goods(self):
        self.env["supermarket.hold"]._place(self.milk, reason="damage")
        order, reasons = self.taken(self.offline([(self.milk, 1), (self.bread, 1), (self.milk, 2)]))
        self.assertEqual(reasons, {"held": 3.0})
        self.assertEqual(self.sellable(self.milk), 0)
        self.assertEqual(sum(self.ledger(order).mapped("quantity")), 4)

    def test_two_lines_of_an_expired_lot(self):
        cheese = self.create_goods("Cheese", tracking="lot", use_expiration_date=True)
        self.create_lot(cheese, "OLD", days=-3, quantity=9)
        lot = {"pack_lot_ids": [Command.create({"lot_name": "OLD"})]}
        data = self.offline([(cheese, 2, lot), (cheese, 3, lot)])
        for row in data["lines"]:
            row[2].update(lot)
        _order, reasons = self.taken(data)
        self.assertEqual(reasons, {"expired": 5.0})

    def test_returned_too_much_on_two_lines(self):
        sold = self.sell([(self.milk, 1), (self.milk, 1)])
        data = self.order_data(
            [
                (self.milk, -2, {"refunded_orderline_id": line.id})
                for line in sold.with_env(self.env).lines
            ],
            is_refund=True,
            paid_offline=True,
        )
        _order, reasons = self.taken(data)
        self.assertEqual(reasons, {"over_returned": 2.0})

    def test_sold_before_with_another_order(self):
        first = self.offline([(self.milk, 1)])
        self.send(first)
        again = self.offline([(self.milk, 1)], line={"uuid": first["lines"][0][2]["uuid"]})
        order, reasons = self.taken(again)
        self.assertEqual(reasons, {"input": 1.0})
        self.assertEqual(len(self.ledger(order)), 1)
        self.assertEqual(self.sellable(self.milk), 48)

    def test_records_deleted_meanwhile(self):
        gone = 2**31 - 1
        for values in (
            {"partner_id": gone},
            {"pricelist_id": gone},
            {"fiscal_position_id": gone},
            {"user_id": gone},
            {"preset_id": gone},
            {"date_order": "yesterday"},
            {"a_field_of_an_older_version": 1},
            {"partner_id": "7"},
            {"general_customer_note": "x" * 30_000},
        ):
            with self.subTest(values=values):
                self.taken(self.offline([(self.milk, 1)], **values))
        for values in (
            {"refunded_orderline_id": gone},
            {"tax_ids": [gone]},
            {"tax_ids": [Command.set([gone])]},
            {"reward_id": gone},
            {"discount": 500},
            {"uuid": ["u"]},
            {"price_type": "guess"},
        ):
            with self.subTest(line=values):
                self.taken(self.offline([(self.milk, 1)], line=values))
        self.entry_balances()

    def test_lines_that_cannot_be_read(self):
        """What can be read is booked; the money of the rest is not lost."""
        data = self.offline([(self.milk, 1), (self.bread, 1)], line={"qty": "many"})
        data["lines"].append("rubbish")
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"input", "sum"})
        self.assertEqual(order.amount_total, 13.0)
        self.assertEqual(self.ledger(order).product_id, self.bread)
        self.entry_balances()

    def test_no_order_at_all(self):
        good = self.offline([(self.milk, 1)])
        for changes, field in (
            ({"lines": []}, "lines"),
            ({"lines": [[0, 0, {"qty": 1}], None]}, "lines"),
            ({"lines": "x"}, "lines"),
            ({"uuid": None}, "uuid"),
            ({"session_id": 2**31 - 1}, "session_id"),
        ):
            with self.subTest(changes=changes), self.assertRaisesRegex(ValidationError, field):
                self.send({**good, **changes})

    def test_invoice_that_cannot_be_made(self):
        data = self.offline([(self.milk, 1)], partner_id=self.customer.id, to_invoice=True)
        with patch.object(
            type(self.env["pos.order"]),
            "_create_invoice",
            side_effect=UserError("The books are shut"),
        ):
            order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"input"})
        self.assertFalse(order.to_invoice)
        self.assertEqual(len(self.ledger(order)), 1)
        self.entry_balances()

    def test_customer_of_another_company(self):
        customer = self.env["res.partner"].create({"name": "Foreign", "company_id": False})
        customer.company_id = self.env["res.company"].create({"name": "Other shop"})
        data = self.offline([(self.milk, 1)], partner_id=customer.id, to_invoice=True)
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"input"})
        self.assertFalse(order.account_move)

    def test_wrong_again_after_it_was_worked_off(self):
        vals = {
            "order_id": self.sell([(self.milk, 1)]).id,
            "product_id": self.milk.id,
            "warehouse_id": self.store.id,
            "reason": "held",
            "quantity": 1,
        }
        exception = self.env["supermarket.sale.exception"]._open([vals])
        exception.action_done()
        self.assertFalse(exception.activity_ids)
        self.env["supermarket.sale.exception"]._open([vals])
        self.assertRecordValues(exception, [{"state": "to_do", "quantity": 2}])
        self.assertEqual(len(exception.activity_ids), 1)

    def test_sent_twice(self):
        data = self.offline([(self.milk, 2)], payment={"amount": 12.0})
        order, reasons = self.taken(data)
        again, told = self.taken({**data, "lines": []})
        self.assertEqual((order, reasons), (again, told))
        self.assertEqual(self.sellable(self.milk), 48)

    def test_paid_at_two_tills(self):
        """The saved order that another till took over and paid without a network."""
        saved = self.order_data([(self.milk, 1)])
        self.taken(saved)
        added = self.order_data([(self.bread, 4)], paid_offline=True)
        other = {**added, "uuid": saved["uuid"], "lines": [*saved["lines"], *added["lines"]]}
        for _time in range(2):
            order, _reasons = self.taken(other)
        self.assertEqual(order.lines.product_id, self.milk)
        [exception] = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertRecordValues(exception, [{"reason": "twice", "product_id": self.bread.id}])
        self.assertIn("4 Bread", exception.note)
        self.assertIn("12.00", exception.note)
        self.assertEqual(exception.note.count("Enter both"), 1)
