from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..common import InspectionCase


@tagged("post_install", "-at_install")
class TestDelistedOrders(InspectionCase):
    """What is delisted is not bought, however an order comes about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._plan()
        cls.other = cls.env["product.product"].create(
            {"name": "Spinach", "is_storable": True, "supplier_taxes_id": False}
        )

    def _delist(self):
        problem = (
            self.env["inspection.problem"]
            .with_user(self.reviewer)
            .create({"result_id": self._fail(500).result_id.id, "problem_type": "delist"})
        )
        problem.with_user(self.manager).action_approve()

    def _line(self, product):
        return Command.create({"product_id": product.id, "product_qty": 5, "price_unit": 1})

    def test_no_line_is_added_to_an_order_that_is_confirmed(self):
        order = self._order(5, product=self.other).with_user(self.buyer)
        self._delist()
        with self.assertRaisesRegex(UserError, "is delisted"), self.env.cr.savepoint():
            order.order_line = [self._line(self.product)]
        with self.assertRaisesRegex(UserError, "is delisted"), self.env.cr.savepoint():
            order.order_line[:1].product_id = self.product
        order.order_line = [self._line(self.other)]
        self.assertEqual(len(order.order_line), 2)

    def test_an_order_of_before_goes_on(self):
        order = self._order(5)
        self._delist()
        order.with_user(self.buyer).order_line = [self._line(self.other)]
        order.order_line[0].product_qty = 4

    def test_no_order_is_written_confirmed(self):
        order = self.env["purchase.order"].create(
            {"partner_id": self.supplier.id, "order_line": [self._line(self.product)]}
        )
        self._delist()
        mine = order.with_user(self.buyer)
        for act in (lambda: mine.write({"state": "purchase"}), mine.button_approve):
            with self.assertRaisesRegex(UserError, "is delisted"), self.env.cr.savepoint():
                act()
