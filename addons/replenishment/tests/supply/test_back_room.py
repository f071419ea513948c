from datetime import timedelta

from odoo.tests import tagged

from ..common import NOW, TODAY
from .test_on_order import SupplyCase


@tagged("post_install", "-at_install")
class TestBackRoom(SupplyCase):
    """A place beside the store's stock: what lies there is in the store, and not bought again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.back_room = cls.env["stock.location"].create(
            {"name": "Back Room", "location_id": cls.store.view_location_id.id}
        )

    def _put_behind(self, quantity, lot=None):
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.back_room, quantity, lot_id=lot
        )

    def _move(self, quantity, source, target):
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "picking_type_id": self.store.int_type_id.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        return move

    def _coming(self):
        coming = self.env["replenishment.facts"]._coming(self.product.ids, self.store.ids)
        return [
            (part.kind, part.quantity, part.last_day)
            for part in coming.get((self.product.id, self.store.id), ())
        ]

    def test_what_lies_there_is_not_bought_again(self):
        self._forecast(20)
        self.assertGreater(self._evaluate()["proposed_qty"], 20)
        self._put_behind(100)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (0, 100))
        self.assertEqual(vals["proposed_qty"], 0)
        self.assertIn("100 in the back room", self._propose().reason)

    def test_an_order_received_into_it_counts_before_and_after(self):
        order = self._order(24)
        order.picking_ids.move_ids.write(
            {"location_dest_id": self.back_room.id, "location_final_id": self.back_room.id}
        )
        self.assertEqual(self._on_order(), 24)
        self._receive(order.picking_ids, 24)
        self.assertEqual(self._coming(), [("behind", 24, None)])

    def test_what_is_carried_out_or_back_counts_once(self):
        self._put_behind(30)
        self._stock(10)
        self._move(12, self.back_room, self.floor)
        self._move(4, self.floor, self.back_room)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (10, 30))

    def test_lots_have_their_days_and_holds(self):
        good = self._lot("L1", expiration_date=NOW + timedelta(days=2))
        self.product.use_expiration_date = True
        held = self._lot("L2", expiration_date=NOW + timedelta(days=9))
        self._put_behind(10, good)
        self._put_behind(20, held)
        self._put_behind(40, self._lot("L3", expiration_date=NOW - timedelta(days=2)))
        hold = self.env["supermarket.hold"]._place(self.product, held, reason="inspection")
        hold._expect(NOW + timedelta(hours=1), 0.5)
        two, nine = (TODAY + timedelta(days=days) for days in (2, 9))
        self.assertCountEqual(self._coming(), [("behind", 10, two), ("inspection", 10, nine)])
        hold._expect(False)
        self.assertEqual(self._coming(), [("behind", 10, two)])

    def test_the_dock_is_no_back_room(self):
        for place in (self.store.wh_input_stock_loc_id, self.store.wh_output_stock_loc_id):
            self.env["stock.quant"]._update_available_quantity(self.product, place, 10)
        self.assertEqual(self._coming(), [])
