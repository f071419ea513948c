from unittest import SkipTest

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestLateTip(SupermarketPosCommon):
    """A guest leaves a tip on the table, once, where the restaurant is set up for it.

    Tried where Odoo's `pos_restaurant` is installed: `./run test upstream` does.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "set_tip_after_payment" not in cls.config._fields:
            raise SkipTest("pos_restaurant is not installed")
        cls.tip = cls.create_goods("Tip", type="service", is_storable=False)
        cls.soup = cls.create_goods("Soup", 50)
        cls.config.write(
            {
                "iface_tipproduct": True,
                "tip_product_id": cls.tip.id,
                "set_tip_after_payment": True,
            }
        )

    def setUp(self):
        super().setUp()
        self.open_new_session()
        self.order = self.sell([(self.soup, 2)]).with_user(self.cashier)

    def leave(self, product, **values):
        line = {"price_unit": 3.0, "price_subtotal": 3.0, "price_subtotal_incl": 3.0, "qty": 1}
        line |= {"order_id": self.order.id, "product_id": product.id, **values}
        return self.env["pos.order.line"].with_user(self.cashier).create(line)

    def refused(self, *goods, **values):
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.leave(*goods, **values)

    def test_one_tip_and_nothing_else(self):
        self.refused(self.soup)
        self.refused(self.tip, price_unit=-3.0)
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            line = {"order_id": self.order.id, "product_id": self.tip.id, "price_unit": 3, "qty": 1}
            self.env["pos.order.line"].with_user(self.cashier).create([line, line])
        tip = self.leave(self.tip)
        self.order.write({"is_tipped": True, "tip_amount": tip.price_subtotal_incl})
        self.assertEqual(self.order.lines.product_id, self.soup | self.tip)
        self.refused(self.tip)

    def test_where_it_is_not_set_up(self):
        self.config.sudo().set_tip_after_payment = False
        self.refused(self.tip)
