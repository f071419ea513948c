from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common_offline import PaidOfflineCommon


@tagged("post_install", "-at_install")
class TestOtherModes(PaidOfflineCommon):
    """Where the company doesn't sell through the ledger, nothing refuses what core takes."""

    def setUp(self):
        super().setUp()
        self.close()
        self.company.point_of_sale_update_stock_quantities = "closing"
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def test_goods_that_were_not_to_be_sold_leave_with_all_others(self):
        cheese = self.create_goods("Cheese", tracking="lot", use_expiration_date=True)
        old = self.create_lot(cheese, "OLD", days=-3, quantity=9)
        held = self.create_goods("Phone", 5)
        self.env["supermarket.hold"]._place(held, reason="damage")
        data = self.order_data([(self.milk, 3), (cheese, 2), (held, 1)])
        data["lines"][1][2]["pack_lot_ids"] = [Command.create({"lot_name": "OLD"})]
        order = self.send(data)
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertEqual(
            {(one.reason, one.product_id, one.lot_id.id) for one in exceptions},
            {("expired", cheese, old.id), ("held", held, False)},
        )
        session = self.close()
        self.assertEqual(set(session.picking_ids.mapped("state")), {"done"})
        self.assertEqual(self.quant_total(self.milk), 47)
        self.assertEqual(self.quant_total(cheese), 7)
        self.assertEqual(self.quant_total(held), 4)

    def test_nothing_is_looked_at(self):
        data = self.order_data([(self.milk, 1)])
        data["lines"][0][2].update(price_subtotal=1.0, price_subtotal_incl=1.0)
        self.assertEqual(self.send(data).state, "paid")
        sold = self.sell([(self.milk, 1)])
        line = {"refunded_orderline_id": sold.lines.id}
        self.assertEqual(self.sell([(self.milk, -2, line)], is_refund=True).state, "paid")


@tagged("post_install", "-at_install")
class TestInvoicedAtPayment(PaidOfflineCommon):
    """An order invoiced at payment sells through the ledger, and its invoice has its cost."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.inventory_valuation = "real_time"
        cls.rice = cls.create_goods("Rice", 10, cost=3, category=cls.categ_anglo)
        cls.yogurt = cls.create_goods(
            "Yogurt", cost=4, category=cls.categ_anglo, tracking="lot", use_expiration_date=True
        )
        cls.old = cls.create_lot(cls.yogurt, "OLD", days=-2, quantity=5)

    def test_expired_lot_leaves_with_its_cost(self):
        data = self.order_data(
            [(self.rice, 2), (self.yogurt, 1)], customer=self.customer, to_invoice=True
        )
        data["lines"][1][2]["pack_lot_ids"] = [Command.create({"lot_name": "OLD"})]
        order = self.send(data).with_env(self.env)
        self.assertEqual(order.picking_ids.state, "done")
        self.assertTrue(all(self.ledger(order).mapped("posted")))
        self.assertEqual(self.quant_total(self.rice), 8)
        self.assertEqual(self.quant_total(self.yogurt), 4)
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertEqual(exceptions.mapped("reason"), ["expired"])
        cogs = order.account_move.line_ids.filtered(lambda line: line.display_type == "cogs")
        self.assertEqual(sorted(cogs.mapped("debit"))[-2:], [4.0, 6.0])
        self.assertEqual(order.margin, 20.0)
        self.close()

    def test_no_invoice_is_linked_by_hand(self):
        """Who links an invoice to an order may read it: a cashier takes no other one's."""
        other = self.sell([(self.rice, 1)], customer=self.customer, to_invoice=True).account_move
        own = self.sell([(self.rice, 1)], customer=self.customer)
        draft = self.send(
            {**self.order_data([(self.rice, 1)]), "state": "draft", "payment_ids": []}
        )
        for order in (own, draft):
            with self.assertRaisesRegex(AccessError, "is made at the till"):
                order.with_user(self.cashier).account_move = other
        with self.assertRaisesRegex(AccessError, "is made at the till"):
            draft.with_user(self.cashier).copy({"account_move": other.id})
        own.with_user(self.cashier).action_pos_order_invoice()
        self.assertEqual(own.account_move.state, "posted")

    def test_ends_the_reservation(self):
        order = self.sell([(self.rice, 10)], customer=self.customer, to_invoice=True)
        self.assertEqual(len(self.ledger(order)), 1)
        self.assertEqual(self.sellable(self.rice), 0)
        self.stock(self.rice, 10)
        self.assertEqual(self.sellable(self.rice), 10)

    def test_demand_is_known(self):
        today = fields.Date.today()
        self.sell([(self.rice, 4)], customer=self.customer, to_invoice=True)
        rows = self.env["supermarket.sale.ledger"]._daily_sales(
            self.rice.ids, self.store.ids, fields.Date.subtract(today, days=1), today
        )
        self.assertEqual(sum(row[3] for row in rows), 4)
