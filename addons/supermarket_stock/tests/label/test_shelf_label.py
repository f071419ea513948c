import json
from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..common import SupermarketStockCase


@tagged("post_install", "-at_install")
class TestShelfLabel(SupermarketStockCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salt.write({"lst_price": 2.0, "barcode": "4006381333931", "weight": 0.5})
        cls._stock(cls.salt, 5)
        cls.labels = cls.env["supermarket.shelf.label"]

    def label(self, product=None):
        self.labels._refresh(self.store)
        return self.labels.search(
            [("product_id", "=", (product or self.salt).id), ("warehouse_id", "=", self.store.id)]
        )

    def test_new_printed_changed_printed(self):
        label = self.label()
        self.assertEqual((label.state, label.price, label.printed_price), ("new", 2, 0))
        label.with_user(self._user("receiver")).action_print()
        self.assertEqual((label.state, label.printed_price), ("printed", 2))
        self.salt.lst_price = 2.5
        self.assertEqual(self.label(), label)
        self.assertEqual((label.state, label.price, label.printed_price), ("changed", 2.5, 2))
        self.salt.lst_price = 2.0
        self.assertEqual(self.label().state, "printed")
        self.salt.lst_price = 3.0
        self.label().action_take_as_printed()
        self.assertEqual((label.state, label.printed_price), ("printed", 3))

    def test_only_what_is_for_sale_on_the_floor(self):
        pepper = self._product("Pepper", sale_ok=False)
        self._stock(pepper, 5)
        behind = self._product("Flour")
        self._stock(behind, 5, location=self.quarantine)
        self.assertFalse(self.label(pepper) or self.label(behind))
        self.salt.sale_ok = False
        self.assertFalse(self.label())

    def test_a_label_on_the_shelf_is_not_forgotten(self):
        self.label().action_take_as_printed()
        self.salt.sale_ok = False
        self.assertTrue(self.label())

    def test_sold_out_goods_keep_their_label_right(self):
        """The label hangs on while the goods are sold out, and the price changes meanwhile."""
        label = self.label()
        label.action_take_as_printed()
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.salt.id), ("location_id", "child_of", self.floor.id)]
        )
        quants.sudo().unlink()
        self.salt.lst_price = 2.5
        self.label()
        self.assertEqual((label.state, label.price), ("changed", 2.5))

    def test_the_price_of_the_moment_is_printed(self):
        """The list was opened before midnight, a price list begins at it."""
        label = self.label()
        self.salt.lst_price = 2.5
        label.with_user(self._user("receiver")).action_print()
        self.assertEqual((label.printed_price, label.price, label.state), (2.5, 2.5, "printed"))

    def test_prices_as_the_currency_rounds_them(self):
        self.company.currency_id.sudo().rounding = 0.05
        self.salt.lst_price = 2.03
        label = self.label()
        self.assertEqual(label.price, 2.05)
        label.action_take_as_printed()
        self.assertEqual(self.label().state, "printed")

    def test_a_closed_store_has_no_labels_to_follow(self):
        label = self.label()
        label.action_take_as_printed()
        self.env["stock.quant"].sudo().search([("location_id", "child_of", self.floor.id)]).unlink()
        self.store.sudo().active = False
        self.salt.lst_price = 9
        self.labels._cron_refresh()
        self.assertEqual(label.price, 2)

    def test_opening_the_list_brings_it_up_to_date(self):
        user = self._user("receiver")
        action = self.labels.with_user(user).action_open_labels()
        self.assertEqual(action["res_model"], "supermarket.shelf.label")
        self.assertTrue(self.labels.search([("product_id", "=", self.salt.id)]))
        with self.assertRaises(AccessError):
            self.labels.with_user(self._user("counter")).action_open_labels()

    def test_stores_that_sell_alike_are_asked_once(self):
        second = self.env["stock.warehouse"].create(
            {"name": "Second Shop", "code": "SEC", "company_id": self.company.id}
        )
        self.env["stock.quant"]._update_available_quantity(self.salt, second.lot_stock_id, 3)
        asked, offers = [], type(self.salt)._shelf_offers
        self.patch(
            type(self.salt),
            "_shelf_offers",
            lambda products, store: asked.extend(products.ids) or offers(products, store),
        )
        self.labels._refresh(self.store | second)
        self.assertEqual(asked.count(self.salt.id), 1)
        labels = self.labels.search([("product_id", "=", self.salt.id)])
        self.assertEqual(labels.warehouse_id, self.store | second)
        self.assertEqual(set(labels.mapped("price")), {2.0})

    def test_who_may_print(self):
        with self.assertRaises(UserError):
            self.label().with_user(self._user("buyer")).action_print()
        with self.assertRaises(AccessError):
            self.label().with_user(self._user("store_manager")).write({"printed_price": 1})

    def test_paper(self):
        label = self.label()
        label.action_take_as_printed()
        report = self.env["ir.actions.report"]
        for name in ("label", "sheet"):
            html = report._render_qweb_html(f"supermarket_stock.report_shelf_{name}", label.ids)[0]
            text = html.decode()
            self.assertIn("Salt", text)
            self.assertIn("2.00", text)
            self.assertIn("4.00", text)  # a kilogram
            self.assertIn("data:image/svg+xml;base64,", text)

    def test_too_many_at_once(self):
        label = self.label()
        with self.assertRaises(UserError):
            label.browse(label.ids * 481).action_print()

    def test_many_goods_in_few_queries(self):
        for number in range(40):
            self._stock(self._product(f"P{number}", lst_price=number), 1)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.labels._refresh(self.store)
        self.assertLess(self.env.cr.sql_log_count - before, 25)

    def test_no_unit_price_of_a_weight_that_was_rounded_away(self):
        """With Odoo's two digits 15 g are 0.02 kg: no price is better than one a third too low."""
        saffron = self._product("Saffron", weight=0.015)
        self.assertIsNone(saffron._unit_price(3.0))
        self.env.ref("product.decimal_stock_weight").sudo().digits = 4
        saffron.weight = 0.015
        self.assertAlmostEqual(saffron._unit_price(3.0)[0], 200, 3)

    def test_unit_price_where_goods_are_weighed_in_pounds(self):
        settings = self.env["ir.config_parameter"].sudo()
        self.env.ref("product.decimal_stock_weight").sudo().digits = 4
        self.env.ref("product.decimal_volume").sudo().digits = 6
        oil = self._product("Oil", weight=0, volume=0.0005)
        self.assertAlmostEqual(oil._unit_price(3.0)[0], 6, 3)
        settings.set_param("product.weight_in_lbs", "1")
        settings.set_param("product.volume_in_cubic_feet", "1")
        self.salt.weight, oil.volume = 2.2046226, 0.0353147
        self.assertAlmostEqual(self.salt._unit_price(3.0)[0], 3, 3)
        self.assertAlmostEqual(oil._unit_price(3.0)[0], 3, 3)

    def test_unit_price_of_loose_goods(self):
        flour = self._product("Flour", lst_price=3, uom_id=self.env.ref("uom.product_uom_kgm").id)
        self.assertEqual(flour._unit_price(3.0), (3.0, "kg"))
        gram = self.env.ref("uom.product_uom_gram")
        saffron = self._product("Saffron", lst_price=3, uom_id=gram.id)
        price, unit = saffron._unit_price(3.0)
        self.assertAlmostEqual(price, 3000)
        self.assertEqual(unit, "kg")


@tagged("post_install", "-at_install")
class TestPricePage(HttpCase):
    """What anybody who has the address sees, and what nobody sees."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Corner Shop"})
        cls.store = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)])
        cls.salt = cls.env["product.product"].create(
            {
                "name": "Salt",
                "is_storable": True,
                "lst_price": 2.0,
                "standard_price": 0.77,
                "barcode": "4006381333931",
                "default_code": "SECRET-7",
                "further_barcode_ids": [Command.create({"name": "CASE12", "quantity": 12})],
            }
        )
        cls.manager = new_test_user(
            cls.env,
            login=f"manager-{uuid4()}",
            groups="supermarket_stock.group_store_manager",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        cls.store.with_user(cls.manager).action_renew_price_page()
        cls.path = f"/price/{cls.store.price_page_key}"

    def look(self, code, path=None):
        response = self.url_open(
            f"{path or self.path}/look",
            data=json.dumps({"jsonrpc": "2.0", "params": {"code": code}}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()["result"]

    def test_page(self):
        response = self.url_open(self.path)
        self.assertEqual(response.status_code, 200)
        self.assertIn("price_page.js", response.text)
        for secret in ("session_info", "csrf", "user_id", "login", "Odoo"):
            self.assertNotIn(secret, response.text.replace("noindex", ""))
        self.assertIn("default-src 'self'", response.headers["Content-Security-Policy"])

    def test_price(self):
        answer = self.look("4006381333931")
        self.assertEqual(set(answer), {"name", "price", "unit", "unit_price", "was", "promotions"})
        self.assertEqual(answer["name"], "Salt")
        self.assertIn("2", answer["price"])
        self.assertNotIn("0.77", json.dumps(answer))
        self.assertNotIn("SECRET-7", json.dumps(answer))

    def test_labels_of_gs1(self):
        """Weight, count, price and lot of the label: what is told is what the label says."""
        self.env.ref("uom.decimal_product_uom").digits = 3
        pork = self.env["product.product"].create(
            {
                "name": "Pork",
                "barcode": "04000521006112",
                "list_price": 39.8,
                "uom_id": self.env.ref("uom.product_uom_kgm").id,
                "company_id": self.company.id,
            }
        )
        self.assertTrue(pork)
        kilo = self.look("(01)04000521006112")
        self.assertEqual(kilo["unit"], "kg")
        self.assertIn("39.80", kilo["price"])
        weighed = self.look("(01)04000521006112(3103)000252(10)L1")
        self.assertIn("10.03", weighed["price"])
        self.assertEqual(weighed["unit"], "0.252 kg")
        self.assertEqual(weighed["unit_price"], kilo["unit_price"])
        printed = self.look("(01)04000521006112(3103)000252(3922)000999(10)L1")
        self.assertIn("9.99", printed["price"])
        self.assertNotIn("10.03", printed["price"])
        euros, other = "978", "392"
        own = self.company.currency_id.iso_numeric
        strange = euros if own != 978 else other
        foreign = self.look(f"(01)04000521006112(3103)000252(3932){strange}000999")
        self.assertIn("10.03", foreign["price"])
        three = self.look("(01)04006381333931(30)3")
        self.assertIn(f"{3 * self.salt.lst_price:.2f}", three["price"])

    def test_codes(self):
        gs1 = "]C10104006381333931"
        self.assertEqual(self.look(gs1)["name"], "Salt")
        self.assertEqual(self.look("https://id.gs1.org/01/04006381333931/10/L1")["name"], "Salt")
        self.assertIn("24", self.look("CASE12")["price"])

    def test_amounts_are_written_in_the_company_s_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.company.partner_id.lang = "de_DE"
        self.salt.weight = 0.5
        answer = self.look("4006381333931")
        self.assertIn("2,00", answer["price"])
        self.assertIn("4,00", answer["unit_price"])

    def test_unknown(self):
        for code in ("999", "", "   ", None, 7, ["x"], {"a": 1}, "x" * 5000, "a\0b", "%", "_"):
            with self.subTest(code=code):
                self.assertEqual(self.look(code), {"unknown": True})
        self.salt.sale_ok = False
        self.assertEqual(self.look("4006381333931"), {"unknown": True})

    def test_other_company_s_goods(self):
        other = self.env["res.company"].create({"name": "Competitor"})
        self.env["product.product"].create(
            {"name": "Theirs", "barcode": "96385074", "company_id": other.id, "lst_price": 5}
        )
        self.assertEqual(self.look("96385074"), {"unknown": True})

    def test_address(self):
        for path in ("/price/x", "/price/" + "a" * 22, "/price/False", "/price/None"):
            self.assertEqual(self.url_open(path).status_code, 404)
            self.assertEqual(self.look("4006381333931", path), {"unknown": True})
        old = self.path
        self.store.with_user(self.manager).action_renew_price_page()
        self.assertEqual(self.url_open(old).status_code, 404)
        self.store.with_user(self.manager).action_close_price_page()
        self.assertFalse(self.store.price_page_url)

    def test_address_is_the_manager_s(self):
        receiver = new_test_user(
            self.env,
            login=f"receiver-{uuid4()}",
            groups="supermarket_stock.group_receiver",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        with self.assertRaises(AccessError):
            self.store.with_user(receiver).read(["price_page_key"])
        with self.assertRaises(AccessError):
            self.store.with_user(receiver).action_renew_price_page()
