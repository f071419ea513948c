from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestCombos(SupermarketPosCommon):
    """A combo's price is divided among its parts; less than its price needs a supervisor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(su=True)  # the tests look at what users may not
        cls.soup = cls.create_goods("Soup", 50, price=8.0)
        cls.bread = cls.create_goods("Bread", 50, price=4.0)
        cls.wine = cls.create_goods("Wine", 5, price=90.0)
        choices = cls.env["product.combo"].create(
            [
                {
                    "name": part.name,
                    "company_id": cls.company.id,
                    "combo_item_ids": [Command.create({"product_id": part.id})],
                }
                for part in (cls.soup, cls.bread)
            ]
        )
        cls.menu = cls.create_goods(
            "Menu", price=9.0, type="combo", is_storable=False, combo_ids=choices.ids
        )
        cls.config.write({"use_limits": True, "limit_price": 10})
        cls.env.flush_all()
        cls.env.cr.execute("UPDATE product_template SET write_date = '2020-01-01'")
        cls.env.invalidate_all()

    def setUp(self):
        super().setUp()
        self.open_new_session()

    def ordered(self, soup, bread, **values):
        """As the till sends it: the menu's line costs nothing, and all is linked by uuid."""
        data = self.order_data(
            [
                (self.menu, 1, {"price_unit": 0.0}),
                (self.soup, 1, {"price_unit": soup}),
                (self.bread, 1, {"price_unit": bread}),
            ],
            **values,
        )
        menu, *parts = (row[2]["uuid"] for row in data["lines"])
        mapping = {part: {"combo_parent_id": menu} for part in parts}
        mapping[menu] = {"combo_line_ids": parts}
        return {**data, "relations_uuid_mapping": {"pos.order.line": mapping}}

    def test_at_its_price(self):
        order = self.send(self.ordered(6.0, 3.0))
        self.assertEqual(order.amount_total, 9.0)
        menu, *parts = order.lines
        self.assertEqual(menu.combo_line_ids.ids, [part.id for part in parts])
        self.assertEqual(self.ledger(order).product_id, self.soup | self.bread)
        self.close()

    def test_below_its_price(self):
        with self.assertRaisesRegex(UserError, "limit of 10"), self.env.cr.savepoint():
            self.send(self.ordered(2.0, 1.0))

    def test_a_part_that_it_does_not_have(self):
        data = self.ordered(6.0, 3.0)
        data["lines"][1][2]["product_id"] = self.wine.id
        with self.assertRaisesRegex(UserError, "limit of 10"), self.env.cr.savepoint():
            self.send(data)

    def test_paid_offline_at_the_price_of_that_moment(self):
        now = fields.Datetime.now()
        values = {"compute_price": "fixed", "fixed_price": 5.0, "applied_on": "1_product"}
        values |= {
            "product_tmpl_id": self.menu.product_tmpl_id.id,
            "pricelist_id": self.pricelist.id,
        }
        ended = {"date_start": now - timedelta(days=2), "date_end": now - timedelta(days=1)}
        self.env["product.pricelist.item"].create({**values, **ended})
        then = now - timedelta(hours=30)
        self.pos_session.sudo().start_at = now - timedelta(days=2)
        data = self.ordered(3.0, 2.0, paid_offline=True)
        order = self.send({**data, "pricelist_id": self.pricelist.id, "date_order": str(then)})
        self.assertEqual(order.date_order, then)
        exceptions = self.env["supermarket.sale.exception"].search([("order_id", "=", order.id)])
        self.assertFalse(exceptions.filtered(lambda one: one.reason == "unauthorised"))
