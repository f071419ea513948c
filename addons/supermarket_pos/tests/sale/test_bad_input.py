from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestBadInput(SupermarketPosCommon):
    """What no till of ours sends is refused, names the field, and changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.milk = cls.create_goods("Milk", 10, price=10.0)
        cls.other = cls.env["res.company"].create({"name": "Other shop"})

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def counts(self):
        return [
            self.env[model].search_count([])
            for model in (
                "pos.order",
                "pos.order.line",
                "pos.payment",
                "pos.session",
                "supermarket.sale.ledger",
                "supermarket.sale.exception",
            )
        ]

    def refused(self, orders, field=None):
        """The orders are refused with a message that names the field; nothing is written."""
        before = self.counts()
        with self.assertRaises(UserError) as caught:
            self.env["pos.order"].with_user(self.cashier).sync_from_ui(orders)
        self.env.invalidate_all()
        self.assertEqual(self.counts(), before)
        if field:
            self.assertIn(field, str(caught.exception))

    def changed(self, line=None, payment=None, **values):
        data = self.order_data([(self.milk, 1)])
        data["lines"][0][2].update(line or {})
        data["payment_ids"][0][2].update(payment or {})
        return {**data, **values}

    def test_lists_of_orders(self):
        for orders in (None, "x", 7, {}):
            with self.subTest(orders=orders):
                self.refused(orders, "orders: send a list of at most 500 orders")
        for orders in ([None], ["x"], [7], [[]]):
            with self.subTest(orders=orders):
                self.refused(orders, "order – send a record with named fields")
        self.refused([{}], "uuid – send a text of 1 to 64 characters")
        self.refused([self.changed()] * 501, "orders: send a list of at most 500 orders")

    def test_fields_of_an_order(self):
        for field, values in {
            "uuid": (None, "", 7, "u" * 65, ["u"]),
            "session_id": (None, "1", -1, 0, True, 1.5, 2**31),
            "partner_id": ("1", -1, [1]),
            "amount_total": ("1", float("nan"), float("inf"), 1e16, [1]),
            "amount_paid": ("1", float("nan")),
            "lines": ("x", 7, {"a": 1}, [None], ["x"], [[]], [[9, 0, {}]], [[0, 0, None]]),
            "payment_ids": ("x", 7, [None], [[0, 0, "x"]]),
        }.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    self.refused([self.changed(**{field: value})], field)

    def test_fields_of_a_line(self):
        for field, values in {
            "product_id": (None, "1", 0, -1, True, 2**31 - 1),
            "qty": ("1", float("nan"), float("inf"), 1e12, True, [1]),
            "price_unit": ("1", float("nan"), 1e16),
            "discount": (-1, 101, "5", float("nan")),
            "uuid": ("", 7, "u" * 65),
            "refunded_orderline_id": ("1", -1, 1.5),
        }.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    self.refused([self.changed(line={field: value})], field)

    def test_fields_of_a_payment(self):
        for field, values in {
            "amount": ("1", None, float("nan"), 1e16, True),
            "payment_method_id": (None, "1", -1, 2**31 - 1),
        }.items():
            for value in values:
                with self.subTest(field=field, value=value):
                    self.refused([self.changed(payment={field: value})], field)

    def test_unknown_and_foreign_sessions(self):
        self.refused([self.changed(session_id=2**31 - 1)], "session_id")
        config = self.config.copy({"name": "Foreign till"})
        session = self.env["pos.session"].create({"config_id": config.id})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pos_config SET company_id = %s WHERE id = %s", (self.other.id, config.id)
        )
        self.env.invalidate_all()
        self.refused([self.changed(session_id=session.id)], "session_id")

    def test_foreign_product_partner_and_method(self):
        product = self.env["product.product"].create(
            {"name": "Foreign", "is_storable": True, "company_id": self.other.id}
        )
        partner = self.env["res.partner"].create({"name": "Foreign", "company_id": self.other.id})
        method = self.bank_pm1.copy({"name": "Not of this till", "config_ids": False})
        self.refused([self.changed(line={"product_id": product.id})], "lines[0].product_id")
        self.refused([self.changed(partner_id=partner.id)], "partner_id")
        self.refused(
            [self.changed(payment={"payment_method_id": method.id})],
            "payment_ids[0].payment_method_id",
        )

    def test_forged_totals(self):
        self.refused([self.changed(amount_total=1.0)], "amount_total")
        self.refused(
            [
                self.changed(
                    line={"price_subtotal": 1.0, "price_subtotal_incl": 1.0}, amount_total=1.0
                )
            ],
            "price_subtotal_incl",
        )

    def test_forged_taxes(self):
        tax = self.env["account.tax"].create(
            {"name": "VAT", "amount": 13, "company_id": self.company.id}
        )
        self.milk.taxes_id = tax
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE product_template SET write_date = %s WHERE id = %s",
            ["2020-01-01", self.milk.product_tmpl_id.id],
        )
        self.env.invalidate_all()
        self.refused([self.changed(line={"tax_ids": [[6, 0, []]]})], "lines[0].tax_ids")
        offline = self.changed(line={"tax_ids": [[6, 0, []]]}, paid_offline=True)
        self.assertEqual(self.reasons(offline), ["untaxed"])

    def test_tax_that_the_till_has_not_heard_of(self):
        self.milk.taxes_id = self.env["account.tax"].create(
            {"name": "VAT", "amount": 13, "company_id": self.company.id}
        )
        self.assertEqual(self.reasons(self.changed(line={"tax_ids": [[6, 0, []]]})), ["untaxed"])

    def reasons(self, order):
        """Why the order, which is taken, is looked at later."""
        self.send(order)
        sold = self.env["pos.order"].search([("uuid", "=", order["uuid"])])
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", sold.id)])
        return exceptions.mapped("reason")

    def test_one_bad_order_refuses_the_batch(self):
        self.refused([self.changed(), self.changed(line={"qty": "1"})], "qty")

    def test_line_uuids_twice(self):
        data = self.order_data([(self.milk, 1), (self.milk, 2)])
        data["lines"][1][2]["uuid"] = data["lines"][0][2]["uuid"]
        self.refused([data], "lines.uuid – each line has a uuid of its own")

    def test_line_of_another_order(self):
        first = self.changed()
        self.send(first)
        self.refused(
            [self.changed(line={"uuid": first["lines"][0][2]["uuid"]})], "sold with another order"
        )

    def test_replayed_and_reordered(self):
        """Sent again, in any order and mixed with new ones, each order takes effect once."""
        first, second = self.changed(), self.changed()
        self.send(first)
        before = self.counts()
        self.send(first)
        self.assertEqual(self.counts(), before)
        orders = self.env["pos.order"].with_user(self.cashier)
        orders.sync_from_ui([second, first])
        after = self.counts()
        orders.sync_from_ui([first, second])
        self.assertEqual(self.counts(), after)
        self.assertEqual(self.sellable(self.milk), 8)

    def test_changed_and_replayed(self):
        """A paid order can't be rewritten by sending it again with other lines."""
        data = self.changed()
        order = self.send(data)
        again = {**self.changed(), "uuid": data["uuid"]}
        again["lines"][0][2].update(qty=5, price_subtotal=50, price_subtotal_incl=50)
        again["amount_total"] = again["amount_paid"] = 50
        self.send(again)
        self.assertEqual(order.lines.qty, 1)
        self.assertEqual(self.sellable(self.milk), 9)

    @mute_logger("odoo.addons.point_of_sale.models.pos_order")  # core says where it puts it
    def test_closed_session_stays_as_it_was(self):
        """An order that comes late waits for an open session; the closed one is never touched."""
        closed = self.pos_session
        self.send(self.changed())
        self.close(closed)
        entries = len(closed.order_ids), closed.move_id.line_ids.ids
        late = self.changed(session_id=closed.id)
        self.refused([late], "open a new session")
        self.open_new_session()
        late = self.send(late)
        self.assertNotEqual(late.session_id, closed)
        self.assertEqual((len(closed.order_ids), closed.move_id.line_ids.ids), entries)

    def test_ten_megabytes(self):
        self.refused(
            [self.changed(general_customer_note="x" * 10_000_000)], "general_customer_note"
        )
        self.refused([self.changed(line={"customer_note": "x" * 10_000_000})], "customer_note")
        line = self.changed()["lines"][0]
        self.refused([self.changed(lines=[line] * 60_000)], "lines")

    def test_good_orders_pass(self):
        order = self.send(self.changed())
        self.assertEqual(order.state, "paid")
        self.assertEqual(len(self.ledger(order)), 1)
        draft = self.send(self.changed(state="draft", amount_paid=0, payment_ids=[]))
        self.assertEqual((draft.state, len(self.ledger(draft))), ("draft", 0))
