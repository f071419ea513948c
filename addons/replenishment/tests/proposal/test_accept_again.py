from odoo.tests import tagged

from ..supply.test_on_order import SupplyCase


@tagged("post_install", "-at_install")
class TestAcceptAgain(SupplyCase):
    """Between a proposal and its order the world goes on."""

    def setUp(self):
        super().setUp()
        self._sell_daily([1])
        self._stock(5)
        self._orderpoint(10, 24)

    def _proposal(self, product=None):
        vals = self._evaluate(product)
        return self.env["replenishment.proposal"]._propose([{**vals, "origin": "night"}])

    def _ordered(self):
        lines = self.env["purchase.order.line"].search([("product_id", "=", self.product.id)])
        return sum(line.product_qty for line in lines if line.state != "cancel")

    def test_what_was_ordered_by_hand_is_not_ordered_again(self):
        proposal = self._proposal()
        self.assertEqual(proposal.qty_to_order, 20)
        self._order(20)
        told = self._told(proposal)
        self.assertEqual((proposal.state, self._ordered()), ("superseded", 20))
        self.assertIn("Spinach: on order 0 → 20, proposed 20 → 0", told)

    def _told(self, proposals):
        """Accept, and what the buyer is told."""
        sent = []
        buyer = self.buyer
        self.patch(type(buyer), "_bus_send", lambda user, kind, message: sent.append(message))
        proposals.with_user(buyer).action_accept()
        return " ".join(message["message"] for message in sent)

    def test_what_was_ordered_by_hand_and_has_come_is_not_ordered_again(self):
        proposal = self._proposal()
        self._receive(self._order(20).picking_ids, 20)
        told = self._told(proposal)
        self.assertEqual((proposal.state, self._ordered()), ("superseded", 20))
        self.assertIn("Spinach: can be sold 4 → 24, proposed 20 → 0", told)

    def test_a_quantity_of_a_person_waits_for_a_second_yes(self):
        proposal = self._proposal()
        proposal.with_user(self.buyer).qty_to_order = 30
        self._order(8)
        self.assertIn("on order 0 → 8", self._told(proposal))
        self.assertEqual((proposal.state, proposal.qty_to_order), ("draft", 30))
        proposal.with_user(self.buyer).action_accept()
        self.assertEqual((proposal.state, self._ordered()), ("accepted", 38))

    def test_goods_that_came_as_expected_are_no_question(self):
        order = self._order(3)
        proposal = self._proposal()
        self.assertEqual((proposal.on_order_qty, proposal.qty_to_order), (3, 17))
        self._receive(order.picking_ids, 3)
        self.assertFalse(self._told(proposal))
        self.assertEqual((proposal.state, self._ordered()), ("accepted", 20))
        self.assertEqual((proposal.on_order_qty, proposal.sellable_qty), (0, 7))

    def test_less_than_expected_is_a_question(self):
        order = self._order(3)
        proposal = self._proposal()
        order.picking_ids.action_cancel()
        self.assertIn("on order 3 → 0, proposed 17 → 20", self._told(proposal))
        self.assertEqual(proposal.state, "draft")

    def test_the_others_are_ordered_all_the_same(self):
        leek = self._create_product("Leek")
        self._orderpoint(10, 24, product=leek)
        self._sell_daily([1], leek)
        proposals = self._proposal() | self._proposal(leek)
        self._order(3)
        self._told(proposals)
        self.assertEqual([one.state for one in proposals], ["draft", "accepted"])
        self.assertEqual(proposals[0].qty_to_order, 17)

    def test_an_order_set_back_to_draft_is_decided(self):
        proposal = self._proposal()
        proposal.with_user(self.buyer).action_accept()
        order = proposal.purchase_id
        order.button_cancel()
        self.assertEqual(proposal.state, "draft")
        order.button_draft()
        self.assertEqual((proposal.state, proposal.purchase_id), ("accepted", order))

    def test_what_was_proposed_meanwhile_learns_of_an_order_set_back_to_draft(self):
        proposal = self._proposal()
        proposal.with_user(self.buyer).action_accept()
        order = proposal.purchase_id
        order.button_cancel()
        proposal.action_dismiss()
        newer = self._proposal()
        order.button_draft()
        self.assertEqual((newer.on_order_qty, newer.qty_to_order), (20, 0))

    def test_a_line_taken_off_an_order_is_to_be_decided_again(self):
        proposal = self._proposal()
        proposal.with_user(self.buyer).action_accept()
        proposal.purchase_line_id.unlink()
        self.assertEqual((proposal.state, proposal.purchase_line_id.id), ("draft", False))

    def test_more_than_ordered_shows_what_came(self):
        proposal = self._proposal()
        proposal.qty_to_order = 10
        self._accept_and_receive(proposal, 14)
        self.assertEqual(proposal.qty_received, 14)

    def test_less_than_ordered_shows_what_came(self):
        proposal = self._proposal()
        self._accept_and_receive(proposal, 7)
        self.assertEqual(proposal.qty_received, 7)
        rest = proposal.purchase_id.picking_ids.filtered(lambda one: one.state != "done")
        self._receive(rest, 2)
        self.assertEqual(proposal.qty_received, 9)

    def test_two_steps_are_received_once(self):
        self.store.reception_steps = "two_steps"
        proposal = self._proposal()
        self._accept_and_receive(proposal, 20)
        inner = proposal.purchase_id.picking_ids.move_ids.move_dest_ids.picking_id
        self._receive(inner, 20)
        self.assertEqual(proposal.qty_received, 20)

    def _accept_and_receive(self, proposal, quantity):
        proposal.with_user(self.buyer).action_accept()
        proposal.purchase_id.button_confirm()
        self._receive(proposal.purchase_id.picking_ids, quantity)

    def test_two_decisions_on_one_line_share_what_came(self):
        first = self._proposal()
        first.qty_to_order = 10
        first.with_user(self.buyer).action_accept()
        second = self._propose(proposed_qty=7.0)
        self._accept_and_receive(second, 12)
        self.assertEqual(first.purchase_line_id, second.purchase_line_id)
        self.assertEqual((first.qty_received, second.qty_received), (10, 2))

    def test_a_list_of_decisions_is_read_at_once(self):
        products = [self._create_product(f"Herb {n}") for n in range(6)]
        proposals = self.env["replenishment.proposal"].union(
            *(self._propose(product) for product in products)
        )
        proposals.with_user(self.buyer).action_accept()
        proposals.purchase_id.button_confirm()

        def statements(some):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("qty_received")
            return self.env.cr.sql_log_count - before

        self.assertEqual(statements(proposals[:2]), statements(proposals))

    def test_merged_requests_keep_their_decisions(self):
        first = self._proposal()
        first.qty_to_order = 10
        first.with_user(self.buyer).action_accept()
        first.purchase_id.user_id = self.env.user  # somebody else's: the next one is not joined
        second = self._propose(proposed_qty=7.0)
        second.with_user(self.buyer).action_accept()
        orders = first.purchase_id | second.purchase_id
        self.assertEqual(len(orders), 2)
        orders.action_merge()
        self.assertEqual((first | second).mapped("state"), ["accepted", "accepted"])
        self.assertEqual(first.purchase_line_id, second.purchase_line_id)
        self.assertEqual(first.purchase_line_id.product_qty, 17)
