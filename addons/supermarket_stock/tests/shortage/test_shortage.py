from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestShortage(SupermarketStockCase):
    def setUp(self):
        super().setUp()
        self._stock(self.salt, 10)
        self._set_safety_stock(self.salt, 5)

    def _open(self):
        return self.shortage.search([("product_id", "=", self.salt.id), ("state", "=", "open")])

    def test_opened_by_the_sale_that_crosses(self):
        self._sell(self.salt, 5)
        self.assertFalse(self._open())
        self._sell(self.salt, 1)
        self.assertRecordValues(
            self._open(),
            [
                {
                    "warehouse_id": self.store.id,
                    "sellable_qty": 4,
                    "threshold": 5,
                    "current_qty": 4,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertIn("below the safety stock of 5.0", self._open().reason)

    def test_one_for_many_sales(self):
        for _number in range(3):
            self._sell(self.salt, 2)
        self.assertEqual(len(self._open()), 1)

    def test_hook_called_once_in_the_transaction(self):
        called = []
        self.patch(type(self.shortage), "_on_opened", lambda shortages: called.append(shortages))
        for _number in range(3):
            self._sell(self.salt, 2)
        self.assertEqual(called, [self._open()])

    def test_closed_by_goods(self):
        self._sell(self.salt, 6)
        shortage = self._open()
        self._move(self.salt, 5, source=self.suppliers, destination=self.floor)._action_done()
        self.assertEqual(shortage.state, "done")
        self.assertTrue(shortage.date_done)

    def test_closed_by_a_return(self):
        self._sell(self.salt, 6)
        self._sell(self.salt, -1)
        self.assertFalse(self._open())

    def test_opened_again(self):
        self._sell(self.salt, 6)
        self._sell(self.salt, -1)
        self._sell(self.salt, 1)
        self.assertEqual(self.shortage.search_count([("product_id", "=", self.salt.id)]), 2)

    def test_opened_and_closed_by_a_hold(self):
        hold = self.hold._place(self.salt)
        self.assertTrue(self._open())
        hold._release()
        self.assertFalse(self._open())

    def test_opened_and_closed_by_the_threshold(self):
        self._set_safety_stock(self.salt, 11)
        self.assertTrue(self._open())
        self._set_safety_stock(self.salt, 10)
        self.assertFalse(self._open())

    def test_opened_by_a_delivery(self):
        self._move(self.salt, 6)._action_done()
        self.assertTrue(self._open())

    def test_opened_by_expiry(self):
        lot = self._lot("A", 1)
        self._stock(self.milk, 10, lot)
        self._set_safety_stock(self.milk, 5)
        of_milk = [("product_id", "=", self.milk.id)]
        lot.expiration_date = fields.Datetime.now()
        self.shortage._cron_check_expired()
        self.assertFalse(self.shortage.search(of_milk))
        lot.expiration_date = fields.Datetime.now() - timedelta(days=1)
        self.shortage._cron_check_expired()
        self.assertRecordValues(
            self.shortage.search(of_milk), [{"state": "open", "warehouse_id": self.store.id}]
        )

    def test_safety_stock_is_the_reordering_rule(self):
        rule = self.env["stock.warehouse.orderpoint"].search([("product_id", "=", self.salt.id)])
        self.assertRecordValues(
            rule, [{"product_min_qty": 5, "trigger": "manual", "warehouse_id": self.store.id}]
        )
        rule.product_max_qty = 20
        self._set_safety_stock(self.salt, 8)
        self.assertRecordValues(rule, [{"product_min_qty": 8, "product_max_qty": 20}])
        self.assertEqual(self.salt.product_tmpl_id.safety_stock, 8)

    def _place_rule(self, name, minimum):
        place = self.env["stock.location"].create({"name": name, "location_id": self.floor.id})
        self._stock(self.milk, 5, self._lot(name), place)
        return self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.milk.id,
                "warehouse_id": self.store.id,
                "location_id": place.id,
                "product_min_qty": minimum,
                "product_max_qty": 5,
                "trigger": "manual",
            }
        )

    def test_rules_of_places_below_the_floor_speak_for_the_store_together(self):
        first, second = self._place_rule("Shelf 1", 1), self._place_rule("Shelf 2", 1)
        self._sell(self.milk, 8)
        of_milk = [("product_id", "=", self.milk.id), ("state", "=", "open")]
        self.assertFalse(self.shortage.search(of_milk))
        self._sell(self.milk, 2)
        self.assertRecordValues(
            self.shortage.search(of_milk), [{"threshold": 2, "warehouse_id": self.store.id}]
        )
        milk = self.milk.with_context(warehouse_id=self.store.id)
        self.assertEqual(milk.safety_stock, 2)
        self.assertIn(milk, milk.search([("need_replenishment", "=", True)]))
        with self.assertRaisesRegex(UserError, "sum of its reordering rules on .*Shelf 1"):
            milk.safety_stock = 7
        second.unlink()
        milk.invalidate_recordset()
        milk.safety_stock = 7
        self.assertEqual(first.product_min_qty, 7)

    def test_a_rule_on_the_floor_speaks_for_its_places(self):
        self._place_rule("Shelf 1", 4)
        self._set_safety_stock(self.salt, 5)
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.milk.id,
                "warehouse_id": self.store.id,
                "location_id": self.floor.id,
                "product_min_qty": 3,
                "product_max_qty": 3,
                "trigger": "manual",
            }
        )
        thresholds = self.shortage._thresholds(self.milk, self.store)
        self.assertEqual(thresholds, {(self.store.id, self.milk.id): 3})

    def test_a_rule_on_the_floor_without_a_minimum_speaks_too(self):
        self._place_rule("Shelf 1", 4)
        self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.milk.id,
                "warehouse_id": self.store.id,
                "location_id": self.floor.id,
                "product_min_qty": 0,
                "product_max_qty": 9,
                "trigger": "manual",
            }
        )
        self.assertFalse(self.shortage._thresholds(self.milk, self.store))
        self.assertEqual(self.milk.with_context(warehouse_id=self.store.id).safety_stock, 0)

    def test_safety_stock_of_one_store_at_a_time(self):
        self.assertTrue(self.salt.is_one_store)
        self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        self.salt.invalidate_recordset()
        self.assertFalse(self.salt.is_one_store)
        with self.assertRaisesRegex(UserError, "each of the 2 stores"):
            self.salt.safety_stock = 8
        self._set_safety_stock(self.salt, 8)
        self.assertEqual(self.salt.safety_stock, 8)

    def test_need_replenishment(self):
        products = self.env["product.product"]
        self.assertFalse(self.salt.need_replenishment)
        self.assertNotIn(self.salt, products.search([("need_replenishment", "=", True)]))
        self._sell(self.salt, 6)
        self.assertTrue(self.salt.need_replenishment)
        self.assertTrue(self.salt.product_tmpl_id.need_replenishment)
        self.assertIn(self.salt, products.search([("need_replenishment", "=", True)]))
        self.assertNotIn(self.salt, products.search([("need_replenishment", "=", False)]))
