from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestSaleReservation(SupermarketStockCase):
    """The rules of reserving, inside the test's own transaction."""

    def setUp(self):
        super().setUp()
        self._stock(self.salt, 5)
        self.salt.oversell_policy = "block"
        test_mode = self.enter_registry_test_mode()
        test_mode.__enter__()
        self.addCleanup(test_mode.__exit__, None, None, None)

    def _reserve(self, order, quantity, product=None):
        lines = [((product or self.salt).id, quantity)]
        return self.reservation._reserve(order, self.floor, lines)

    def test_reserve(self):
        self.assertEqual(self._reserve("a", 5), {"ok": True, "shortages": []})
        self.assertRecordValues(
            self.reservation.search([("order_uuid", "=", "a")]),
            [
                {
                    "product_id": self.salt.id,
                    "quantity": 5,
                    "warehouse_id": self.store.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_too_much(self):
        self.assertEqual(
            self._reserve("a", 6),
            {
                "ok": False,
                "shortages": [{"product_id": self.salt.id, "asked": 6, "sellable": 5}],
            },
        )

    def test_lines_of_a_product_are_added_up(self):
        lines = [(self.salt.id, 3), (self.salt.id, 3)]
        self.assertFalse(self.reservation._reserve("a", self.floor, lines)["ok"])

    def test_other_orders_are_respected(self):
        self._reserve("a", 4)
        self.assertEqual(self._reserve("b", 2)["shortages"][0]["sellable"], 1)

    def test_retry_replaces_its_own(self):
        self._reserve("a", 4)
        self.assertTrue(self._reserve("a", 5)["ok"])
        self.assertEqual(self.reservation.search([("order_uuid", "=", "a")]).quantity, 5)

    def test_refusal_ends_the_earlier_promise(self):
        self._reserve("a", 4)
        self._reserve("a", 6)
        self.assertTrue(self._reserve("b", 5)["ok"])

    def test_release(self):
        self._reserve("a", 5)
        self.reservation._release("a")
        self.assertTrue(self._reserve("b", 5)["ok"])

    def test_expired_promise_counts_no_more(self):
        self._reserve("a", 5)
        self.env.cr.execute(
            "UPDATE supermarket_sale_reservation SET expires = now() - interval '1 hour'"
        )
        self.assertTrue(self._reserve("b", 5)["ok"])

    def test_recorded_order_counts_once(self):
        self._reserve("a", 3)
        self._sell(self.salt, 3, order_uuid="a")
        self.assertEqual(self._reserve("b", 3)["shortages"][0]["sellable"], 2)

    def test_retry_of_a_recorded_order(self):
        self._reserve("a", 5)
        self._sell(self.salt, 5, order_uuid="a")
        self.assertTrue(self._reserve("a", 5)["ok"])

    def test_only_block_and_pin_are_checked(self):
        for policy, checked in (("allow", 0), ("warn", 0), ("block", 1), ("pin", 1)):
            with self.subTest(policy=policy):
                self.salt.oversell_policy = policy
                self.assertEqual(self._reserve(policy, 9)["ok"], not checked)

    def test_returns_are_not_checked(self):
        self.assertTrue(self._reserve("a", -1)["ok"])

    def test_held_goods_are_refused(self):
        self.hold._place(self.salt)
        self.env.flush_all()
        self.assertEqual(self._reserve("a", 1)["shortages"][0]["sellable"], 0)

    def test_as_cashier(self):
        reservation = self.reservation.with_user(self._user("cashier"))
        self.assertTrue(reservation._reserve("a", self.floor, [(self.salt.id, 5)])["ok"])
        self.assertFalse(reservation._reserve("b", self.floor, [(self.salt.id, 1)])["ok"])
        reservation._release("a")

    def test_dead_ones_are_swept(self):
        self._reserve("a", 1)
        self._reserve("b", 1)
        self._reserve("c", 1)
        self._sell(self.salt, 1, order_uuid="a")
        self.env.cr.execute(
            "UPDATE supermarket_sale_reservation SET expires = %s WHERE order_uuid = 'b'",
            [fields.Datetime.now() - timedelta(minutes=1)],
        )
        self.reservation._gc_dead()
        self.env.invalidate_all()
        left = self.reservation.search([("product_id", "=", self.salt.id)])
        self.assertEqual(left.mapped("order_uuid"), ["c"])
