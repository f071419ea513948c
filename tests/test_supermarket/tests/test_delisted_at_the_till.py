from odoo.fields import Command
from odoo.tests import tagged

from .common import InspectedGoodsCommon


@tagged("post_install", "-at_install")
class TestDelistedAtTheTill(InspectedGoodsCommon):
    """Delisting by an inspection reaches open tills; what was paid offline meanwhile is kept."""

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.open_new_session()
        self.run_commit_hooks()
        self._told()

    def _told(self):
        """{product: sellable quantity} as the open tills heard last."""
        told = {}
        for name, payload in self.messages():
            if name == "SUPERMARKET_SELLABLE":
                told.update(zip(payload["ids"], payload["quantities"], strict=True))
        return told

    def _failed_task(self):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.supplier.id,
                "picking_type_id": self.store.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": self.pak_choi.id, "product_qty": 200})
                ],
            }
        )
        order.button_confirm()
        receipt = self._receive(order, "NEW")
        task = self.env["inspection.task"].search([("picking_id", "=", receipt.id)])
        self._fail(task).with_user(self.reviewer).action_complete()
        return task

    def _delist(self):
        task = self._failed_task()
        problem = self.env["inspection.problem"].with_user(self.reviewer)
        problem = problem.create({"result_id": task.result_id.id, "problem_type": "delist"})
        self.run_commit_hooks()
        self._told()
        problem.with_user(self.manager).action_approve()
        self.run_commit_hooks()
        return problem

    def _sale_exceptions(self, order):
        exceptions = self.env["supermarket.sale.exception"].sudo()
        return exceptions.search([("order_id", "=", order.id)])

    def test_open_tills_hear_of_it_and_of_its_end(self):
        problem = self._delist()
        self.assertEqual(self._told().get(self.pak_choi.id), 0)
        answer = self.config.with_user(self.cashier).supermarket_check_sale(
            "test-delisted", [{"product_id": self.pak_choi.id, "qty": 1, "lots": []}]
        )
        self.assertFalse(answer["ok"])
        problem.with_user(self.manager)._undo("Cleared by the laboratory")
        self.run_commit_hooks()
        self.assertEqual(self._told().get(self.pak_choi.id), 30)

    def test_paid_offline_is_kept_and_raised(self):
        offline = self.order_data([(self.pak_choi, 2)], paid_offline=True)
        self._delist()
        order = self.send(offline)
        self.assertEqual(order.state, "paid")
        self.assertEqual(sum(self.ledger(order).mapped("quantity")), 2)
        self.assertIn("held", self._sale_exceptions(order).mapped("reason"))
        self.assertTrue(all(self._sale_exceptions(order).mapped("user_id")))
        again = self.send(offline)
        self.assertEqual(again, order)
        self.assertEqual(sum(self.ledger(order).mapped("quantity")), 2, "sent twice, sold once")
