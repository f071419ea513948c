from collections import defaultdict

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


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

    def sell_day(self, mode, invoice=False, begin=None, meanwhile=None):
        """The same day in the given mode; return what it booked and moved.

        :param begin: what happens first, with the shelf
        :param meanwhile: what happens before the session closes
        """
        self.company.point_of_sale_update_stock_quantities = mode
        fifo, average, standard, service = shelf = self.create_shelf()
        session = self.open_new_session()
        if begin:
            begin(shelf)
        first = self.sell([(fifo, 4), (average, 3), (service, 1)])
        self.sell([(fifo, 3), (standard, 2)], payments=None)
        bank = self.order_data([(average, 5)], payments=[(self.bank_pm1, 50)])
        self.send(bank)
        self.sell([(fifo, -1, {"refunded_orderline_id": first.lines[0].id})], is_refund=True)
        if invoice:
            self.sell([(fifo, 1), (standard, 1)], customer=self.customer, to_invoice=True)
        if meanwhile:
            meanwhile()
        self.close(session)
        if mode == "ledger":
            self.check_margins(session)
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
            "prices": [round(line.price_subtotal, 2) for line in lines],
            "stock": [self.quant_total(product) for product in shelf[:3]],
            "value": [round(product.total_value, 2) for product in shelf[:3]],
            "moved": sorted(
                (move.product_id.categ_id.name, move.quantity, round(move.value, 2))
                for move in session.picking_ids.move_ids
                if move.product_id.is_storable
            ),
        }

    def check_margins(self, session):
        """What the orders cost is what left the books with their goods, to the cent.

        Core shares one average of what a session sold and took back among its lines.
        """
        moves = self.ledger(session.order_ids).move_id
        left = sum(-move.value if move.is_in else move.value for move in moves)
        lines = session.order_ids.lines.filtered(lambda line: line.product_id.is_storable)
        self.assertTrue(all(lines.mapped("is_total_cost_computed")))
        self.assertAlmostEqual(sum(lines.mapped("total_cost")), left, 2)
        for line in lines:
            entries = self.ledger(line.order_id).filtered(
                lambda entry, line=line: entry.line_uuid == line.uuid
            )
            cost = sum(entry.quantity * entry.move_id._get_price_unit() for entry in entries)
            self.assertAlmostEqual(line.total_cost, cost, 6)

    def begin_with_returns(self, shelf):
        self.sell([(product, -2) for product in shelf[:3]], is_refund=True)

    def test_session_that_begins_with_a_return(self):
        booked = self.sell_day("ledger", begin=self.begin_with_returns)
        self.assertEqual(booked, self.sell_day("closing", begin=self.begin_with_returns))

    def test_session_that_begins_with_a_return_and_is_posted_meanwhile(self):
        ledger = self.env["supermarket.sale.ledger"].sudo()

        def post():
            ledger._post(ledger._due_domain())
            returns = ledger.search([("quantity", "<", 0), ("posted", "=", False)])
            self.assertEqual(len(returns), 4, "returns wait for the session's last sale")

        booked = self.sell_day("ledger", begin=self.begin_with_returns, meanwhile=post)
        closing = self.sell_day("closing", begin=self.begin_with_returns)
        self.assertEqual(booked["balances"], closing["balances"])
        self.assertEqual(booked["value"], closing["value"])

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


@tagged("post_install", "-at_install")
class TestValueBetweenPostings(SupermarketPosCommon):
    """What stock is worth, while sales of it are not posted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)
        cls.company.inventory_valuation = "real_time"
        cls.category = cls.categ_anglo.copy(
            {
                "name": "Average",
                "property_cost_method": "average",
                "property_valuation": "real_time",
            }
        )

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def quants(self, product):
        return self.env["stock.quant"].search(
            [("product_id", "=", product.id), ("location_id", "=", self.floor.id)]
        )

    def test_value_of_a_quant(self):
        """20 units worth 100, 19 sold: the books hold 20 until they are posted."""
        soap = self.create_goods("Soap", 20, cost=5, category=self.category)
        self.sell([(soap, 19)])
        self.env.invalidate_all()
        self.assertEqual(soap.qty_available, 1)
        self.assertEqual(soap.total_value, 100)
        self.assertEqual(self.quants(soap).value, 100)
        [(value,)] = self.env["stock.quant"]._read_group(
            [("product_id", "=", soap.id), ("location_id.usage", "=", "internal")],
            [],
            ["value:sum"],
        )
        self.assertEqual(value, 100)
        self.assertEqual(soap.qty_available, 1, "asking for the value keeps the quantity")
        self.env["supermarket.sale.ledger"]._post()
        self.env.invalidate_all()
        self.assertEqual((soap.total_value, self.quants(soap).value), (5, 5))

    def lot_valuated(self):
        product = self.create_goods("Wine", cost=8, category=self.category, tracking="lot")
        product.lot_valuated = True
        lot = self.create_lot(product, "W1", quantity=9)
        return product, lot

    def test_lot_valuated_as_all_others(self):
        wine, lot = self.lot_valuated()
        order = self.sell([(wine, 1)])
        self.assertEqual(self.ledger(order).lot_id, lot)
        self.env.invalidate_all()
        self.assertEqual((wine.qty_available, wine.total_value, lot.total_value), (8, 72, 72))
        self.assertEqual(self.quants(wine).value, 72)
        self.env["supermarket.sale.ledger"]._post()
        self.env.invalidate_all()
        self.assertEqual((wine.total_value, lot.total_value), (64, 64))

    def booked(self, product):
        """What the stock account lost, or got, with the moves of the product."""
        moves = self.env["stock.move"].search(
            [("product_id", "=", product.id), ("state", "=", "done")]
        )
        return sum(move.value if move.is_in else -move.value for move in moves)

    def test_lot_valuated_and_oversold(self):
        wine, _lot = self.lot_valuated()
        self.sell([(wine, 12)])
        self.close()
        self.env.invalidate_all()
        self.assertEqual(self.quant_total(wine), -3)
        self.assertEqual(self.booked(wine), -24)
        self.assertEqual(wine.total_value, -24)

    def test_lot_valuated_counts_its_own_company(self):
        wine, _lot = self.lot_valuated()
        wine.company_id = False
        other = self.env["res.company"].create({"name": "Other shop"})
        store = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        self.env["stock.quant"]._update_available_quantity(wine, store.lot_stock_id, -5)
        self.env.invalidate_all()
        wine = wine.with_context(allowed_company_ids=self.company.ids)
        self.assertEqual(wine.total_value, 72)

    def test_closing_and_report_post_first(self):
        soap = self.create_goods("Soap", 20, cost=5, category=self.category)
        self.company.account_stock_journal_id = self.env["account.journal"].search(
            [("company_id", "=", self.company.id), ("type", "=", "general")], limit=1
        )
        order = self.sell([(soap, 4)])
        report = self.env["stock_account.stock.valuation.report"].with_company(self.company)
        report._get_report_data()
        self.assertTrue(self.ledger(order).posted)
        order = self.sell([(soap, 4)])
        try:
            with self.env.cr.savepoint():
                self.company.action_close_stock_valuation()
        except UserError:  # nothing to close is said after the sales were posted
            self.company._post_sales()
        self.assertTrue(self.ledger(order).posted)
