from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestCoreQuantities(SupermarketStockCase):
    """Odoo's own quantities agree with the ledger before and after posting."""

    def setUp(self):
        super().setUp()
        self._stock(self.salt, 10)
        self._sell(self.salt, 4)

    def _quantities(self, product):
        product.invalidate_recordset()
        return product.qty_available, product.free_qty, product.virtual_available

    def test_quantities_less_unposted_sales(self):
        self.assertEqual(self._quantities(self.salt), (6, 6, 6))
        self.ledger._post()
        self.assertEqual(self._quantities(self.salt), (6, 6, 6))

    def test_quantities_of_the_template(self):
        template = self.salt.product_tmpl_id
        self.assertEqual((template.qty_available, template.virtual_available), (6, 6))

    def test_quantities_of_a_location(self):
        shelf = self.salt.with_context(location=self.shelf.id)
        self.assertEqual(shelf.qty_available, 0)
        self._sell(self.salt, 1, location_id=self.shelf.id)
        self.assertEqual(self._quantities(shelf), (-1, -1, -1))

    def test_quantities_of_another_owner(self):
        owner = self.env["res.partner"].create({"name": "Consignor"})
        self.assertEqual(self.salt.with_context(owner_id=owner.id).qty_available, 0)

    def test_quantities_in_the_past(self):
        yesterday = fields.Datetime.now() - timedelta(days=1)
        self._stock(self.milk, 10, self._lot("A"))
        self._sell(self.milk, 3, date=yesterday - timedelta(hours=1))
        self.env["stock.quant"].flush_model()
        then = self.milk.with_context(to_date=yesterday)
        self.assertEqual(then.qty_available, 7)
        self.ledger._post()
        then.invalidate_recordset()
        self.assertEqual(then.qty_available, 7)

    def test_sales_after_the_moment_asked_for(self):
        then = self.salt.with_context(to_date=fields.Datetime.now() - timedelta(days=1))
        self.assertEqual(then.qty_available, 10)

    def test_search_qty_available(self):
        products = self.env["product.product"]
        for posted in (False, True):
            with self.subTest(posted=posted):
                if posted:
                    self.ledger._post()
                for name in ("qty_available", "free_qty", "virtual_available"):
                    self.assertIn(self.salt, products.search([(name, "=", 6)]))
                    self.assertNotIn(self.salt, products.search([(name, ">", 6)]))

    def test_search_finds_oversold_without_any_quant(self):
        self._sell(self.milk, 1)
        found = self.env["product.product"].search([("qty_available", "<", 0)])
        self.assertIn(self.milk, found)

    def test_available_quantity(self):
        quants = self.env["stock.quant"]
        self.assertEqual(quants._get_available_quantity(self.salt, self.floor), 6)
        self._sell(self.salt, 9)
        self.assertEqual(quants._get_available_quantity(self.salt, self.floor), 0)

    def test_available_quantity_of_a_lot(self):
        first, second = self._lot("1", 1), self._lot("2", 2)
        self._stock(self.milk, 5, first)
        self._stock(self.milk, 5, second)
        self._sell(self.milk, 2, lot=first)
        quants = self.env["stock.quant"]
        self.assertEqual(quants._get_available_quantity(self.milk, self.floor, lot_id=first), 3)
        self.assertEqual(quants._get_available_quantity(self.milk, self.floor, lot_id=second), 5)

    def test_reservation_leaves_what_is_sold(self):
        move = self.env["stock.move"].create(
            {
                "product_id": self.salt.id,
                "product_uom_qty": 10,
                "location_id": self.floor.id,
                "location_dest_id": self.customers.id,
                "company_id": self.company.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        self.assertEqual((move.quantity, move.state), (6, "partially_available"))

    def test_first_to_expire_is_reserved_first(self):
        late, soon = self._lot("late", 9), self._lot("soon", 2)
        self._stock(self.milk, 5, late)
        self._stock(self.milk, 5, soon)
        quants = self.env["stock.quant"]
        self.assertEqual(quants._gather(self.milk, self.floor).lot_id[0], soon)
        self.milk.categ_id = self.env["product.category"].create(
            {"name": "As it came", "removal_strategy_id": self.env.ref("stock.removal_fifo").id}
        )
        self.assertEqual(quants._gather(self.milk, self.floor).lot_id[0], late)

    def test_lot_quantity(self):
        lot = self._lot("A")
        self._stock(self.milk, 5, lot)
        self._sell(self.milk, 2, lot=lot)
        lot.invalidate_recordset()
        self.assertEqual(lot.product_qty, 3)

    def test_count_after_sale(self):
        quant = self._counted(6)
        self.assertEqual(quant.inventory_diff_quantity, 0)
        quant.action_apply_inventory()
        self.assertEqual(self._quantities(self.salt)[0], 6)

    def test_count_then_sale_then_approval(self):
        quant = self._counted(7)
        self._sell(self.salt, 2)
        quant.action_apply_inventory()
        self.assertEqual(self._quantities(self.salt)[0], 5)

    def test_set_quantity_on_the_product(self):
        self.salt.qty_available = 50
        self.assertEqual(self._quantities(self.salt)[0], 50)

    def test_opening_the_stock_posts(self):
        self.env["stock.quant"].action_view_inventory()
        self.assertEqual(self._on_floor(self.salt), {False: 6})

    def _counted(self, quantity):
        quant = (
            self.env["stock.quant"]
            .with_context(inventory_mode=True)
            .search([("product_id", "=", self.salt.id), ("location_id", "=", self.floor.id)])
        )
        quant.inventory_quantity = quantity
        return quant
