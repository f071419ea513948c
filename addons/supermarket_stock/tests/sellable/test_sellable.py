from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestSellable(SupermarketStockCase):
    def test_sellable_is_what_is_on_the_floor(self):
        self._stock(self.salt, 4)
        self._stock(self.salt, 3, location=self.shelf)
        self._stock(self.salt, 8, location=self.quarantine)
        self.assertEqual(self._sellable(self.salt), 7)

    def test_sellable_falls_with_the_sale(self):
        self._stock(self.salt, 4)
        self._sell(self.salt, 3)
        self.assertEqual(self._sellable(self.salt), 1)

    def test_sellable_rises_with_the_return(self):
        self._sell(self.salt, -2)
        self.assertEqual(self._sellable(self.salt), 2)

    def test_sellable_below_zero(self):
        self._sell(self.salt, 2)
        self.assertEqual(self._sellable(self.salt), -2)

    def test_sellable_without_expired_lots(self):
        self._stock(self.milk, 4, self._lot("old", days=-1))
        self._stock(self.milk, 5, self._lot("new", days=1))
        self.assertEqual(self._sellable(self.milk), 5)

    def test_sellable_without_lots_to_remove(self):
        lot = self._lot("soon", days=5)
        self._stock(self.milk, 4, lot)
        lot.removal_date = "2020-01-01 00:00:00"
        self.assertEqual(self._sellable(self.milk), 0)

    def test_sellable_without_held_lot(self):
        held, free = self._lot("held"), self._lot("free")
        self._stock(self.milk, 4, held)
        self._stock(self.milk, 5, free)
        self.hold._place(self.milk, lot=held)
        self.assertEqual(self._sellable(self.milk), 5)

    def test_sales_of_a_held_lot_take_nothing_from_the_others(self):
        held, free = self._lot("held"), self._lot("free")
        self._stock(self.milk, 4, held)
        self._stock(self.milk, 5, free)
        self.hold._place(self.milk, lot=held)
        self._sell(self.milk, 1, lot=held)
        self.assertEqual(self._sellable(self.milk), 5)

    def test_sellable_of_held_product(self):
        self._stock(self.salt, 4)
        self.hold._place(self.salt)
        self.assertEqual(self._sellable(self.salt), 0)

    def test_hold_of_another_store(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        self._stock(self.salt, 4)
        self._stock(self.salt, 6, location=other.lot_stock_id)
        self.hold._place(self.salt, warehouse=other)
        self.assertEqual(self._sellable(self.salt), 4)
        self.assertEqual(self._sellable(self.salt, other), 0)

    def test_hold_of_another_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._stock(self.salt, 4)
        self.hold.with_company(other)._place(self.salt)
        self.assertEqual(self._sellable(self.salt), 4)

    def test_sellable_field_of_the_store_in_context(self):
        self._stock(self.salt, 4)
        self._sell(self.salt, 1)
        self.assertEqual(self.salt.sellable_qty, 3)
        self.assertEqual(self.salt.with_context(warehouse_id=self.store.id).sellable_qty, 3)
        self.assertEqual(self.salt.product_tmpl_id.sellable_qty, 3)

    def test_stores_in_view(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Harbour", "code": "HAR", "company_id": self.company.id}
        )
        foreign = self.env.ref("stock.warehouse0")
        products = self.env["product.product"]
        for named, stores in (
            (False, self.store | other),
            (other.id, other),
            ([self.store.id, other.id], self.store | other),
            ("harb", other),
            (["harb"], other),
            (foreign.id, foreign.browse()),
        ):
            with self.subTest(named=named):
                view = products.with_context(warehouse_id=named)
                self.assertEqual(view._sellable_warehouses(), stores)

    def test_search_sellable_qty(self):
        self._stock(self.salt, 4)
        found = self.env["product.product"].search([("sellable_qty", ">", 3)])
        self.assertIn(self.salt, found)
        self.assertNotIn(self.milk, found)

    def test_held_lots(self):
        held, free = self._lot("held"), self._lot("free")
        hold = self.hold._place(self.milk, lot=held)
        self.assertEqual(self.milk._held_lots(), held)
        hold._release()
        self.hold._place(self.milk)
        self.assertEqual(self.milk._held_lots(), held | free)

    def test_oversell_policy_of_the_nearest_category(self):
        food = self.env["product.category"].create({"name": "Food", "oversell_policy": "block"})
        fresh = self.env["product.category"].create({"name": "Fresh", "parent_id": food.id})
        self.assertEqual(self.salt._get_oversell_policy(), "allow")
        self.salt.categ_id = fresh
        self.assertEqual(self.salt._get_oversell_policy(), "block")
        fresh.oversell_policy = "warn"
        self.assertEqual(self.salt._get_oversell_policy(), "warn")
        self.salt.oversell_policy = "pin"
        self.assertEqual(self.salt._get_oversell_policy(), "pin")
