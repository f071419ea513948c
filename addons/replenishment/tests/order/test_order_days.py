from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo.tests import tagged

from ..common import NOW, TODAY
from ..supply.test_on_order import SupplyCase


@tagged("post_install", "-at_install")
class TestOrderDays(SupplyCase):
    """The order goes out by the vendor's moment and is delivered at the store's hour."""

    def _accepted(self, *products):
        proposals = self.env["replenishment.proposal"].union(
            *(self._propose(product) for product in products)
        )
        proposals.with_user(self.buyer).action_accept()
        return proposals

    def test_the_order_goes_out_by_the_vendors_moment_in_every_zone(self):
        """Goods that come at 7:30 in Shanghai come on the day before in UTC."""
        leek, chard = self._create_product("Leek"), self._create_product("Chard")
        self.store.replenishment_receiving_hour = 7.5
        for zone in ("Asia/Shanghai", "America/New_York", "Pacific/Auckland", "UTC"):
            with self.subTest(zone=zone), self.env.cr.savepoint() as point:
                self.store.partner_id.tz = zone
                proposals = self._accepted(self.product, leek, chard)
                [order] = proposals.purchase_id
                self.assertEqual([order.date_order], list(set(proposals.mapped("order_date"))))
                local = self.store._store_time(order.date_order)
                self.assertEqual((local.hour, local.minute), (12, 0))
                [planned] = set(order.order_line.mapped("date_planned"))
                self.assertEqual(self.store._store_time(planned).hour, 7)
                point.rollback()
                self.env.invalidate_all()

    def test_a_draft_for_a_later_day_goes_out_with_what_joins_it(self):
        first = self._accepted(self.product)
        order = first.purchase_id
        order.date_order = NOW + timedelta(days=9)
        second = self._accepted(self._create_product("Leek"))
        self.assertEqual(second.purchase_id, order)
        self.assertEqual(order.date_order, second.order_date)

    def test_a_draft_for_an_earlier_day_keeps_it(self):
        first = self._accepted(self.product)
        order, earlier = first.purchase_id, NOW - timedelta(hours=1)
        order.date_order = earlier
        self._accepted(self._create_product("Leek"))
        self.assertEqual(order.date_order, earlier)

    def test_two_decisions_on_a_line_that_is_cancelled_are_one_again(self):
        first = self._accepted(self.product)
        second = self._accepted(self.product)
        self.assertEqual(first.purchase_line_id, second.purchase_line_id)
        order = first.purchase_id
        order.button_cancel()
        self.assertEqual([first.state, second.state], ["superseded", "draft"])
        order.button_draft()
        self.assertEqual((second.state, second.purchase_id), ("accepted", order))

    def test_two_decisions_on_a_line_that_is_taken_off_are_one_again(self):
        first = self._accepted(self.product)
        second = self._accepted(self.product)
        first.purchase_line_id.unlink()
        self.assertEqual([first.state, second.state], ["superseded", "draft"])
        self.assertFalse(first.purchase_line_id | second.purchase_line_id)

    def test_a_cancelled_rest_is_on_order_no_more(self):
        proposal = self._accepted(self.product)
        proposal.purchase_id.button_confirm()
        receipt = proposal.purchase_id.picking_ids
        self._receive(receipt, 5)
        self.assertEqual(self._on_order(), 7)
        rest = proposal.purchase_id.picking_ids - receipt
        rest.action_cancel()
        self.assertEqual((proposal.qty_received, self._on_order()), (5, 0))
        self.assertEqual(proposal.state, "accepted")

    def test_merged_and_cancelled_orders_leave_one_proposal(self):
        first = self._accepted(self.product)
        first.purchase_id.user_id = self.env.user
        second = self._accepted(self.product)
        orders = first.purchase_id | second.purchase_id
        self.assertEqual(len(orders), 2)
        orders.action_merge()
        first.purchase_id.button_cancel()
        self.assertEqual(sorted([first.state, second.state]), ["draft", "superseded"])

    def test_what_was_archived_is_not_ordered_without_asking(self):
        self.company.replenishment_auto_order = True
        self.vendor.replenishment_auto_order = True
        orders = self.env["replenishment.proposal"]._order_without_asking
        rule = self._orderpoint(5, 20)
        proposal = self._propose()
        proposal.qty_to_order = 13
        rule.active = False
        self.assertFalse(orders(self.store))
        rule.active = True
        self.product.purchase_ok = False
        self.assertFalse(orders(self.store))
        self.product.purchase_ok = True
        self.assertEqual(orders(self.store), proposal)

    def test_the_hour_of_the_delivery_is_kept_when_the_order_is_confirmed(self):
        self.store.partner_id.tz = "Pacific/Auckland"
        self.store.replenishment_receiving_hour = 5.0
        with freeze_time(datetime(2025, 3, 5, 14)):  # 3:00 of the 6th there
            proposal = self._accepted(self.product)
            proposal.purchase_id.button_confirm()
        [receipt] = proposal.purchase_id.picking_ids
        local = self.store._store_time(receipt.scheduled_date).replace(tzinfo=None)
        self.assertEqual(local, datetime.combine(TODAY + timedelta(days=2), local.time()))
        self.assertEqual((local.hour, local.minute), (5, 0))
