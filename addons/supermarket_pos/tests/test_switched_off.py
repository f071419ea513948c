from odoo.tests import tagged

from .common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestSwitchedOff(SupermarketPosCommon):
    """A company that has not switched the supermarket till on sells as on stock Odoo."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company._switch_sales_ledger(False)
        cls.milk = cls.create_goods("Milk", 10)

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def test_flag_of_the_till(self):
        [row] = self.env["pos.config"]._load_pos_data_read(self.config, self.config)
        self.assertFalse(row["_supermarket_till"])
        self.company._open_supermarket()
        [row] = self.env["pos.config"]._load_pos_data_read(self.config, self.config)
        self.assertFalse(row["_supermarket_till"], "an open session keeps its way")
        self.pos_session.state = "closed"
        [row] = self.env["pos.config"]._load_pos_data_read(self.config, self.config)
        self.assertTrue(row["_supermarket_till"])

    def test_what_core_takes_is_taken(self):
        data = self.order_data([(self.milk, 2)])
        data["lines"][0][2]["price_subtotal_incl"] = 90.0
        order = self.send(data)
        self.assertEqual(order.state, "paid")
        self.assertTrue(order.picking_ids)
        self.assertFalse(self.ledger(order))

    def test_the_same_is_refused_where_it_is_switched_on(self):
        self.pos_session.state = "closed"
        self.company._open_supermarket()
        self.open_new_session()
        data = self.order_data([(self.milk, 2)])
        data["lines"][0][2]["price_subtotal_incl"] = 90.0
        with self.assertRaisesRegex(Exception, "it must be"):
            self.send(data)

    def test_more_comes_back_than_was_sold(self):
        sold = self.sell([(self.milk, 1)])
        data = self.order_data([(self.milk, -2)])
        data["lines"][0][2]["refunded_orderline_id"] = sold.lines.id
        self.assertEqual(self.send(data).state, "paid")

    def test_a_paid_order_can_be_written_as_in_core(self):
        order = self.sell([(self.milk, 1)])
        order.with_user(self.cashier).write({"amount_return": 0.0})

    def test_an_expired_lot_or_too_much_is_no_problem_of_the_till(self):
        cheese = self.create_goods(
            "Cheese", tracking="lot", use_expiration_date=True, oversell_policy="block"
        )
        self.create_lot(cheese, "OLD", days=-3, quantity=1)
        answer = self.config.with_user(self.cashier).supermarket_check_sale(
            "uuid-1", [{"product_id": cheese.id, "qty": 5.0, "lots": ["OLD"]}]
        )
        self.assertEqual(answer, {"ok": True, "pin": None, "problems": []})

    def test_a_hold_binds_all_the_same(self):
        self.env["supermarket.hold"]._place(self.milk)
        answer = self.config.with_user(self.cashier).supermarket_check_sale(
            "uuid-1", [{"product_id": self.milk.id, "qty": 1.0, "lots": []}]
        )
        self.assertEqual([problem["kind"] for problem in answer["problems"]], ["held"])

    def test_odoos_own_limit_of_a_difference_is_written_as_in_core(self):
        self.config.with_user(self.cashier).check_access("write")
        self.config.with_user(self.cashier).write({"amount_authorized_diff": 5})
        self.assertEqual(self.config.amount_authorized_diff, 5)

    def test_as_many_products_are_loaded_as_core_loads(self):
        self.env["ir.config_parameter"].set_param("point_of_sale.limited_product_count", "7777")
        self.assertEqual(self.config.get_limited_product_count(), 7777)


@tagged("post_install", "-at_install")
class TestStockModeBefore(SupermarketPosCommon):
    """Leaving the ledger restores what each company had."""

    def test_each_company_goes_back_to_its_own(self):
        closing, real, fresh = self.env["res.company"].create(
            [{"name": "Closing"}, {"name": "Real"}, {"name": "Fresh"}]
        )
        closing.point_of_sale_update_stock_quantities = "closing"
        real.point_of_sale_update_stock_quantities = "real"
        companies = closing | real | fresh
        companies._open_supermarket()
        companies._open_supermarket()
        self.assertEqual(companies.mapped("point_of_sale_update_stock_quantities"), ["ledger"] * 3)
        companies._leave_sales_ledger()
        self.assertEqual(
            companies.mapped("point_of_sale_update_stock_quantities"), ["closing", "real", "real"]
        )

    def test_a_company_that_began_with_the_ledger(self):
        company = self.env["res.company"].create(
            {"name": "Ledger", "point_of_sale_update_stock_quantities": "ledger"}
        )
        company._leave_sales_ledger()
        self.assertEqual(company.point_of_sale_update_stock_quantities, "real")

    def test_a_new_company_has_cores_way(self):
        company = self.env["res.company"].create({"name": "New"})
        self.assertEqual(company.point_of_sale_update_stock_quantities, "real")

    def test_setup_line(self):
        self.company._switch_sales_ledger(False)
        self.company.point_of_sale_update_stock_quantities = "closing"
        self.open_new_session()
        setup = self.env["supermarket.setup"].sudo()
        switch = next(row for row in setup._switches(self.company) if row.key == "supermarket_till")
        self.assertFalse(switch.is_on)
        self.assertIn("Without it: At the session closing.", switch.changes)
        self.assertTrue(any(change.startswith("Open sessions") for change in switch.changes))
        switch.turn(True)
        self.assertEqual(self.company.point_of_sale_update_stock_quantities, "ledger")
        switch.turn(False)
        self.assertEqual(self.company.point_of_sale_update_stock_quantities, "closing")


@tagged("post_install", "-at_install")
class TestSharedLocation(SupermarketPosCommon):
    """A till that sells from a place of no company sells like any other."""

    def test_sale_and_closing(self):
        shared = self.env["stock.location"].create(
            {"name": "Shared", "usage": "internal", "company_id": False, "location_id": False}
        )
        self.config.picking_type_id.default_location_src_id = shared
        milk = self.create_goods("Milk")
        self.env["stock.quant"]._update_available_quantity(milk, shared, 10)
        self.open_new_session()
        order = self.sell([(milk, 3)])
        self.assertRecordValues(
            self.ledger(order), [{"company_id": self.company.id, "location_id": shared.id}]
        )
        self.close()
        quant = self.env["stock.quant"].search(
            [("product_id", "=", milk.id), ("location_id", "=", shared.id)]
        )
        self.assertEqual(quant.quantity, 7)
        self.assertEqual(self.ledger(order).move_id.company_id, self.company)
