import json

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import SupermarketPosCommon

COSTS = {
    "product.template": ["standard_price"],
    "product.product": ["standard_price", "total_value"],
    "product.supplierinfo": ["price", "price_discounted"],
    "stock.move": ["price_unit", "value"],
    "stock.lot": ["standard_price", "total_value"],
    "pos.order": ["margin", "margin_percent"],
    "pos.order.line": ["total_cost", "margin"],
    "report.pos.order": ["margin"],
}
TAKINGS = {
    "pos.payment": ["amount"],
    "pos.order": ["amount_total", "amount_paid"],
    "pos.order.line": ["price_subtotal_incl", "price_unit", "discount"],
    "report.pos.order": ["price_total"],
}


@tagged("post_install", "-at_install")
class TestClosedFields(SupermarketPosCommon, HttpCase):
    """A cashier is not told what goods cost, nor, counting blind, what the tills have taken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.supplier = cls.env["res.partner"].create({"name": "Dairy"})
        cls.milk = cls.create_goods("Milk", 100, price=10.0, tracking="lot")
        cls.lot = cls.create_lot(cls.milk, "L1", 10, 100)
        cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.supplier.id,
                "product_tmpl_id": cls.milk.product_tmpl_id.id,
                "price": 4.0,
            }
        )
        cls.bread = cls.create_goods("Bread", 100, price=5.0)
        cls.colleague = cls.cashier.copy({"login": "test_colleague", "name": "colleague"})
        cls.config.blind_close = True
        cls.cashier.group_ids |= cls.env.ref("base.group_allow_export")

    def setUp(self):
        super().setUp()
        self.open_new_session(100.0)
        self.order = self.sell([(self.bread, 3)], user=self.colleague, user_id=self.colleague.id)

    def asked(self, model, user=None):
        return self.env[model].with_user(user or self.cashier)

    def ways(self, model, field):
        """Each way of asking for a field: (how, a function that asks)."""
        found = self.env[model].search([], limit=1, order="id desc")
        records = self.asked(model)
        number = self.env[model]._fields[field].store and [f"{field}:sum"]
        yield "read", lambda: records.browse(found.ids).read([field])
        yield "web_read", lambda: records.browse(found.ids).web_read({field: {}})
        yield "search_read", lambda: records.search_read([], [field])
        yield "web_search_read", lambda: records.web_search_read([], {field: {}})
        yield "export", lambda: records.browse(found.ids).export_data([field])
        if number and self.env[model]._fields[field].aggregator:
            yield "formatted_read_group", lambda: records.formatted_read_group([], [], number)
            yield "web_read_group", lambda: records.web_read_group([], ["id"], number)
        if number:
            yield "filter", lambda: records.search([(field, ">", 0)])
            yield "count", lambda: records.search_count([(field, ">", 0)])

    def check_closed(self, fields):
        for model, names in fields.items():
            for name in names:
                for how, ask in self.ways(model, name):
                    with (
                        self.subTest(model=model, field=name, how=how),
                        self.assertRaises(AccessError),
                        self.env.cr.savepoint(),
                    ):
                        ask()
                with self.subTest(model=model, field=name, how="fields_get"):
                    self.assertNotIn(name, self.asked(model).fields_get())

    def test_costs(self):
        self.check_closed(COSTS)

    def test_takings(self):
        self.check_closed(TAKINGS)

    def test_costs_by_a_path(self):
        quants = self.asked("stock.quant")
        with self.assertRaises(AccessError):
            quants.search_count([("product_id.standard_price", ">", 1)])
        with self.assertRaises(AccessError):
            quants.formatted_read_group([], ["product_id.standard_price"], [])
        with self.assertRaises(AccessError):
            quants.web_search_read([], {"product_id": {"fields": {"standard_price": {}}}})

    def test_context_of_a_client_opens_nothing(self):
        for context in ({"supermarket_till": "supermarket_till"}, {"supermarket_asked": False}):
            with self.subTest(context=context), self.assertRaises(AccessError):
                self.asked("pos.payment").with_context(**context).search_read([], ["amount"])

    @mute_logger("odoo.http")
    def test_by_http(self):
        """As the finding had it: the sum over the session's cash, by the web client's call."""
        self.authenticate("test_cashier", "test_cashier")
        domain = [["session_id", "=", self.pos_session.id]]
        answer = self.call("pos.payment", "formatted_read_group", domain, [], ["amount:sum"])
        self.assertIn("error", answer)
        answer = self.call("pos.order", "search_read", domain, ["amount_total"])
        self.assertIn("error", answer)
        answer = self.call("report.pos.order", "formatted_read_group", [], [], ["margin:sum"])
        self.assertIn("error", answer)

    @mute_logger("odoo.http")
    def test_by_ways_that_no_screen_takes(self):
        """Values for copying, counts beside a list, prices by which lines are grouped."""
        self.authenticate("test_cashier", "test_cashier")
        payment = self.order.payment_ids
        for model, record in (
            ("pos.payment", payment),
            ("product.template", self.milk.product_tmpl_id),
        ):
            answer = self.call(model, "copy_data", record.ids)
            self.assertIn("error", answer, f"{model}: {answer}")
        above = {"search_domain": [["amount", ">", 1]], "enable_counters": True}
        answer = self.call("pos.payment", "search_panel_select_range", "session_id", **above)
        self.assertIn("error", answer, answer)
        grouped = ([], ["price_unit"], ["qty:sum"])
        answer = self.call("pos.order.line", "formatted_read_group", *grouped)
        self.assertIn("error", answer, answer)
        answer = self.call("pos.payment", "web_search_read", [], {"display_name": {}})
        self.assertNotIn("15.00", json.dumps(answer))

    def test_code_still_copies(self):
        order = self.order.with_user(self.cashier)._refund()
        self.assertEqual(order.sudo().lines.price_unit, 5)

    def call(self, model, method, *args, **kwargs):
        return self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}}
            ),
            headers={"Content-Type": "application/json"},
        ).json()

    def test_those_in_charge_are_told(self):
        for user in (self.supervisor, self.manager):
            orders = self.asked("pos.order", user).search_read(
                [("id", "=", self.order.id)], ["amount_total"]
            )
            self.assertEqual(orders[0]["amount_total"], 15)
            [sums] = self.asked("pos.payment", user).formatted_read_group(
                [("session_id", "=", self.pos_session.id)], [], ["amount:sum"]
            )
            self.assertEqual(sums["amount:sum"], 15)
        buyer = self.create_role("buyer")
        [row] = self.asked("product.product", buyer).browse(self.bread.id).read(["standard_price"])
        self.assertEqual(row["standard_price"], 4)

    def test_cashier_who_also_buys_reads_costs(self):
        self.cashier.group_ids |= self.env.ref("supermarket_stock.group_buyer")
        [row] = self.asked("product.product").browse(self.bread.id).read(["standard_price"])
        self.assertEqual(row["standard_price"], 4)
        with self.assertRaises(AccessError):
            self.asked("pos.payment").search_read([], ["amount"])

    def test_takings_are_open_without_a_blind_till(self):
        self.env["pos.config"].search([]).blind_close = False
        self.assertTrue(self.asked("pos.payment").search_read([], ["amount"]))
        self.check_closed({"report.pos.order": ["margin"]})

    # What a cashier needs ------------------------------------------------------------------

    def test_receipt_by_its_number(self):
        orders = self.asked("pos.order")
        domain = [("pos_reference", "=", self.order.pos_reference)]
        found = orders.search_paid_order_ids(self.config.id, domain, 30, 0)
        self.assertEqual([row[0] for row in found["ordersInfo"]], self.order.ids)
        data = orders.read_pos_orders([("id", "in", self.order.ids)])
        self.assertEqual(data["pos.order"][0]["amount_total"], 15)
        self.assertEqual(data["pos.payment"][0]["amount"], 15)
        self.assertNotIn("margin", data["pos.order"][0])

    def test_not_all_receipts_at_once(self):
        for _number in range(6):
            self.sell([(self.bread, 1)], user=self.colleague)
        orders = self.asked("pos.order")
        found = orders.search_paid_order_ids(self.config.id, [], 300, 0)
        self.assertEqual(len(found["ordersInfo"]), 5)
        self.assertEqual(found["totalCount"], 5)
        with self.assertRaises(AccessError):
            orders.read_pos_orders([("session_id", "=", self.pos_session.id)])
        with self.assertRaises(AccessError):
            orders.browse(self.order.ids).read_pos_data([], self.config.id)
        opened = self.config.with_user(self.cashier).read_config_open_orders({"pos.order": []}, {})
        self.assertEqual(opened["dynamic_records"]["pos.order"], [])
        with self.assertRaises(AccessError):
            self.asked("report.point_of_sale.report_saledetails").get_sale_details(
                session_ids=self.pos_session.ids
            )

    def test_card_of_the_till(self):
        config = self.config.with_user(self.cashier)
        [row] = config.read(["statistics_for_current_session"])
        told = row["statistics_for_current_session"]
        self.assertEqual(told["orders"]["paid"]["count"], 1)
        self.assertNotIn("15", json.dumps(told["orders"]))
        self.env.invalidate_all()
        [row] = config.with_user(self.supervisor).read(["statistics_for_current_session"])
        told = row["statistics_for_current_session"]["orders"]["paid"]
        self.assertEqual(told["amount"], 15)

    def test_menus(self):
        menu = self.env.ref("point_of_sale.menu_pos_payment")
        self.assertNotIn(menu.id, self.asked("ir.ui.menu").load_menus(False))
        self.assertIn(menu.id, self.asked("ir.ui.menu", self.supervisor).load_menus(False))

    def test_till_loads_without_costs(self):
        self.assertEqual(self.loaded_costs(), (0, 0))
        catalogue = self.config.with_user(self.cashier).supermarket_load_catalogue()
        for table in ("templates", "products"):
            column = catalogue[table]["fields"]["standard_price"]
            self.assertEqual(column, {"same": 0.0})
        info = self.milk.product_tmpl_id.with_user(self.cashier).get_product_info_pos(
            10, 1, self.config.id
        )
        self.assertEqual(info["suppliers"], [])

    def test_price_list_made_of_costs_works(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Cost plus",
                "item_ids": [
                    (
                        0,
                        0,
                        {
                            "base": "standard_price",
                            "compute_price": "formula",
                            "price_discount": -10,
                        },
                    )
                ],
            }
        )
        self.config.write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": [(4, pricelist.id)],
                "pricelist_id": pricelist.id,
            }
        )
        self.assertEqual(self.loaded_costs(), (4, 4))

    def loaded_costs(self):
        """What a cashier's till is told that bread costs: by its template, by itself."""
        bread = self.bread.with_user(self.cashier)
        config = self.config.with_user(self.cashier)
        [template] = bread.product_tmpl_id._load_pos_data_read(bread.product_tmpl_id, config)
        [product] = bread._load_pos_data_read(bread, config)
        return template["standard_price"], product["standard_price"]

    def test_till_starts_with_its_products(self):
        """Odoo leaves out a whole model that the cashier may not read in full."""
        data = self.pos_session.with_user(self.cashier).load_data([])
        for model in ("product.template", "product.product"):
            self.assertTrue(data[model], model)
            self.assertFalse(any(row["standard_price"] for row in data[model]), model)
