from collections import Counter

from odoo.tests import tagged

from ..till_order import TillOrder
from ..till_shop import WALLET, TillShop

# What a recording goes on from
AFTER = {"return": "sale"}


@tagged("post_install", "-at_install")
class TestPayloadReplay(TillShop):
    """What the real till sent is taken, with its totals, its goods and its money."""

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.registry_enter_test_mode()

    def replay(self, name):
        """Send the recorded orders; return what the till said and the orders they became."""
        sent, orders = {}, self.env["pos.order"]
        for data in self.payloads.fresh(name):
            sent[data["uuid"]] = {**sent.get(data["uuid"], {}), **data}
            sent[data["uuid"]]["goods"] = self.goods_of(sent[data["uuid"]], data)
            self.charge(data)
            orders |= self.send(data)
        return sent, orders

    def charge(self, data):
        """What the till does before it posts a payment by code."""
        for _zero, _id, payment in data["payment_ids"]:
            if payment["payment_method_id"] == self.code_method.id:
                self.config.with_user(self.cashier).supermarket_code_pay(
                    {
                        "payment_uuid": payment["uuid"],
                        "order_uuid": data["uuid"],
                        "amount": payment["amount"],
                        "method_id": self.code_method.id,
                    },
                    WALLET,
                )

    def goods_of(self, known, data):
        """{uuid of a line: (product id, quantity)} that the order has by now."""
        lines = [row[2] for row in data["lines"] if row[0] in (0, 1)]
        new = {line["uuid"]: (line["product_id"], line["qty"]) for line in lines}
        return {**known.get("goods", {}), **new}

    def look_at(self, name):
        sent, orders = self.replay(name)
        self.assertTrue(orders)
        for order in orders:
            till = sent[order.uuid]
            self.assertEqual(order.state, "paid")
            self.assertAlmostEqual(order.amount_total, till["amount_total"], 2)
            self.assertAlmostEqual(order.amount_tax, till["amount_tax"], 2)
            self.assertAlmostEqual(sum(order.payment_ids.mapped("amount")), till["amount_paid"], 2)
            self.assertAlmostEqual(order.amount_paid, order.amount_total, 2)
            self.look_at_goods(order, till["goods"].values())
        return orders

    def look_at_goods(self, order, goods):
        wanted, sold = Counter(), Counter()
        products = self.env["product.product"]
        for product_id, quantity in goods:
            if products.browse(product_id).is_storable:
                wanted[product_id] += round(quantity, 3)
        for entry in self.ledger(order):
            sold[entry.product_id.id] += round(entry.quantity, 3)
        self.assertEqual(sold, wanted)

    def test_each(self):
        for name in self.payloads.names():
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                if name in AFTER:
                    self.replay(AFTER[name])
                self.look_at(name)
                savepoint.rollback()
                self.payloads.uuids.clear()

    def test_other_tests_send_the_same(self):
        """What `TillOrder` makes of the recorded goods are the recorded amounts."""
        for name in ("sale", "six_times_99", "label", "return"):
            with self.subTest(name):
                if name in AFTER:
                    self.replay(AFTER[name])
                [recorded] = self.payloads.fresh(name)
                same = TillOrder(self, self.rows_of(recorded)).data()
                self.assertEqual(same.keys(), recorded.keys())
                for field in ("amount_total", "amount_tax", "amount_paid", "is_refund"):
                    self.assertAlmostEqual(same[field], recorded[field], 6)
                lines = [row[2] for row in recorded["lines"]]
                for line, made in zip(lines, (row[2] for row in same["lines"]), strict=True):
                    self.assertEqual(made.keys(), line.keys())
                    self.assertAlmostEqual(made["price_subtotal"], line["price_subtotal"], 6)
                    self.assertAlmostEqual(
                        made["price_subtotal_incl"], line["price_subtotal_incl"], 6
                    )

    def rows_of(self, recorded):
        products = self.env["product.product"]
        return [
            (
                products.browse(line["product_id"]),
                line["qty"],
                {"refunded_orderline_id": line["refunded_orderline_id"]},
            )
            for _zero, _id, line in recorded["lines"]
        ]

    def test_lots(self):
        entries = self.ledger(self.look_at("lots"))
        self.assertEqual(entries.lot_id.mapped("name"), ["L1", "L2"])

    def test_twice_is_once(self):
        first = self.look_at("sale")
        self.assertEqual(self.look_at("sale"), first)

    def test_offline_is_said(self):
        self.assertEqual(self.look_at("offline").mapped("paid_offline"), [True, True])

    def test_a_day(self):
        """All of it in one session, which closes with the cash that came in."""
        for name in ("sale", "return", "saved", "lots", "label", "promotion", "offline"):
            self.look_at(name)
        session = self.close()
        self.assertEqual(session.state, "closed")
        self.assertAlmostEqual(session.cash_register_difference, 0)

    def test_deleted_at_the_server_meanwhile(self):
        """A saved order that somebody deleted is paid here all the same, online and offline."""
        for name in ("saved", "saved_unchanged"):
            for offline in (False, True):
                with self.subTest(name, offline=offline), self.env.cr.savepoint() as savepoint:
                    first, *_between, last = self.payloads.fresh(name)
                    saved = self.send(first)
                    saved.sudo().unlink()
                    order = self.send({**last, "paid_offline": offline})
                    self.assertEqual((order.state, order.uuid), ("paid", last["uuid"]))
                    self.assertAlmostEqual(order.amount_total, last["amount_total"], 2)
                    self.assertEqual(len(order.lines), len(last["lines"]))
                    savepoint.rollback()
