import json

from odoo import fields
from odoo.tests import tagged
from odoo.tools.json import json_default

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestShown(SupermarketPosCommon):
    """What the screen and the receipt say besides prices: lots, what sells, the store, words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.milk = cls.create_goods("Milk", tracking="lot", use_expiration_date=True)
        cls.late = cls.create_lot(cls.milk, "LATE", 20, 5)
        cls.soon = cls.create_lot(cls.milk, "SOON", 5, 2)
        cls.bread = cls.create_goods("Bread", 50)

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def state(self):
        return self.config.with_user(self.cashier).supermarket_load_state()

    def test_the_lot_that_is_sold_first(self):
        self.assertEqual(self.state()["first_lots"], {self.milk.id: "SOON"})
        order = self.sell([(self.milk, 3), (self.bread, 1)])
        self.assertEqual(order.lines.mapped("sold_lots"), ["SOON, LATE", False])
        self.assertEqual(self.state()["first_lots"], {self.milk.id: "LATE"})
        data = (
            self.env["pos.order"].with_user(self.cashier).read_pos_orders([("id", "=", order.id)])
        )
        self.assertEqual(data["pos.order.line"][0]["sold_lots"], "SOON, LATE")

    def test_what_sells_comes_first(self):
        self.sell([(self.milk, 1), (self.bread, 4)])
        best = self.store._best_sellers.__wrapped__(self.store, fields.Date.today())
        ours = [one for one in best if one in (self.milk | self.bread).product_tmpl_id.ids]
        self.assertEqual(ours, [self.bread.product_tmpl_id.id, self.milk.product_tmpl_id.id])
        self.assertIn("best", self.state())

    def test_receipt_names_the_store(self):
        address = self.env["res.partner"].create(
            {"name": "Riverside", "street": "1 River Road", "city": "Shanghai", "zip": "200000"}
        )
        self.store.partner_id = address
        self.assertEqual(
            self.config._receipt_store(),
            {"name": self.store.name, "address": "1 River Road, Shanghai, 200000"},
        )
        self.store.partner_id = self.company.partner_id
        self.assertFalse(self.config._receipt_store())

    def test_words_of_a_shop(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        http = self.env["ir.http"]
        modules, _parameters = http._get_translations_for_webclient(
            ["point_of_sale", "supermarket_pos"], "zh_CN"
        )
        words = {term["id"]: term["string"] for term in modules["point_of_sale"]["messages"]}
        self.assertEqual(words["Register"], "收银")
        self.assertEqual(words["Ticket"], "小票")
        self.assertEqual(words["Served by:"], "收银员：")
        self.assertEqual(len(words), len(modules["point_of_sale"]["messages"]), "once each")
        json.dumps(modules, default=json_default)
        english, _parameters = http._get_translations_for_webclient(["point_of_sale"], "en_US")
        self.assertNotIn("收银", str(english))
