from unittest import SkipTest

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import SupermarketPosCommon


@tagged("post_install", "-at_install")
class TestQuotations(SupermarketPosCommon):
    """A quotation is settled at the till as it was agreed, whatever the till's own lists say.

    Tried where Odoo's `pos_sale` is installed: `./run test upstream` does.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "sale_order_origin_id" not in cls.env["pos.order.line"]._fields:
            raise SkipTest("pos_sale is not installed")
        seller = cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.cashier.sudo().group_ids += seller  # who settles quotations may read them
        tax = cls.env["account.tax"].create({"name": "Tax of milk", "amount": 10})
        cls.milk = cls.create_goods("Milk", 100, taxes_id=[Command.set(tax.ids)])
        quotations = cls.env["sale.order"].sudo()  # who agreed on it is not what is tested
        cls.quotation = quotations.create(
            {
                "partner_id": cls.env["res.partner"].create({"name": "Embassy"}).id,
                "pricelist_id": cls.env["product.pricelist"].create({"name": "Embassies"}).id,
                "fiscal_position_id": cls.env["account.fiscal.position"]
                .create({"name": "Embassies"})
                .id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.milk.id,
                            "product_uom_qty": 2,
                            "price_unit": 10,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )

    def setUp(self):
        super().setUp()
        self.env.flush_all()
        self.env.cr.execute("UPDATE product_template SET write_date = '2020-01-01'")
        self.env.invalidate_all()
        self.open_new_session()

    def settled(self, **line):
        untaxed = {"tax_ids": [], "price_subtotal": 20.0, "price_subtotal_incl": 20.0, **line}
        return self.order_data(
            [(self.milk, 2, untaxed)],
            customer=self.quotation.partner_id,
            pricelist_id=self.quotation.pricelist_id.id,
            fiscal_position_id=self.quotation.fiscal_position_id.id,
        )

    def test_settled_as_it_was_agreed(self):
        of_quotation = {
            "sale_order_origin_id": self.quotation.id,
            "sale_order_line_id": self.quotation.order_line.id,
        }
        order = self.send(self.settled(**of_quotation))
        self.assertEqual((order.state, order.amount_total), ("paid", 20.0))
        self.assertEqual(order.pricelist_id, self.quotation.pricelist_id)
        exceptions = self.env["supermarket.sale.exception"].sudo()
        self.assertFalse(exceptions.search([("order_id", "=", order.id)]))

    def test_what_was_not_agreed_is_refused(self):
        data = self.settled()
        for field, own in (("pricelist_id", False), ("fiscal_position_id", False), ("tax_ids", 0)):
            with self.assertRaisesRegex(ValidationError, field), self.env.cr.savepoint():
                self.send(data)
            data[field] = own
