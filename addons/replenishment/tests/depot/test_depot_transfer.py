from odoo.tests import tagged

from .test_depot import DepotCase


@tagged("post_install", "-at_install")
class TestDepotTransfer(DepotCase):
    """What became of a decision that a depot serves: what an order's line would show, too."""

    def setUp(self):
        super().setUp()
        self._forecast(5.0)
        self._stock(100, store=self.depot)
        self._orderpoint(0, route_id=self.route.id)

    def _accepted(self, quantity=20.0):
        proposal = self._propose(proposed_qty=quantity)
        proposal.with_user(self.buyer).action_accept()
        self.assertEqual(proposal.state, "accepted")
        return proposal

    def _transfers(self):
        """The depot's and the store's."""
        moves = self.env["stock.move"].search(
            [("product_id", "=", self.product.id), ("state", "!=", "done")]
        )
        leaving = moves.filtered(lambda move: move.location_id == self.depot.lot_stock_id)
        return leaving.picking_id, (moves - leaving).picking_id

    def _send(self, picking, quantity):
        picking.action_assign()
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        self.env.invalidate_all()

    def test_what_left_the_depot_is_not_received(self):
        proposal = self._accepted()
        leaving, coming = self._transfers()
        self.assertEqual(proposal.picking_id, coming)
        self._send(leaving, 20)
        self.assertEqual(proposal.qty_received, 0)
        self._send(coming, 20)
        self.assertEqual(proposal.qty_received, 20)

    def test_what_comes_later_is_received_too(self):
        proposal = self._accepted()
        leaving, coming = self._transfers()
        self._send(leaving, 20)
        self._send(coming, 12)
        self.assertEqual(proposal.qty_received, 12)
        self._send(coming.backorder_ids, 8)
        self.assertEqual(proposal.qty_received, 20)

    def test_two_decisions_on_one_transfer_share_what_came(self):
        first = self._accepted(10.0)
        second = self._accepted(6.0)
        self.assertEqual(first.picking_id, second.picking_id)
        leaving, coming = self._transfers()
        self._send(leaving, 16)
        self._send(coming, 12)
        self.assertEqual((first.qty_received, second.qty_received), (10, 2))

    def test_a_cancelled_transfer_is_to_be_decided_again(self):
        proposal = self._accepted()
        _leaving, coming = self._transfers()
        coming.action_cancel()
        self.assertEqual((proposal.state, proposal.picking_id.id), ("draft", False))
        self.assertEqual(proposal.qty_to_order, 20)

    def test_a_cancelled_rest_leaves_what_came_decided(self):
        proposal = self._accepted()
        leaving, coming = self._transfers()
        self._send(leaving, 20)
        self._send(coming, 12)
        coming.backorder_ids.action_cancel()
        self.assertEqual((proposal.state, proposal.qty_received), ("accepted", 12))
