from datetime import timedelta

from odoo.tests import tagged

from ..common import NOW
from .test_on_order import SupplyCase


@tagged("post_install", "-at_install")
class TestDock(SupplyCase):
    """What became of goods on the way from the dock to the floor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"use_expiration_date": True, "expiration_time": 10, "removal_time": 2})

    def _received(self, lot=None):
        """A receipt of 24 whose first step is done."""
        self.store.reception_steps = "two_steps"
        order = self._order(24)
        self._receive(order.picking_ids, 24, lot)
        return order.picking_ids[:1]

    def test_a_lot_past_its_removal_date_comes_no_more(self):
        self._orderpoint(10, 24)
        self._sell_daily([1])
        self._stock(1)
        days = {"expiration_date": NOW + timedelta(days=1)}
        self._received(self._lot(removal_date=NOW - timedelta(days=1), **days))
        vals = self._evaluate()
        self.assertEqual((vals["on_order_qty"], vals["on_order_sources"]), (0, {}))
        self.assertEqual(vals["proposed_qty"], 24)

    def test_a_lot_on_its_last_day_comes(self):
        days = {"expiration_date": NOW + timedelta(days=1)}
        self._received(self._lot(removal_date=NOW + timedelta(hours=1), **days))
        self.assertEqual(self._on_order(), 24)

    def test_what_goes_back_from_the_dock_comes_no_more(self):
        receipt = self._received()
        self.assertEqual(self._on_order(), 24)
        wizard = self.env["stock.return.picking"].with_context(
            active_id=receipt.id, active_model="stock.picking"
        )
        wizard = wizard.create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 5
        back = wizard._create_return()
        self.assertEqual(self._on_order(), 19)
        back.move_ids.write({"quantity": 5, "picked": True})
        back.button_validate()
        self.assertEqual(self._on_order(), 19)

    def test_what_a_phone_put_away_is_at_the_dock_no_more(self):
        receipt = self._received()
        ends = receipt.location_dest_id, self.store.lot_stock_id
        carried = self.env["stock.move"]._carry(self.product, 10, *ends)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (10, 14))
        carried._carry_back()
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (0, 24))
        self.env["stock.move"]._carry(self.product, 24, *ends)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (24, 0))

    def test_a_receipt_sent_to_another_store_comes_there_alone(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Two", "code": "TWO", "company_id": self.company.id}
        )
        receipt = self._order(30).picking_ids
        receipt.location_dest_id = other.lot_stock_id
        receipt.move_ids.location_dest_id = other.lot_stock_id
        there = self._evaluate(store=other)["on_order_qty"]
        self.assertEqual((self._on_order(), there), (0, 30))
