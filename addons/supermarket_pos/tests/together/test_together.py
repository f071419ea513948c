from collections import Counter
from copy import deepcopy
from unittest.mock import patch
from uuid import uuid4

from odoo.addons.pos_loyalty.models.pos_order import PosOrder as OtherAddon
from odoo.exceptions import UserError
from odoo.sql_db import Cursor
from odoo.tests import tagged

from ..common import SupermarketPosCommon

OF_LINE = ("product_id", "qty", "price_subtotal_incl", "total_cost", "company_id", "tax_ids")
OF_ORDER = ("state", "amount_total", "amount_paid", "config_id", "session_id", "user_id", "source")


@tagged("post_install", "-at_install")
class TestTogether(SupermarketPosCommon):
    """Orders that come in one request are what they would be if each came alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = [cls.create_goods(f"Goods {number}", 100) for number in range(4)]

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def send_all(self, orders):
        uuids = [order["uuid"] for order in orders]
        self.env["pos.order"].with_user(self.cashier).sync_from_ui(orders)
        self.env.flush_all()
        found = {one.uuid: one for one in self.env["pos.order"].search([("uuid", "in", uuids)])}
        return [found[uuid] for uuid in uuids]

    def drawn(self, count=3, **values):
        """Orders of one, two, … of the goods."""
        return [
            self.order_data([(one, number) for one in self.goods[:number]], **values)
            for number in range(1, count + 1)
        ]

    def seen(self, orders):
        entries = ("product_id", "quantity", "user_id", "posted", "lot_id", "pos_session_id")
        return [
            (
                [order[name] for name in OF_ORDER],
                [[line[name] for name in OF_LINE] for line in order.lines],
                [(one.payment_method_id, one.amount, one.session_id) for one in order.payment_ids],
                [[entry[name] for name in entries] for entry in self.ledger(order)],
                bool(order.access_token),
            )
            for order in orders
        ]

    def test_as_if_they_came_alone(self):
        alone = [self.send(order) for order in self.drawn()]
        together = self.send_all(self.drawn())
        self.assertEqual(self.seen(together), self.seen(alone))
        lines = [line for order in [*alone, *together] for line in order.lines.sorted("id")]
        numbers = [int(line.name) for line in lines]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))
        self.assertEqual(len({order.name for order in [*alone, *together]}), 6)
        counted = [order.sequence_number for order in [*alone, *together]]
        self.assertEqual(counted, list(range(counted[0], counted[0] + 6)))

    def test_numbered_otherwise(self):
        """Spain's simplified invoices are numbered without a gap: an invoice takes no number."""
        with patch.object(OtherAddon, "_update_sequence_number", _all_but_invoices, create=True):
            first, invoiced, last = (
                self.send(
                    self.order_data(
                        [(self.goods[0], 1)], customer=self.customer, to_invoice=invoice
                    )
                )
                for invoice in (False, True, False)
            )
        self.assertTrue(invoiced.account_move)
        self.assertFalse(invoiced.sequence_number)
        self.assertEqual(last.sequence_number, first.sequence_number + 1)

    def test_paid_offline(self):
        alone = [self.send(order) for order in self.drawn(paid_offline=True)]
        together = self.send_all(self.drawn(paid_offline=True))
        self.assertEqual(self.seen(together), self.seen(alone))

    def test_another_order_asks_no_more(self):
        def asked(count):
            orders = [self.order_data([(one, 1) for one in self.goods]) for _one in range(count)]
            self.env.invalidate_all()
            statements = Counter()
            with patch.object(Cursor, "execute", note(statements)):
                self.env["pos.order"].with_user(self.cashier).sync_from_ui(orders)
                self.env.flush_all()
            return statements

        def note(statements):
            def execute(cursor, query, *args, **kwargs):
                code = " ".join(str(getattr(query, "code", query)).split())
                statements[code.split(" (")[0]] += 1
                return really(cursor, query, *args, **kwargs)

            return execute

        really = Cursor.execute
        asked(2)  # warms the caches
        few, many = asked(2), asked(12)
        many.subtract(few)
        more = {code.split(" SET ")[0]: count for code, count in many.items() if count > 0}
        its_own = {"INSERT INTO supermarket_sale_ledger": 10, "UPDATE ir_sequence": 10}
        self.assertEqual(more, its_own)

    def test_what_is_on_a_list_is_found(self):
        held, short, plain = self.goods[:3]
        self.env["supermarket.hold"].sudo().create(
            {"product_id": held.id, "reason": "damage", "company_id": self.company.id}
        )
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": short.id,
                "location_id": self.floor.id,
                "product_min_qty": 99,
                "product_max_qty": 99,
                "company_id": self.company.id,
            }
        )
        sold = [[(plain, 1)], [(held, 1)], [(short, 1)], [(short, 1)], [(held, 2)]]
        orders = self.send_all([self.order_data(rows, paid_offline=True) for rows in sold])
        reasons = (
            self.env["supermarket.sale.exception"]
            .sudo()
            .search([("order_id", "in", [order.id for order in orders])])
        )
        self.assertEqual(reasons.order_id, orders[1] | orders[4])
        self.assertEqual(set(reasons.mapped("reason")), {"held"})
        shortages = self.env["supermarket.shortage"].sudo()
        shortage = shortages.search([("product_id", "=", short.id)])
        self.assertEqual(shortage.sellable_qty, 98)

    def test_a_line_comes_back_once(self):
        line = self.sell([(self.goods[0], 1)]).lines
        back = [(self.goods[0], -1, {"refunded_orderline_id": line.id})]
        with self.assertRaises(UserError), self.cr.savepoint():
            self.send_all([self.order_data(back, is_refund=True) for _number in range(2)])
        order, returned = self.send_all(
            [self.order_data([(self.goods[1], 1)]), self.order_data(back, is_refund=True)]
        )
        self.assertEqual(line.refund_orderline_ids, returned.lines)
        self.assertEqual(order.state, "paid")

    def test_what_refuses_one_refuses_the_request(self):
        sold = self.sell([(self.goods[0], 1)])
        before = self.env["pos.order"].search_count([])
        for field, value in (("uuid", sold.lines.uuid), ("product_id", 2**31 - 1)):
            orders = self.drawn()
            orders[1]["lines"][0][2][field] = value
            with self.assertRaisesRegex(UserError, field), self.cr.savepoint():
                self.send_all(orders)
        self.assertEqual(self.env["pos.order"].search_count([]), before)

    def test_sent_again_or_twice_at_once(self):
        first = self.drawn()
        orders = self.send_all(deepcopy(first))
        twice = self.order_data([(self.goods[3], 1)])
        again = self.send_all([*deepcopy(first), twice, deepcopy(twice)])
        self.assertEqual(again[:3], orders)
        self.assertEqual(len(self.ledger(again[3])), 1)
        self.assertEqual(self.sellable(self.goods[0]), 100 - 1 - 2 - 3)

    def test_no_client_says_what_was_asked(self):
        sold = self.sell([(self.goods[0], 1)])
        order = self.order_data([(self.goods[1], 1)])
        order["lines"][0][2]["uuid"] = sold.lines.uuid
        forged = {"made": {order["uuid"]: sold.id}, "sold_lines": [], "product_ids": []}
        orders = self.env["pos.order"].with_user(self.cashier)
        for orders_sent in ([order], [order, self.order_data([(self.goods[2], 1)])]):
            with self.assertRaises(UserError), self.cr.savepoint():
                orders.with_context(supermarket_together=forged).sync_from_ui(deepcopy(orders_sent))
        order["lines"][0][2]["uuid"] = str(uuid4())
        orders.with_context(supermarket_together=forged).sync_from_ui([order])
        self.assertEqual(sold.lines.product_id, self.goods[0])


def _all_but_invoices(orders, session, values):
    if not values.get("to_invoice"):
        super(OtherAddon, orders)._update_sequence_number(session, values)
