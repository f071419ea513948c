from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import InspectedGoodsCommon


@tagged("post_install", "-at_install")
class TestFromSaleToPenalty(InspectedGoodsCommon):
    """One product through the four addons, each step by the person whose work it is."""

    def _proposals(self):
        return self.env["replenishment.proposal"].search([("product_id", "=", self.pak_choi.id)])

    def test_sale_proposal_order_inspection_penalty(self):
        session = self.open_new_session()
        proposal = self._sell_below_the_threshold()
        purchase = self._order(proposal)
        receipt = self._receive(purchase, "NEW")
        lot = receipt.move_line_ids.lot_id
        self.assertTrue(lot.is_on_hold)
        self.assertEqual(self.sellable(self.pak_choi), 17, "what waits for inspection is not sold")

        task = self.env["inspection.task"].search([("lot_id", "=", lot.id)])
        self.assertEqual((task.sample_size, task.accept_number), (32, 2), "ISO 2859-1, letter G")
        self._assert_on_order(200, "nobody orders again what is being inspected")
        result = self._fail(task)
        with self.assertRaises(UserError):
            result.with_user(self.inspector).action_complete()
        result.with_user(self.reviewer).action_complete()
        self.assertTrue(lot.is_on_hold)
        self._assert_on_order(0, "failed, and lost")
        self._assert_refused(lot)

        self._settle(task, purchase)
        self.assertEqual(self.close(session).state, "closed")
        self.assertEqual(self.quant_total(self.pak_choi), 17)
        self.assertFalse(session.order_ids.filtered(lambda order: order.state != "done"))

    def _sell_below_the_threshold(self):
        """Sell 12 of 30 twice sent, then one more: one proposal for the threshold of 20."""
        order_data = self.order_data([(self.pak_choi, 12)])
        self.send(order_data)
        self.send(order_data)
        self.assertEqual(self.sellable(self.pak_choi), 18, "sold once, however often it was sent")
        self.assertEqual(self.pak_choi.qty_available, 18)
        proposal = self._proposals()
        self.assertEqual(proposal.state, "draft")
        self.assertTrue(proposal.reason)
        self.sell([(self.pak_choi, 1)])
        self.assertEqual(self._proposals(), proposal, "one proposal, not one per sale")
        return proposal

    def _order(self, proposal):
        proposal = proposal.with_user(self.buyer)
        proposal.qty_to_order = 200
        proposal.action_accept()
        proposal.action_accept()
        purchase = self.env["purchase.order"].search([("partner_id", "=", self.supplier.id)])
        self.assertEqual(purchase.order_line.product_qty, 200, "accepted twice, ordered once")
        purchase.with_user(self.buyer).button_confirm()
        self.assertEqual(len(purchase.picking_ids), 1)
        return purchase

    def _assert_on_order(self, quantity, message):
        numbers = self.env["replenishment.planner"]._evaluate([(self.pak_choi, self.store)])
        vals = numbers[self.pak_choi.id, self.store.id]
        self.assertEqual((vals["sellable_qty"], vals["on_order_qty"]), (17, quantity), message)
        if quantity:
            self.assertEqual(vals["proposed_qty"], 0)

    def _assert_refused(self, lot):
        """Neither the till nor a transfer gets the lot."""
        # the reservation writes on a cursor of its own: here it shares the test's transaction
        with self.enter_registry_test_mode():
            answer = self.config.with_user(self.cashier).supermarket_check_sale(
                "test-held",
                [{"product_id": self.pak_choi.id, "qty": 1, "lots": [lot.name]}],
            )
        self.assertFalse(answer["ok"])
        free = self.env["stock.quant"]._get_available_quantity(self.pak_choi, self.floor)
        self.assertEqual(free, 17)

    def _settle(self, task, purchase):
        """The fine is one balanced credit note, the return moves exactly what is held."""
        fine = task.problem_ids.filtered(lambda problem: problem.problem_type == "fine")
        back = task.problem_ids.filtered(lambda problem: problem.problem_type == "return")
        with self.assertRaises(UserError):
            fine.with_user(self.buyer).action_approve()
        fine.with_user(self.accountant).action_approve()
        fine.with_user(self.accountant).action_approve()
        note = self.env["account.move"].search(
            [("partner_id", "=", self.supplier.id), ("move_type", "=", "in_refund")]
        )
        self.assertEqual(len(note), 1)
        self.assertEqual(note.state, "posted")
        self.assertEqual(note.amount_untaxed, 80, "10 % of 200 × 4")
        self.assertFalse(note.company_currency_id.round(sum(note.line_ids.mapped("balance"))))

        back.with_user(self.second_reviewer).action_approve()
        self.assertEqual(sum(back.return_picking_id.move_ids.mapped("quantity")), 200)
        self.assertEqual(purchase.order_line.qty_received, 0)
