from datetime import timedelta

from odoo.tests import tagged

from ..common import NOW, TODAY
from .test_on_order import SupplyCase


@tagged("post_install", "-at_install")
class TestPromisedAhead(SupplyCase):
    """What others wait for is theirs when it comes: it covers no demand of the shelf."""

    def _promise(self, quantity, day=NOW):
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": self.floor.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "picking_type_id": self.store.out_type_id.id,
                "date": day,
            }
        )
        move._action_confirm()
        move._do_unreserve()
        move.date = day
        return move

    def _proposed(self):
        return self._evaluate()["proposed_qty"]

    def test_goods_ordered_for_a_customer_cover_no_demand(self):
        """10 here, 100 promised, 100 coming: 10 for the shelf."""
        self._forecast(20)
        tomorrow = NOW + timedelta(days=1)
        order = self._order(10, planned=tomorrow)
        as_if = self._proposed()
        self.assertGreater(as_if, 20)
        order.button_cancel()
        self._stock(10)
        self._promise(100)
        self._order(100, planned=tomorrow)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (-90, 100))
        self.assertEqual(vals["proposed_qty"], as_if)

    def test_what_is_promised_beyond_all_that_comes_is_ordered_on_top(self):
        self._forecast(20)
        for_the_shelf = self._proposed()
        self._stock(10)
        self._promise(15)
        self.assertEqual(self._proposed(), for_the_shelf + 5)

    def test_what_is_promised_before_the_next_delivery_is_ordered_now(self):
        """Two weeks from order to delivery: a customer's order for the tenth day can't wait."""
        self.product.seller_ids.delay = 14
        self._forecast(2, days=28)
        needed = self._proposed()
        self._stock(100)
        self.assertEqual(self._proposed(), 0)
        self._promise(100, NOW + timedelta(days=10))
        self.assertEqual(self._proposed(), needed)

    def test_what_comes_in_time_for_a_customer_is_not_ordered_again(self):
        """A customer's order for Saturday is bought for Saturday: what is here is the shelf's."""
        self._forecast(1)
        self._stock(20)
        saturday = NOW + timedelta(days=3)
        promise = self._promise(30, saturday)
        self.assertEqual(self._evaluate()["sellable_qty"], -10, "nothing comes for it")
        order = self._order(30, planned=saturday)
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (20, 0))
        self.assertEqual(vals["proposed_qty"], 0)
        promise.date = saturday - timedelta(days=1)
        self.assertEqual(self._evaluate()["sellable_qty"], -10, "a day too late for it")
        promise.date = saturday
        order.order_line.move_ids.date = saturday + timedelta(days=1)
        self.assertEqual(self._evaluate()["sellable_qty"], -10, "a day too late for it")

    def test_accepting_knows_what_comes_for_a_customer(self):
        self._forecast(5)
        saturday = NOW + timedelta(days=3)
        self._promise(30, saturday)
        self._order(30, planned=saturday)
        proposal = self._propose(proposed_qty=8)
        self.assertEqual(proposal.sellable_qty, 0)
        self._stock(24)
        proposal.with_user(self.buyer).action_accept()
        self.assertEqual((proposal.state, proposal.sellable_qty), ("superseded", 24))

    def test_a_store_has_nothing_to_give_of_what_others_wait_for(self):
        self._stock(10)
        self._promise(100)
        self._order(100)
        facts = self.env["replenishment.planner"].sudo()._gather([(self.product, self.store)])
        place = self.env["replenishment.balance"]._prepare_place(self.product, self.store, facts)
        self.assertEqual(place.stock, 10)


@tagged("post_install", "-at_install")
class TestComingLots(SupplyCase):
    """A lot that comes lasts until its own last day, wherever it is now."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"tracking": "lot", "use_expiration_date": True, "expiration_time": 10})
        cls.vendor.replenishment_wed = True  # the next delivery but one is in eight days

    def test_a_lot_in_inspection(self):
        lot = self._lot(expiration_date=NOW + timedelta(days=2))
        self._forecast(10)
        self._stock(100, lot=lot)
        free = self._evaluate()["proposed_qty"]
        self.assertGreater(free, 40, "five days are not covered")
        hold = self.env["supermarket.hold"]._place(self.product, lot, reason="inspection")
        hold._expect(NOW + timedelta(hours=1))
        vals = self._evaluate()
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (0, 100))
        self.assertEqual(vals["proposed_qty"], free)

    def test_a_lot_at_the_dock(self):
        self.store.reception_steps = "two_steps"
        lot = self._lot(expiration_date=NOW + timedelta(days=2))
        order = self._order(100)
        self._receive(order.picking_ids, 100, lot)
        [part] = self.env["replenishment.facts"]._coming(self.product.ids, self.store.ids)[
            self.product.id, self.store.id
        ]
        self.assertEqual((part.kind, part.quantity), ("dock", 100))
        self.assertEqual(part.last_day, TODAY + timedelta(days=2))
        self._forecast(10)
        self.assertGreater(self._evaluate()["proposed_qty"], 40)

    def test_a_lot_of_an_order_of_which_only_a_part_is_named(self):
        """The receiver has entered one lot of 30; the other 70 are as fresh as a delivery."""
        order = self._order(100)
        line = order.picking_ids.move_ids.move_line_ids
        line.write(
            {"lot_id": self._lot(expiration_date=NOW + timedelta(days=2)).id, "quantity": 30}
        )
        coming = self.env["replenishment.facts"]._coming(self.product.ids, self.store.ids)
        parts = coming[self.product.id, self.store.id]
        self.assertEqual(
            [(part.quantity, part.last_day) for part in parts],
            [(30, TODAY + timedelta(days=2)), (70, None)],
        )
