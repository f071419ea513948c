from uuid import uuid4

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common_offline import PaidOfflineCommon


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

    def test_given_up_by_another_till(self):
        """Cancelled there while the customer paid here."""
        for offline in (False, True):
            with self.subTest(offline=offline):
                data, draft = self.saved()
                draft.action_pos_order_cancel()
                self.assertEqual(self.pay(data, [], 23.0, paid_offline=offline), draft)
                self.assertEqual(len(self.ledger(draft)), 2)

    def test_saved_offline(self):
        """Nothing is paid yet, so nothing can be wrong with it."""
        data = self.offline([(self.milk, 2)], state="draft", payment_ids=[], amount_paid=0)
        draft = self.send(data)
        self.assertEqual((draft.state, draft.amount_total, len(draft.lines)), ("draft", 20.0, 1))

    def test_stored_payment_keeps_what_is_not_sent(self):
        data = {**self.offline([(self.milk, 2)]), "access_token": str(uuid4())}
        data["payment_ids"][0][2]["payment_method_id"] = self.bank_pm1.id
        draft = self.send({**data, "state": "draft"}).with_env(self.env)
        changed = [Command.update(draft.payment_ids.id, {"payment_status": "done"})]
        order, reasons = self.taken({**data, "lines": [], "payment_ids": changed})
        self.assertFalse(reasons)
        self.assertRecordValues(
            order.payment_ids, [{"payment_method_id": self.bank_pm1.id, "amount": 20.0}]
        )

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

    def test_a_till_is_told_of_deleted_orders(self):
        _data, gone = self.saved()
        _data, kept = self.saved()
        till = self.config.with_user(self.cashier)
        ids = {"pos.order": [gone.id, kept.id], "pos.order.line": gone.lines.ids}
        gone.unlink()
        wanted = {"pos.order": [("id", "=", kept.id)]}
        for blind in (False, True):
            self.config.blind_close = blind
            told = till.read_config_open_orders({**wanted, "pos.order.line": []}, ids)
            deleted = told["deleted_record_ids"]
            self.assertEqual(deleted["pos.order"], ids["pos.order"][:1])
            self.assertEqual(deleted["pos.order.line"], ids["pos.order.line"])
            self.assertEqual([row["id"] for row in told["dynamic_records"]["pos.order"]], kept.ids)

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
