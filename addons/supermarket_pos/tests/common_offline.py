from .common import SupermarketPosCommon


class PaidOfflineCommon(SupermarketPosCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.milk = cls.create_goods("Milk", 50)
        cls.bread = cls.create_goods("Bread", 50, price=3.0)

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.pos_session = self.pos_session.with_env(self.env)

    def offline(self, lines, line=None, payment=None, **values):
        """An order paid offline, its first line and payment changed."""
        data = self.order_data(lines, paid_offline=True)
        data["lines"][0][2].update(line or {})
        data["payment_ids"][0][2].update(payment or {})
        return {**data, **values}

    def taken(self, data):
        """Send the order; return it and {reason: quantity} of its exceptions."""
        order = self.send(data).with_env(self.env)
        self.assertEqual(order.state, "paid")
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertEqual(len(exceptions.mapped("reason")), len(exceptions))
        self.assertTrue(all(exceptions.mapped("user_id")))
        return order, {one.reason: one.quantity for one in exceptions}

    def entry_balances(self):
        """The session closes and its entry balances."""
        session = self.close()
        self.assertEqual(session.state, "closed")
        self.assertAlmostEqual(sum(session.move_id.line_ids.mapped("balance")), 0.0)
        return session
