from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestSalesBefore(SupermarketPosCommon):
    """A forecast reads the sales of the years in which tills did not sell through the ledger."""

    def _sold(self, product):
        today = fields.Date.today()
        rows = self.env["supermarket.sale.ledger"]._daily_sales(
            product.ids, self.store.ids, today - timedelta(days=3), today
        )
        return [quantity for _product, _store, _day, quantity in rows]

    def test_orders_of_every_stock_mode_count_once(self):
        for mode in ("closing", "real", "ledger"):
            with self.subTest(mode=mode):
                self.company.point_of_sale_update_stock_quantities = mode
                rice = self.create_goods(f"Rice {mode}", quantity=50)
                self.open_new_session()
                self.sell([(rice, 6)])
                self.sell([(rice, -2)])
                self.assertEqual(self._sold(rice), [4.0])
                self.close()
                self.assertEqual(self._sold(rice), [4.0])

    def test_what_is_shipped_later_counts_once(self):
        self.open_new_session()
        rice = self.create_goods("Rice later", quantity=50)
        customer = self.env["res.partner"].create({"name": "A customer"})
        later = fields.Date.to_string(fields.Date.today() + timedelta(days=2))
        order = self.sell([(rice, 6)], customer=customer, shipping_date=later)
        self.assertFalse(self.ledger(order))
        self.assertEqual(self._sold(rice), [6.0])

    def test_only_orders_beside_the_ledger_are_asked_for(self):
        """Of years of orders that entered it each would be looked up there."""
        advice = self.env["product.product"].create(
            {"name": "Advice", "type": "service", "available_in_pos": True, "list_price": 5}
        )
        self.open_new_session()
        self.sell([(advice, 1)])
        self.assertEqual(self._sold(advice), [])
