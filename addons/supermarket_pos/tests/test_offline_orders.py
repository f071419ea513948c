from uuid import uuid4

from odoo import Command, fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SupermarketPosCommon


class PaidOfflineCommon(SupermarketPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.milk = cls.create_goods("Milk", 50)
        cls.bread = cls.create_goods("Bread", 50, price=3.0)

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def offline(self, lines, line=None, payment=None, **values):
        """An order paid offline, its first line and payment changed."""
        data = self.order_data(lines, paid_offline=True)
        data["lines"][0][2].update(line or {})
        data["payment_ids"][0][2].update(payment or {})
        return {**data, **values}

    def taken(self, data):
        """Send the order; return it and {reason: quantity} of its exceptions."""
        order = self.send(data).with_env(self.env)
        self.assertEqual(order.state, "paid")
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertEqual(len(exceptions.mapped("reason")), len(exceptions))
        self.assertTrue(all(exceptions.mapped("user_id")))
        return order, {one.reason: one.quantity for one in exceptions}

    def entry_balances(self):
        """The session closes and its entry balances."""
        session = self.close()
        self.assertEqual(session.state, "closed")
        self.assertAlmostEqual(sum(session.move_id.line_ids.mapped("balance")), 0.0)
        return session


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
        self.config.invoice_journal_id.sudo().active = True
        customer = self.env["res.partner"].create({"name": "Foreign", "company_id": False})
        customer.company_id = self.env["res.company"].create({"name": "Other shop"})
        data = self.offline([(self.milk, 1)], partner_id=customer.id, to_invoice=True)
        order, reasons = self.taken(data)
        self.assertEqual(reasons.keys(), {"input"})
        self.assertFalse(order.account_move)

    def test_sent_twice(self):
        data = self.offline([(self.milk, 2)], payment={"amount": 12.0})
        order, reasons = self.taken(data)
        again, told = self.taken({**data, "lines": []})
        self.assertEqual((order, reasons), (again, told))
        self.assertEqual(self.sellable(self.milk), 48)


@tagged("post_install", "-at_install")
class TestSavedOrders(PaidOfflineCommon):
    """A till sends of a saved order what has changed: the sum is that of all its lines."""

    def saved(self):
        """An order of two lines, saved; return (what was sent, the order)."""
        data = {**self.order_data([(self.milk, 2), (self.bread, 1)]), "access_token": str(uuid4())}
        draft = self.send({**data, "state": "draft", "payment_ids": [], "amount_paid": 0})
        return data, draft.with_env(self.env)

    def pay(self, data, lines, total, **values):
        payment = {**data["payment_ids"][0][2], "amount": total}
        sent = {
            **data,
            "lines": lines,
            "amount_total": total,
            "amount_paid": total,
            "payment_ids": [Command.create(payment)],
            **values,
        }
        order = self.send(sent).with_env(self.env)
        self.assertEqual((order.state, order.amount_total), ("paid", total))
        self.assertAlmostEqual(sum(order.lines.mapped("price_subtotal_incl")), total)
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertFalse(exceptions)
        return order

    def line(self, product, quantity, price):
        values = self.order_data([(product, quantity)])["lines"][0][2]
        self.assertEqual(values["price_subtotal_incl"], quantity * price)
        return values

    def test_nothing_changed(self):
        for offline in (False, True):
            with self.subTest(offline=offline):
                data, draft = self.saved()
                order = self.pay(data, [], 23.0, paid_offline=offline)
                self.assertEqual(order, draft)
                self.assertEqual(len(self.ledger(order)), 2)

    def test_line_added(self):
        data, _draft = self.saved()
        order = self.pay(data, [Command.create(self.line(self.bread, 2, 3.0))], 29.0)
        self.assertEqual(len(order.lines), 3)

    def test_line_changed(self):
        data, draft = self.saved()
        milk, _bread = draft.lines
        changed = {**data["lines"][0][2], **self.line(self.milk, 3, 10.0), "uuid": milk.uuid}
        self.pay(data, [Command.update(milk.id, changed)], 33.0)

    def test_line_deleted(self):
        for command in (Command.delete, Command.unlink):
            with self.subTest(command=command):
                data, draft = self.saved()
                order = self.pay(data, [list(command(draft.lines[1].id))[:2]], 20.0)
                self.assertEqual(order.lines.product_id, self.milk)

    def test_line_kept_by_link(self):
        data, draft = self.saved()
        self.pay(data, [list(Command.link(draft.lines[0].id))[:2]], 23.0)

    def test_answer_never_heard(self):
        """The till takes its lines for new ones."""
        data, draft = self.saved()
        order = self.pay(data, data["lines"], 23.0)
        self.assertEqual(len(order.lines), 2)
        self.assertEqual(order, draft)

    def test_line_deleted_by_another_till(self):
        data, draft = self.saved()
        bread = draft.lines[1]
        gone, values = bread.id, data["lines"][1][2]
        bread.unlink()
        self.pay(data, [[1, gone, values]], 23.0)
        data, draft = self.saved()
        gone = draft.lines[1].id
        draft.lines[1].unlink()
        self.pay(data, [[2, gone]], 20.0)

    def test_rounded_with_the_stored_lines(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        tax = self.env["account.tax"].create(
            {"name": "VAT", "amount": 20, "price_include_override": "tax_included"}
        )
        gum = self.create_goods("Gum", price=0.99, taxes_id=[Command.set(tax.ids)])
        lines = [
            {
                **self.order_data([(gum, 1)])["lines"][0][2],
                "price_subtotal": 0.83,
                "price_subtotal_incl": 1.0,
            }
            for _line in range(6)
        ]
        data = {**self.order_data([(gum, 1)]), "access_token": "token"}
        first = [Command.create(line) for line in lines[:4]]
        self.send(
            {
                **data,
                "lines": first,
                "state": "draft",
                "payment_ids": [],
                "amount_paid": 0,
                "amount_total": 3.96,
            }
        )
        order = self.pay(data, [Command.create(line) for line in lines[4:]], 5.94)
        self.assertEqual(len(order.lines), 6)

    def test_forged_total_of_a_saved_order(self):
        data, _draft = self.saved()
        data.update(lines=[], amount_total=3.0, amount_paid=3.0)
        data["payment_ids"][0][2]["amount"] = 3.0
        with self.assertRaisesRegex(ValidationError, "amount_total"):
            self.send(data)


@tagged("post_install", "-at_install")
class TestOtherModes(PaidOfflineCommon):
    """Where the company doesn't sell through the ledger, nothing refuses what core takes."""

    def setUp(self):
        super().setUp()
        self.close()
        self.company.point_of_sale_update_stock_quantities = "closing"
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def test_goods_that_were_not_to_be_sold_leave_with_all_others(self):
        cheese = self.create_goods("Cheese", tracking="lot", use_expiration_date=True)
        old = self.create_lot(cheese, "OLD", days=-3, quantity=9)
        held = self.create_goods("Phone", 5)
        self.env["supermarket.hold"]._place(held, reason="damage")
        data = self.order_data([(self.milk, 3), (cheese, 2), (held, 1)])
        data["lines"][1][2]["pack_lot_ids"] = [Command.create({"lot_name": "OLD"})]
        order = self.send(data)
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertEqual(
            {(one.reason, one.product_id, one.lot_id.id) for one in exceptions},
            {("expired", cheese, old.id), ("held", held, False)},
        )
        session = self.close()
        self.assertEqual(set(session.picking_ids.mapped("state")), {"done"})
        self.assertEqual(self.quant_total(self.milk), 47)
        self.assertEqual(self.quant_total(cheese), 7)
        self.assertEqual(self.quant_total(held), 4)

    def test_nothing_is_looked_at(self):
        data = self.order_data([(self.milk, 1)])
        data["lines"][0][2].update(price_subtotal=1.0, price_subtotal_incl=1.0)
        self.assertEqual(self.send(data).state, "paid")
        sold = self.sell([(self.milk, 1)])
        line = {"refunded_orderline_id": sold.lines.id}
        self.assertEqual(self.sell([(self.milk, -2, line)], is_refund=True).state, "paid")


@tagged("post_install", "-at_install")
class TestInvoicedAtPayment(PaidOfflineCommon):
    """An order invoiced at payment sells through the ledger, and its invoice has its cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.inventory_valuation = "real_time"
        cls.rice = cls.create_goods("Rice", 10, cost=3, category=cls.categ_anglo)
        cls.yogurt = cls.create_goods(
            "Yogurt", cost=4, category=cls.categ_anglo, tracking="lot", use_expiration_date=True
        )
        cls.old = cls.create_lot(cls.yogurt, "OLD", days=-2, quantity=5)

    def test_expired_lot_leaves_with_its_cost(self):
        data = self.order_data(
            [(self.rice, 2), (self.yogurt, 1)], customer=self.customer, to_invoice=True
        )
        data["lines"][1][2]["pack_lot_ids"] = [Command.create({"lot_name": "OLD"})]
        order = self.send(data).with_env(self.env)
        self.assertEqual(order.picking_ids.state, "done")
        self.assertTrue(all(self.ledger(order).mapped("posted")))
        self.assertEqual(self.quant_total(self.rice), 8)
        self.assertEqual(self.quant_total(self.yogurt), 4)
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertEqual(exceptions.mapped("reason"), ["expired"])
        cogs = order.account_move.line_ids.filtered(lambda line: line.display_type == "cogs")
        self.assertEqual(sorted(cogs.mapped("debit"))[-2:], [4.0, 6.0])
        self.assertEqual(order.margin, 20.0)
        self.close()

    def test_ends_the_reservation(self):
        self.env["supermarket.sale.reservation"]
        order = self.sell([(self.rice, 10)], customer=self.customer, to_invoice=True)
        self.assertEqual(len(self.ledger(order)), 1)
        self.assertEqual(self.sellable(self.rice), 0)
        self.stock(self.rice, 10)
        self.assertEqual(self.sellable(self.rice), 10)

    def test_demand_is_known(self):
        today = fields.Date.today()
        self.sell([(self.rice, 4)], customer=self.customer, to_invoice=True)
        rows = self.env["supermarket.sale.ledger"]._daily_sales(
            self.rice.ids, self.store.ids, fields.Date.subtract(today, days=1), today
        )
        self.assertEqual(sum(row[3] for row in rows), 4)
