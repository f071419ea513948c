from collections import defaultdict

from odoo.tests import tagged

from .common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestAccounting(SupermarketPosCommon):
    """The ledger changes when stock is right, not what is booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.inventory_valuation = "real_time"
        cls.fifo = cls.categ_anglo
        cls.average = cls.categ_anglo.copy({"name": "Average", "property_cost_method": "average"})
        cls.standard = cls.categ_anglo.copy({"name": "Std", "property_cost_method": "standard"})

    def create_shelf(self):
        """Products of each cost method, bought at two prices."""
        shelf = []
        for category in (self.fifo, self.average, self.standard):
            product = self.create_goods(f"{category.name} goods", 5, cost=4, category=category)
            product.taxes_id = self.taxes["tax10"]
            product.standard_price = 6
            self.stock(product, 12)
            shelf.append(product)
        shelf.append(self.create_goods("Delivery", type="service", is_storable=False))
        return shelf

    def sell_day(self, mode, invoice=False):
        """The same day in the given mode; return what it booked and moved."""
        self.company.point_of_sale_update_stock_quantities = mode
        fifo, average, standard, service = shelf = self.create_shelf()
        session = self.open_new_session()
        first = self.sell([(fifo, 4), (average, 3), (service, 1)])
        self.sell([(fifo, 3), (standard, 2)], payments=None)
        bank = self.order_data([(average, 5)], payments=[(self.bank_pm1, 50)])
        self.send(bank)
        self.sell([(fifo, -1, {"refunded_orderline_id": first.lines[0].id})], is_refund=True)
        if invoice:
            self.sell([(fifo, 1), (standard, 1)], customer=self.customer, to_invoice=True)
        self.close(session)
        return self.booked(session, shelf)

    def booked(self, session, shelf):
        balances = defaultdict(float)
        for line in session._get_related_account_moves().line_ids:
            balances[line.account_id.code] += line.balance
        lines = session.order_ids.lines.sorted("id")
        return {
            "balances": {code: round(amount, 2) for code, amount in sorted(balances.items())},
            "entry": sorted(
                (line.account_id.code, round(line.balance, 2)) for line in session.move_id.line_ids
            ),
            "costs": [round(cost, 2) for cost in lines.mapped("total_cost")],
            "margins": [round(order.margin, 2) for order in session.order_ids.sorted("id")],
            "stock": [self.quant_total(product) for product in shelf[:3]],
            "value": [round(product.total_value, 2) for product in shelf[:3]],
            "moved": sorted(
                (move.product_id.categ_id.name, move.quantity, round(move.value, 2))
                for move in session.picking_ids.move_ids
                if move.product_id.is_storable
            ),
        }

    def test_totals_equal_those_of_the_closing_mode(self):
        self.assertEqual(self.sell_day("ledger"), self.sell_day("closing"))

    def test_totals_equal_with_an_invoice(self):
        booked = self.sell_day("ledger", invoice=True)
        self.assertEqual(booked, self.sell_day("closing", invoice=True))

    def invoice_later(self, mode, post_first=False):
        """An order that is paid first and invoiced before the session closes."""
        self.company.point_of_sale_update_stock_quantities = mode
        shelf = self.create_shelf()
        session = self.open_new_session()
        order = self.sell([(shelf[0], 2), (shelf[2], 1)], customer=self.customer)
        self.sell([(shelf[0], 1)])
        if post_first:
            self.env["supermarket.sale.ledger"].sudo()._post()
        order.action_pos_order_invoice()
        self.close(session)
        self.assertEqual(self.quant_total(shelf[0]), 9)
        balances = defaultdict(float)
        for line in session.move_id.line_ids | order.account_move.line_ids:
            balances[line.account_id.code] += line.balance
        return {code: round(amount, 2) for code, amount in balances.items() if round(amount, 2)}

    def test_order_invoiced_later_is_costed_once(self):
        self.assertEqual(self.invoice_later("ledger"), self.invoice_later("closing"))

    def test_order_invoiced_after_its_posting_is_costed_once(self):
        """The session books the cost of what was posted with it, the invoice none of it."""
        posted = self.invoice_later("ledger", post_first=True)
        self.assertEqual(posted, self.invoice_later("closing"))
