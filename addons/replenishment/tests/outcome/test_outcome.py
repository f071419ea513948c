from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from ..common import TODAY, ReplenishmentCase

DELIVERY = TODAY - timedelta(days=3)


@tagged("post_install", "-at_install")
class TestOutcome(ReplenishmentCase):
    def _decided(self, proposed, decided, days=3):
        """A proposal accepted for a delivery that has lasted its days by this morning."""
        proposal = self._propose(
            proposed_qty=proposed, daily_qty=4.0, order_date=False, delivery_date=DELIVERY,
            next_delivery_date=DELIVERY + timedelta(days=days),
        )  # fmt: skip
        proposal.with_user(self.buyer).qty_to_order = decided
        proposal._move("accept", decided_by_id=self.buyer.id)
        return proposal

    def _learn(self):
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 60
        ):
            self.env["replenishment.outcome"]._cron_learn()
        return self.env["replenishment.outcome"].search([("company_id", "=", self.company.id)])

    def _receive(self, quantity, day, proposal):
        """What was decided came in before opening of a day."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.store.in_type_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.floor.id,
            }
        )
        proposal.picking_id = picking
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.floor.id,
                "company_id": self.company.id,
                "picking_id": picking.id,
            }
        )
        move._action_confirm()
        move.quantity = quantity
        move.picked = True
        move._action_done()
        moment = datetime.combine(day, datetime.min.time()) + timedelta(hours=5)
        move.move_line_ids.date = moment
        return move

    def test_more_was_needed(self):
        self._receive(13, DELIVERY, self._decided(6, 13))
        self._sell_daily([4, 4, 4])
        outcome = self._learn()
        self.assertEqual((outcome.kind, outcome.adjustment), ("more", "person"))
        self.assertEqual((outcome.sold_qty, outcome.fill, outcome.left_qty), (12.0, 1.0, 1.0))
        self.assertEqual((outcome.proposed_lost, outcome.ordered_lost), (6.0, 0.0))
        self.assertEqual((outcome.verdict, outcome.buyer_id), ("helped", self.buyer))
        self.assertGreater(outcome.saved, 0)

    def _assert_adds_up(self, outcome):
        there = outcome.opening_qty + outcome.received_qty + outcome.other_qty
        self.assertAlmostEqual(there - outcome.sold_qty - outcome.wasted_qty, outcome.left_qty)

    def test_a_delivery_of_the_evening_before_is_received(self):
        """Decisions and hindsight tell the same quantity, and the sums of these days add up."""
        proposal = self._decided(6, 13)
        self._receive(13, DELIVERY - timedelta(days=1), proposal)
        self._sell_daily([4, 4, 4])
        outcome = self._learn()
        self.assertEqual((outcome.opening_qty, outcome.received_qty), (0.0, 13.0))
        self.assertEqual(outcome.received_qty, proposal.qty_received)
        self._assert_adds_up(outcome)

    def test_another_delivery_is_told_apart(self):
        proposal = self._decided(6, 6)
        self._receive(5, DELIVERY, proposal)  # another transfer: the proposal's is the next one
        self._receive(6, DELIVERY, proposal)
        self._sell_daily([4, 4, 1])
        outcome = self._learn()
        self.assertEqual((outcome.received_qty, outcome.other_qty), (6.0, 5.0))
        self.assertEqual(outcome.left_qty, 2.0)
        self._assert_adds_up(outcome)

    def test_proposal_was_better(self):
        self.product.write({"use_expiration_date": True, "expiration_time": 2})
        self._receive(20, DELIVERY, self._decided(8, 20))
        self._sell_daily([4, 4, 0])
        outcome = self._learn()
        self.assertEqual((outcome.proposed_wasted, outcome.ordered_wasted), (0.0, 12.0))
        self.assertEqual(outcome.verdict, "harmed")

    def test_what_expired_on_the_shelf_is_waste(self):
        """Eight come, two are thrown away crushed, three expire and stay, one is thrown later."""
        self.product.write({"tracking": "lot", "use_expiration_date": True})
        proposal = self._decided(8, 8)
        spoiled, sound = (
            self.env["stock.lot"].create(
                {"name": name, "product_id": self.product.id, "expiration_date": expires}
            )
            for name, expires in (
                ("SOON", datetime.combine(DELIVERY, datetime.min.time()) + timedelta(hours=30)),
                ("LATE", datetime.combine(TODAY, datetime.min.time()) + timedelta(days=9)),
            )
        )
        self._stock(4, lot=spoiled)
        self._stock(4, lot=sound)
        self._throw(2, sound, DELIVERY)
        self._throw(1, spoiled, TODAY)  # after the days that the order had to last
        outcome = self._learn()
        self.assertEqual(outcome.proposal_id, proposal)
        self.assertEqual(outcome.wasted_qty, 2.0 + 3.0 + 1.0)
        self._assert_adds_up(outcome)

    def test_a_count_that_removes_expired_goods_is_waste(self):
        self.product.write({"tracking": "lot", "use_expiration_date": True})
        self._decided(8, 8)
        lot = self.env["stock.lot"].create(
            {"name": "SOON", "product_id": self.product.id,
             "expiration_date": datetime.combine(DELIVERY, datetime.min.time())}
        )  # fmt: skip
        self._stock(4, lot=lot)
        quant = self.env["stock.quant"].search([("lot_id", "=", lot.id)])
        quant.with_context(inventory_mode=True).inventory_quantity = 0
        quant.action_apply_inventory()
        self.assertEqual(self._learn().wasted_qty, 4.0)

    def _throw(self, quantity, lot, day):
        scrap = self.env["stock.scrap"].create(
            {"product_id": self.product.id, "scrap_qty": quantity, "lot_id": lot.id,
             "location_id": self.floor.id}
        )  # fmt: skip
        scrap.do_scrap()
        moment = datetime.combine(day, datetime.min.time()) + timedelta(hours=20)
        scrap.move_ids.move_line_ids.date = moment

    def test_sold_out_hours_count_as_asked_for(self):
        self._receive(4, DELIVERY, self._decided(4, 4, days=1))
        self._sell_daily([4], last=DELIVERY)  # at noon, then the shelf is empty
        outcome = self._learn()
        self.assertEqual(outcome.sold_qty, 4.0)
        self.assertGreater(outcome.demand_qty, 5.0)
        self.assertLess(outcome.fill, 0.8)

    def test_days_not_over_wait(self):
        self._decided(6, 6, days=4)
        self.assertFalse(self._learn())

    def test_looked_back_on_once(self):
        proposal = self._decided(6, 6)
        outcome = self._learn()
        self.assertEqual((outcome.kind, outcome.verdict), ("same", "even"))
        self.assertEqual(self._learn(), outcome)
        self.assertEqual(proposal.action_view_outcome()["res_id"], outcome.id)
